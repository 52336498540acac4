"""Notes that moderators choose and then make their own. Moderators and admins keep the list."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from accounts.models import Role
from accounts.permissions import has_role
from diseasemaps import audit
from diseasemaps.moderation import rules
from diseasemaps.moderation.models import CannedNote
from diseasemaps.workflow import Fault, Incomplete, Refused

# title, step that it is meant for ("" for any), rule, text
DEFAULTS = (
    (
        "Take out what says who somebody is",
        "request_changes",
        "privacy",
        "Thank you for writing this. Some words in it could tell strangers who you are, or who "
        "somebody else is: the places are marked. Please take them out or say them more generally "
        "(“my neurologist” instead of a name), and send it in again. The rest can stay as it is.",
    ),
    (
        "Say what you did, not what others should do",
        "request_changes",
        "no-advice",
        "Thank you for sharing this. At the marked places it tells others to start, stop or change "
        "a treatment. Please say it as your own experience instead, for example “my doctor and I "
        "decided to …”. What was right for you may harm somebody else.",
    ),
    (
        "Add a content note",
        "request_changes",
        "content-note",
        "What you tell is welcome here, and parts of it may be hard to read for somebody who has "
        "just been diagnosed. Please add a content note that says what it is about, so that people "
        "can choose when to read it.",
    ),
    (
        "Selling something",
        "",
        "no-selling",
        "This offers or recommends something for sale. That has no place here, whatever it is, "
        "because people who read it are often desperate. If you lived through it yourself, without "
        "anything to gain, you are welcome to tell that instead.",
    ),
    (
        "Hurtful words about somebody",
        "",
        "kindness",
        "The marked words are about a person rather than about what happened, and would hurt "
        "somebody who reads them. You can say what went wrong, and how it was for you. Please "
        "write it once more in that way.",
    ),
    (
        "Not about this condition",
        "reject",
        "on-topic",
        "Thank you for writing. This is not about living with this condition, so people who look "
        "for help would not find it here. If it belongs to another condition, you can tell it on "
        "that page; nothing you wrote is lost.",
    ),
    (
        "We are worried about you",
        "request_changes",
        "crisis",
        "Thank you for trusting us with this. We are not publishing it as it stands, because we "
        "would like you to be safe, and because it may be too heavy for others who feel the same. "
        "You have done nothing wrong. Please talk to one of the people on our page “Somebody to "
        "talk to”, now if you can. When you want to, we look at a new version together.",
    ),
)


def fitting(actions: list[str]) -> QuerySet[CannedNote]:
    """Notes for any of these steps, and those that fit every step."""
    return CannedNote.objects.filter(action__in=["", *actions])


def may_edit(user: Any) -> str | None:
    """Why `user` may not change the list; None when they may."""
    if has_role(user, Role.MODERATOR, Role.ADMIN):
        return None
    return "Only moderators and admins keep these notes."


@audit.recorded()
def add(*, by: Any, **words: Any) -> CannedNote:
    """`words`: title, text, action, rule, place. Raises Refused, Incomplete."""
    _check(by, None, words)
    note = CannedNote.objects.create(**words)
    audit.record("canned_note.add", by=by, kind="canned_note", id=note.pk)
    return note


@audit.recorded()
def change(note: CannedNote, *, by: Any, **words: Any) -> CannedNote:
    _check(by, note, words)
    for name, value in words.items():
        setattr(note, name, value)
    note.save(update_fields=list(words))
    audit.record("canned_note.change", by=by, kind="canned_note", id=note.pk)
    return note


@audit.recorded()
def remove(note: CannedNote, *, by: Any) -> None:
    """Take it out. What was written with it stays where it is."""
    _check(by, note, {})
    if CannedNote.objects.filter(pk=note.pk).delete()[0]:
        audit.record("canned_note.remove", by=by, kind="canned_note", id=note.pk)


@transaction.atomic
def load() -> int:
    """Put the default notes where there is none yet; returns how many that were."""
    if CannedNote.objects.exists():
        return 0
    rows = [
        CannedNote(title=title, action=action, rule=rule, text=text, place=number * 10)
        for number, (title, action, rule, text) in enumerate(DEFAULTS, 1)
    ]
    return len(CannedNote.objects.bulk_create(rows))


def _check(by: Any, note: CannedNote | None, words: dict[str, Any]) -> None:
    reason = may_edit(by)
    if reason:
        raise Refused(reason)
    faults = [
        Fault(name, "Write something here.")
        for name in ("title", "text")
        if name in words and not words[name].strip()
    ]
    others = CannedNote.objects.filter(title__iexact=words.get("title", "").strip())
    if (others.exclude(pk=note.pk) if note else others).exists():
        faults.append(Fault("title", "Another note has this title."))
    if words.get("rule") and words["rule"] not in rules.current():
        faults.append(Fault("rule", "Choose one of the community rules, or none."))
    if faults:
        raise Incomplete(faults)
