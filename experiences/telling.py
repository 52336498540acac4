"""The form in which an experience is told: its parts, and the advice that goes with each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from experiences.models import Experience, ExperienceRevision
from experiences.wording import SEVERITY, month_and_year, when

YOUNG = ("before_birth", "infant", "child", "teenager")
OF_SOMEBODY_ELSE = (Experience.Role.CARER, Experience.Role.RELATIVE)


@dataclass(frozen=True)
class Part:
    """One page of the form, about one subject."""

    slug: str
    title: str
    lead: str = ""


PARTS = (
    Part("who", "Who is speaking?"),
    Part("beginning", "When it began", "Leave out what you do not know, or would rather not say."),
    Part("symptoms", "Symptoms felt", "As many or as few as you like. Your own words are fine."),
    Part(
        "treatments",
        "Treatments tried",
        "Medicines, therapies, devices, food, rest: all of them count.",
    ),
    Part("dates", "What happened, and when", "A few moments are enough, or none."),
    Part("story", "Your story", "As short or as long as you like."),
    Part("send", "Look through it, and send it in"),
)
SLUGS = tuple(part.slug for part in PARTS)


@dataclass(frozen=True)
class Place:
    """Where somebody is in the form."""

    part: Part
    number: int  # from 1
    of: int
    before: Part | None
    after: Part | None


def place(slug: str) -> Place:
    """Raises ValueError for a part that there is not."""
    at = SLUGS.index(slug)
    before = PARTS[at - 1] if at else None
    after = PARTS[at + 1] if at + 1 < len(PARTS) else None
    return Place(PARTS[at], at + 1, len(PARTS), before, after)


def where_they_stopped(revision: ExperienceRevision) -> str:
    """The part to go on with. What was told before, or through the API, is looked through first;
    whoever has told nothing yet begins after what they chose first.
    """
    if revision.part in SLUGS:
        return revision.part
    return SLUGS[-1] if revision.title else SLUGS[1]


@dataclass(frozen=True)
class Advice:
    title: str
    words: tuple[str, ...]


CHILD = Advice(
    "If you write about a child",
    (
        "One day they may read this themselves. Tell what is yours to tell, and think of what they "
        "would want others to know.",
        "Please leave out their name, their school, where you live, and photographs of places.",
        "You can change it or take it down at any time. When they are old enough, ask them.",
    ),
)
BEREAVED = Advice(
    "If somebody has died",
    (
        "We are sorry. There is no right way to tell this, and nothing has to be complete. "
        "Stop whenever you need to: your draft stays.",
        "Others who loved them may read it. Please leave out full names, and the exact day.",
        "If you write about how they died, a content note lets readers choose when to read it.",
    ),
)


def advice(revision: ExperienceRevision, slug: str) -> list[Advice]:
    """What is good to know at this part of the form, for who speaks here."""
    role = revision.experience.role
    found = []
    if role == Experience.Role.BEREAVED and slug in ("beginning", "story"):
        found.append(BEREAVED)
    if role in OF_SOMEBODY_ELSE and revision.age_band in YOUNG and slug in ("dates", "story"):
        found.append(CHILD)
    if role == Experience.Role.BEREAVED and revision.age_band in YOUNG and slug == "story":
        found.append(CHILD)
    return found


def told(revision: ExperienceRevision, slug: str) -> list[tuple[str, str]]:
    """(what, in words) of all that one part of the form says, as it is saved."""
    return [(label, words) for label, words in TOLD[slug](revision) if words]


def _who(revision: ExperienceRevision) -> Iterator[tuple[str, str]]:
    post = revision.experience
    yield "Who is speaking", post.get_role_display()
    yield "Who may read it", post.get_audience_display()
    yield "Read as", post.byline


def _beginning(revision: ExperienceRevision) -> Iterator[tuple[str, str]]:
    yield "First signs", month_and_year(revision.onset_year, revision.onset_month)
    yield "Age then", revision.get_age_band_display() if revision.age_band else ""
    yield "Diagnosis", month_and_year(revision.diagnosis_year, revision.diagnosis_month)


def _symptoms(revision: ExperienceRevision) -> Iterator[tuple[str, str]]:
    for felt in revision.symptoms.select_related("symptom").order_by("pk"):
        yield str(felt), SEVERITY[felt.severity]


def _treatments(revision: ExperienceRevision) -> Iterator[tuple[str, str]]:
    for tried in revision.treatments.select_related("treatment").order_by("pk"):
        effect = tried.get_effect_display() if tried.effect is not None else "Tried"
        words = (effect, tried.dose, tried.side_effects, tried.why_stopped)
        yield tried.treatment.name, " · ".join(word for word in words if word)


def _dates(revision: ExperienceRevision) -> Iterator[tuple[str, str]]:
    for event in revision.events.order_by("month", "pk"):
        yield when(event.month), event.text


def _story(revision: ExperienceRevision) -> Iterator[tuple[str, str]]:
    yield "Title", revision.title
    yield "Your story", revision.story
    yield "Content note", revision.content_note


TOLD: dict[str, Any] = {
    "who": _who,
    "beginning": _beginning,
    "symptoms": _symptoms,
    "treatments": _treatments,
    "dates": _dates,
    "story": _story,
    "send": lambda revision: (),
}


@dataclass(frozen=True)
class Digest:
    """One part in the list of all: how much of it is told."""

    part: Part
    words: str


COUNTED = {"symptoms": "symptom", "treatments": "treatment", "dates": "moment"}


def digests(revision: ExperienceRevision) -> list[Digest]:
    """Every part but the last, each with what is told there in a few words."""
    return [Digest(part, _digest(revision, part.slug)) for part in PARTS[:-1]]


def _digest(revision: ExperienceRevision, slug: str) -> str:
    rows = told(revision, slug)
    if not rows:
        return "Nothing told"
    if slug in COUNTED:
        return f"{len(rows)} {COUNTED[slug]}{'' if len(rows) == 1 else 's'}"
    if slug == "story":
        return revision.title or f"{len(revision.story.split())} words, without a title yet"
    return ", ".join(words for _, words in rows)
