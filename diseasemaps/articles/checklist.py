"""What a reviewer looks at before they decide, and requests for changes that are made often.

Editors and admins write both lists. The checklist helps a reviewer to think; it decides nothing:
a box left empty never stands in the way. Somebody who vouches for a text in spite of an empty box
is asked for a word of why, because the next reader of the record would ask the same. What was
asked, word for word, and what was ticked stay with the Review; where a door did not show the list,
nothing is put down as if it had been asked.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps import audit
from diseasemaps.articles.models import CannedRequest, ChecklistItem, Review
from diseasemaps.workflow import Conflict, Fault, Incomplete, Refused

# Each item that was shown (its id): was it ticked? None: the list was not shown.
Ticked = Mapping[int, bool]

DEFAULT_ITEMS = (
    "The short answer says what the body says, and no more than that.",
    "Each claim about a treatment, a risk or a number has a source, and the source says so.",
    "The sources are the best that can be had, and none of them is retracted or out of date.",
    "Benefits, harms and what nobody knows yet are given the same care.",
    "Doses, tests and emergencies are right, and would harm nobody who reads in a hurry.",
    "The text for patients can be understood without a dictionary, and it is kind.",
)
DEFAULT_REQUESTS = (
    (
        "Give a source",
        "This statement needs a source. Please cite where it comes from, or take it out.",
    ),
    (
        "Use a newer or stronger source",
        "There is newer or stronger evidence on this than the source you cite. Please look for a "
        "current guideline or review, and say what it says.",
    ),
    (
        "Say it in plainer words",
        "A reader who has just heard the diagnosis may not understand this. Please say it in "
        "everyday words, and explain the terms that have to stay.",
    ),
    (
        "Say what is uncertain",
        "The evidence is weaker than this sentence sounds. Please say how sure one can be, and "
        "what is not known.",
    ),
    (
        "Say when to get help",
        "Please say which signs need a doctor at once, and where to turn.",
    ),
)


def items() -> QuerySet[ChecklistItem]:
    """What is asked now, in its order."""
    return ChecklistItem.objects.filter(retired_at=None)


def faults(ticked: Ticked | None, note: str) -> Iterator[Fault]:
    """The word of why that an empty box asks of somebody who vouches for the text."""
    if ticked and not all(ticked.values()) and not note.strip():
        yield Fault(
            "note",
            "You left a box of the checklist empty. That is yours to decide: say in a word why.",
        )


def keep(review: Review, ticked: Ticked | None) -> Review:
    """Put what was asked and ticked down with the review, as it is worded now."""
    if ticked:
        asked = ChecklistItem.objects.filter(pk__in=ticked)
        review.checklist = [{"item": one.text, "checked": bool(ticked[one.pk])} for one in asked]
        review.save(update_fields=["checklist"])
    return review


def may_edit(user: Any) -> str | None:
    """May this person write the two lists?"""
    if has_role(user, Role.EDITOR, Role.ADMIN):
        return None
    return "Only an editor or an admin can change this list."


def may_see(user: Any) -> str | None:
    """May this person read the two lists? Whoever reviews does, also who is invited to."""
    if has_role(user, Role.REVIEWER) or may_edit(user) is None:
        return None
    invited = user.review_invitations.filter(withdrawn_at=None).exists()
    return None if invited else "This list is for those who review, and for editors."


@audit.recorded()
def add_item(text: str, *, by: Any) -> ChecklistItem:
    """Ask one thing more, at the end of the list."""
    _check(by, text=text)
    added = ChecklistItem.objects.create(text=text.strip(), position=_after(items()))
    _record("checklist_item.add", added, by)
    return added


@audit.recorded()
def change_item(item: ChecklistItem, *, by: Any, text: str, position: int) -> ChecklistItem:
    """Word an item anew, or move it. Reviews keep what they were asked."""
    _check(by, text=text)
    now = _standing(item)
    now.text, now.position = text.strip(), position
    now.save(update_fields=["text", "position"])
    _record("checklist_item.change", now, by)
    return now


@audit.recorded()
def retire_item(item: ChecklistItem, *, by: Any) -> ChecklistItem:
    """Ask it no more."""
    _check(by)
    now = _standing(item)
    now.retired_at = timezone.now()
    now.save(update_fields=["retired_at"])
    _record("checklist_item.retire", now, by)
    return now


@audit.recorded()
def add_request(title: str, text: str, *, by: Any) -> CannedRequest:
    """Keep a request for changes at hand, under a title that no other has."""
    _check(by, title=title, text=text)
    _free(title)
    added = CannedRequest.objects.create(
        title=title.strip(), text=text.strip(), position=_after(CannedRequest.objects.all())
    )
    _record("canned_request.add", added, by)
    return added


@audit.recorded()
def change_request(
    request: CannedRequest, *, by: Any, title: str, text: str, position: int
) -> CannedRequest:
    """Word it anew, or move it."""
    _check(by, title=title, text=text)
    now = CannedRequest.objects.select_for_update().filter(pk=request.pk).first()
    if now is None:
        raise Conflict("Somebody has taken this request out.")
    _free(title, but=now)
    now.title, now.text, now.position = title.strip(), text.strip(), position
    now.save(update_fields=["title", "text", "position"])
    _record("canned_request.change", now, by)
    return now


@audit.recorded()
def remove_request(request: CannedRequest, *, by: Any) -> None:
    """Take it out. What was written with it stays where it is."""
    _check(by)
    if CannedRequest.objects.filter(pk=request.pk).delete()[0]:
        _record("canned_request.remove", request, by)


@transaction.atomic
def load() -> int:
    """Put the default lists where there is none yet; returns how many lines that were."""
    added = 0
    if not ChecklistItem.objects.exists():
        rows = [ChecklistItem(text=t, position=n * 10) for n, t in enumerate(DEFAULT_ITEMS, 1)]
        added += len(ChecklistItem.objects.bulk_create(rows))
    if not CannedRequest.objects.exists():
        requests = [
            CannedRequest(title=title, text=text, position=n * 10)
            for n, (title, text) in enumerate(DEFAULT_REQUESTS, 1)
        ]
        added += len(CannedRequest.objects.bulk_create(requests))
    return added


def _check(by: Any, **texts: str) -> None:
    """Raises Refused, or Incomplete for what is empty."""
    reason = may_edit(by)
    if reason:
        raise Refused(reason)
    missing = [name for name, text in texts.items() if not text.strip()]
    empty = [Fault(name, "Write something here.") for name in missing]
    if empty:
        raise Incomplete(empty)


def _free(title: str, but: CannedRequest | None = None) -> None:
    others = CannedRequest.objects.filter(title__iexact=title.strip())
    if but is not None:
        others = others.exclude(pk=but.pk)
    if others.exists():
        raise Incomplete([Fault("title", "Another request has this title.")])


def _standing(item: ChecklistItem) -> ChecklistItem:
    now = ChecklistItem.objects.select_for_update().get(pk=item.pk)
    if now.retired_at is not None:
        raise Conflict("This is not asked any more.")
    return now


def _after(rows: QuerySet) -> int:
    last = rows.aggregate(last=Max("position"))["last"] or 0
    return min(last + 10, 32_767)  # as the column


def _record(act: str, thing: Any, by: Any) -> None:
    kind, _, _ = act.partition(".")
    audit.record(act, by=by, kind=kind, id=thing.pk)
