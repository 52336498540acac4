"""What the workspace page of one revision shows, and to whom."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts import consents
from accounts.models import ReaderType
from diseasemaps import workflow
from diseasemaps.articles import permissions, review
from diseasemaps.articles.forms import StepForm, form_for
from diseasemaps.articles.models import Review, Revision, Variant
from diseasemaps.conditions.models import Condition
from diseasemaps.conditions.names import normalise
from diseasemaps.texts.models import TextVersion
from diseasemaps.workflow import HistoryEntry

# What happened, in the words of the history.
TAKEN = {
    "submit": "Handed in for review",
    "start_review": "Review started",
    "join_review": "Another reviewer joined",
    "release": "Review handed back",
    "request_changes": "Changes asked for",
    "approve": "Approved",
    "reject": "Rejected",
    "withdraw": "Withdrawn",
    "supersede": "Replaced by a newer revision",
    "reaffirm": "Read again and reaffirmed",
    "retract": "Retracted",
}

# What is said to the person who took the step.
DONE = {
    "submit": "Handed in. The reviewers are told, and the text stays as it is while they read.",
    "start_review": "The review is yours. Read the text below, then decide.",
    "join_review": "You have joined the review. Read the text below, then decide.",
    "release": "Handed back. Another reviewer can take it on.",
    "request_changes": "The author is told which changes you ask for.",
    "approve": "Your approval is recorded, with your name and credential.",
    "reject": "Rejected. The author is told why.",
    "withdraw": "Withdrawn. Nobody else works on it from now on.",
    "reaffirm": "Reaffirmed. The next review is due on the date shown below.",
    "retract": "Retracted. Readers see your note in the place of the text.",
}

CAUTION = {
    "submitted": "No clinician has reviewed this text yet.",
    "under_review": "A clinician is reviewing this text now. It is not approved yet.",
    "changes_requested": "The reviewer asked for changes. This text is not approved.",
    "rejected": "The reviewer rejected this text.",
    "withdrawn": "This text was withdrawn.",
    "superseded": "A newer revision has taken the place of this one.",
    "retracted": "This text was retracted.",
    "draft": "This is a draft. Only its author, editors and reviewers can see it.",
}

MOST_NAMED = 20
DANGEROUS = {"withdraw", "reject", "retract"}


@dataclass(frozen=True)
class Button:
    """A step that this person may take now; `form` holds the version, and says if it asks."""

    name: str
    label: str
    form: StepForm
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
    words = text.replace("\x00", "").strip()[:200]
    if not words:
        return Condition.objects.none()
    by_any_name = Q(names__normalised__startswith=normalise(words)) | Q(name__istartswith=words)
    return Condition.objects.filter(by_any_name).distinct().order_by("name")[:MOST_NAMED]


def buttons(user: Any, revision: Revision) -> list[Button]:
    """Exactly the steps that are available. Handing in is done from the page of the draft."""
    return [
        Button(
            step.name,
            step.label,
            form_for(step.name)(revision=revision, step=step.name, by=user),
            step.name in DANGEROUS,
        )
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
    }


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
        what=TAKEN[entry.step],
        at=entry.at,
        who=_name(entry) if inside else "",
        note=entry.note if inside or entry.note_public else "",
    )


def _name(entry: HistoryEntry) -> str:
    if entry.by is None:
        return "by itself"
    name = entry.by.professional_name if entry.role == "reviewer" else entry.by.handle
    return f"by {name}, {entry.role}"
