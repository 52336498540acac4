"""What the page of an experience shows, and to whom."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from accounts.permissions import is_member
from diseasemaps.moderation import appeals, cases, rules
from diseasemaps.moderation.models import Appeal, Decision
from diseasemaps.notifications.models import Subscription
from diseasemaps.workflow import Step, available_to
from experiences import timeline
from experiences.models import Bookmark, Experience, ExperienceRevision, TreatmentTried
from experiences.permissions import moderates, wrote
from experiences.timeline import Timeline
from experiences.wording import (
    BURDEN,
    POST_WORDS,
    REVISION_WORDS,
    SEVERITY,
    month_and_year,
    when,
)

EFFECT_WIDTH, NO_EFFECT = 96, 4  # of the bar of a treatment, in its own units


@dataclass(frozen=True)
class Tried:
    """A treatment, and how it did as a bar: from the middle of EFFECT_WIDTH, left worse."""

    row: TreatmentTried
    burden: str  # in words
    times: str
    bar: tuple[int, int] | None  # x, width


@dataclass(frozen=True)
class Told:
    """One revision, as readers read it."""

    revision: ExperienceRevision
    treatments: list[Tried]
    symptoms: list[tuple[str, str, int]]  # name, severity in words and as a number; worst first
    facts: list[tuple[str, str]]
    timeline: Timeline
    dots: tuple[int, ...] = (6, 18, 30, 42, 54)  # where the five of a severity stand


@dataclass(frozen=True)
class Standing:
    """How it stands with one thing (a revision or the post), for its author or a moderator."""

    title: str
    words: str
    tone: str
    status: str  # as the tag shows it
    label: str
    decision: Decision | None = None
    rule: str = ""
    appeal: Appeal | None = None
    may_appeal: bool = False


@dataclass(frozen=True)
class Offer:
    """A step as a button: where it leads, and its words."""

    step: Step
    thing: Any
    url_name: str


@dataclass(frozen=True)
class ExperiencePage:
    experience: Experience
    told: Told | None
    is_public: bool
    standings: list[Standing] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)
    draft: ExperienceRevision | None = None  # the author's own
    other: ExperienceRevision | None = None  # a version on its way beside the published one
    may_revise: bool = False
    as_author: bool = False


def posts(user: Any) -> QuerySet[Experience]:
    """What `user` may open, each with what its page asks about them: `can_read` it as a reader,
    `kept`, `followed`.
    """
    seen = Experience.objects.visible_to(user).select_related("condition", "live_revision")
    if not is_member(user):
        return seen.annotate(can_read=Value(False))
    mine = {"user": user, "about_kind": Experience._meta.label, "muted": False}
    of_post = Cast(OuterRef("pk"), CharField())
    return seen.annotate(
        can_read=Exists(Experience.objects.readable_by(user).filter(pk=OuterRef("pk"))),
        kept=Exists(Bookmark.objects.filter(member=user, experience=OuterRef("pk"))),
        followed=Exists(Subscription.objects.filter(about_id=of_post, **mine)),
    )


def page(experience: Experience, *, user: Any) -> ExperiencePage:
    """The page of `experience`, which `user` may see, with their own buttons if it is theirs."""
    is_author = is_member(user) and wrote(user, experience) is None
    if not is_author and moderates(user, experience) is not None:
        return ExperiencePage(experience, _told(experience.live_revision), is_open(experience))
    seen = experience.revisions.visible_to(user).order_by("-created_at", "-pk")
    latest = seen.first()
    shown = experience.live_revision or latest
    things = [latest, experience] if latest else [experience]
    return ExperiencePage(
        experience=experience,
        told=_told(shown),
        is_public=is_open(experience),
        standings=[
            words
            for thing in _told_of(latest, experience)
            if (words := _standing(thing, user)) is not None
        ],
        offers=_offers(things, user),
        draft=latest if is_author and latest and latest.status == "draft" else None,
        other=latest if latest != shown else None,
        may_revise=is_author and _may_revise(experience, latest),
        as_author=is_author,
    )


def _told_of(latest: ExperienceRevision | None, experience: Experience) -> list[Any]:
    """What is worth saying. Once a post is hidden or gone, nothing in it counts as published."""
    if latest is None or (experience.status != "visible" and latest.status == "published"):
        return [experience]
    return [latest, experience]


def is_open(experience: Experience) -> bool:
    """May everybody read it, and may search engines list it?"""
    return (
        experience.status == "visible"
        and experience.live_revision_id is not None
        and experience.audience == "public"
    )


def told(revision: ExperienceRevision) -> Told:
    """Three queries, however much was told."""
    treatments = list(revision.treatments.select_related("treatment").order_by("pk"))
    felt = revision.symptoms.select_related("symptom").order_by("-severity", "pk")
    return Told(
        revision=revision,
        treatments=[_tried(row) for row in treatments],
        symptoms=[(str(one), SEVERITY[one.severity], one.severity) for one in felt],
        facts=_facts(revision),
        timeline=timeline.of(revision, revision.events.order_by("month", "pk"), treatments),
    )


def _tried(row: TreatmentTried) -> Tried:
    middle = EFFECT_WIDTH // 2
    effect = row.effect or 0
    width = max(abs(effect) * middle // 2, NO_EFFECT)
    bar = (middle - (width if effect < 0 else NO_EFFECT // 2 if not effect else 0), width)
    return Tried(
        row,
        BURDEN[row.burden] if row.burden is not None else "",
        _times(row),
        bar if row.effect is not None else None,
    )


def _times(row: TreatmentTried) -> str:
    if row.from_month and row.to_month:
        return timeline.months(row.from_month, row.to_month)
    if row.from_month:
        return f"From {when(row.from_month)}"
    return f"Until {when(row.to_month)}" if row.to_month else ""


def _told(revision: ExperienceRevision | None) -> Told | None:
    return told(revision) if revision else None


def _facts(revision: ExperienceRevision) -> list[tuple[str, str]]:
    facts = [
        ("First signs", month_and_year(revision.onset_year, revision.onset_month)),
        ("Age then", revision.get_age_band_display() if revision.age_band else ""),
        ("Diagnosis", month_and_year(revision.diagnosis_year, revision.diagnosis_month)),
    ]
    return [(term, value) for term, value in facts if value]


def _standing(thing: Any, user: Any) -> Standing | None:
    is_post = isinstance(thing, Experience)
    words = (POST_WORDS if is_post else REVISION_WORDS).get(thing.status)
    if words is None:
        return None
    standing = Standing(*words, thing.status, thing.get_status_display())
    return replace(standing, **reasons(thing, user=user))


def reasons(thing: Any, *, user: Any) -> dict[str, Any]:
    """The statement of reasons for where `thing` stands, and its appeal: a Standing's last four."""
    decision = _reason(thing)
    if decision is None:
        return {}
    return {
        "decision": decision,
        "rule": rules.current().get(decision.rule, decision.rule),
        "appeal": Appeal.objects.filter(decision=decision).first(),
        "may_appeal": appeals.refusal(decision, by=user) is None,
    }


def _reason(thing: Any) -> Decision | None:
    """The decision that led to where it stands now, where a moderator owed a reason."""
    owed = thing.status in ("changes_requested", "rejected", "hidden", "removed")
    return cases.reason(thing) if owed else None


def _offers(things: list[Any], user: Any) -> list[Offer]:
    names = {
        "experience": "experiences:step",
        "experience_revision": "experiences:revision_step",
    }
    return [
        Offer(step, thing, names[thing.workflow.kind])
        for thing in things
        for step in available_to(user, thing)
        if not (step.name == "take_down" and _is_only_on_its_way(things))
    ]


def _is_only_on_its_way(things: list[Any]) -> bool:
    """Nothing is published: to withdraw it is all there is to do, one button and not two."""
    *_, experience = things
    latest = things[0]
    waits = latest.status in ("draft", "pending", "changes_requested")
    return experience.live_revision_id is None and waits


def _may_revise(experience: Experience, latest: ExperienceRevision | None) -> bool:
    return (
        experience.status in ("visible", "hidden")
        and latest is not None
        and latest.status not in ("draft", "pending")
        and (experience.live_revision_id is not None or latest.status == "changes_requested")
    )
