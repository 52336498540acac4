"""What the workspace page of one revision shows, and to whom."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from accounts import consents
from accounts.models import ReaderType
from diseasemaps import workflow
from diseasemaps.articles import permissions, remarks, review, wording
from diseasemaps.articles.models import CannedRequest, Review, Revision, Variant
from diseasemaps.articles.review_forms import form_for
from diseasemaps.conditions.models import Condition
from diseasemaps.texts.models import TextVersion
from diseasemaps.workflow import HistoryEntry

MOST_NAMED = 20
DANGEROUS = {"withdraw", "reject", "retract"}


@dataclass(frozen=True)
class Button:
    """A step that this person may take now; `asks`: there is something to type first."""

    name: str
    label: str
    asks: bool
    is_dangerous: bool


@dataclass(frozen=True)
class Happening:
    """One line of the history. `who` and `note` are empty where they are not this person's."""

    what: str
    at: Any
    who: str
    note: str


def conditions_named(text: str) -> QuerySet[Condition]:
    """Conditions one of whose names begins with `text`; none without a text."""
    return Condition.objects.called(text).a_to_z()[:MOST_NAMED]


def buttons(user: Any, revision: Revision) -> list[Button]:
    """Exactly the steps that are available. Handing in is done from the page of the draft."""
    return [
        Button(step.name, step.label, form_for(step.name).asks(), step.name in DANGEROUS)
        for step in workflow.available_to(user, revision)
    ]


def about_step(step: str, revision: Revision, user: Any) -> dict[str, Any]:
    """What the page of one step says beside its form. Approving is consenting to be named."""
    vouches = step in ("approve", "reaffirm")
    return {
        "label": revision.workflow.steps[step].label,
        "is_dangerous": step in DANGEROUS,
        "consent": TextVersion.objects.current(consents.REVIEWER) if vouches else None,
        "is_open": workflow.refusal(step, revision, by=user) is None,
        "unresolved": remarks.unresolved(revision).count() if step == "approve" else 0,
        "canned": CannedRequest.objects.all() if step == "request_changes" else [],
    }


def approvals_in_words(revision: Revision) -> str:
    """How many of how many have approved, where one approval is not enough."""
    needed = settings.REVIEW_APPROVALS
    if needed < 2 or revision.status != "under_review":
        return ""
    return f"{permissions.approvals(revision)} of {needed} approvals"


def to_compare(user: Any, revision: Revision) -> list[Revision]:
    """The other revisions of the article that `user` may see, newest first."""
    found = Revision.objects.visible_to(user).filter(article_id=revision.article_id)
    return list(found.exclude(pk=revision.pk).order_by("-created_at")[:MOST_NAMED])


def compared_with(revision: Revision, others: list[Revision]) -> Revision | None:
    """What a revision is compared with unless somebody chooses: the live text, else what it was
    made from, else the newest of the others.
    """
    wanted = (revision.article.live_revision_id, revision.based_on_id)
    found = (next((one for one in others if one.pk == pk), None) for pk in wanted)
    return next(filter(None, found), next(iter(others), None))


def may_revise(user: Any, revision: Revision) -> bool:
    """Is there a text here that this person may start a new draft from?"""
    if permissions.may_draft(user) is not None:
        return False
    return review.base_for(revision.article, user) == revision


def variants(revision: Revision) -> list[Variant]:
    """The texts of `revision`, the one for patients first, ready to list their references."""
    order = ReaderType.values
    found = sorted(revision.variants.all(), key=lambda one: order.index(one.reader_type))
    for variant in found:
        variant.revision = revision  # its citations are loaded once, here
    return found


def chosen(found: list[Variant], reader_type: str) -> Variant | None:
    """The text for `reader_type`, else the first."""
    return next((one for one in found if one.reader_type == reader_type), next(iter(found), None))


def history(user: Any, revision: Revision) -> list[Happening]:
    """The steps taken, newest first. Readers see what and when; the workspace also who and why."""
    inside = permissions.sees_work(user, revision)
    entries = workflow.history_of(revision).select_related("by").order_by("-id")
    return [_happening(entry, inside) for entry in entries]


def reviews(user: Any, revision: Revision) -> list[Review]:
    """Approvals are signed in public; what else reviewers did is seen in the workspace."""
    found = sorted(revision.reviews.all(), key=lambda one: one.started_at, reverse=True)
    if permissions.sees_work(user, revision):
        return found
    return [one for one in found if one.verdict in ("approved", "reaffirmed")]


def _happening(entry: HistoryEntry, inside: bool) -> Happening:
    return Happening(
        what=wording.TAKEN[entry.step],
        at=entry.at,
        who=_name(entry) if inside else "",
        note=entry.note if inside or entry.note_public else "",
    )


def _name(entry: HistoryEntry) -> str:
    if entry.by is None:
        return "by itself"
    name = entry.by.professional_name if entry.role == "reviewer" else entry.by.handle
    return f"by {name}, {entry.role}"
