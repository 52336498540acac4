"""What the page of an experience shows, and to whom."""

from dataclasses import dataclass, field
from typing import Any

from accounts.permissions import is_member
from diseasemaps.moderation import appeals, cases, rules
from diseasemaps.moderation.models import Appeal, Decision
from diseasemaps.workflow import Step, available_to
from experiences.models import Experience, ExperienceRevision
from experiences.permissions import moderates, wrote
from experiences.wording import POST_WORDS, REVISION_WORDS, SEVERITY, month_and_year, when


@dataclass(frozen=True)
class Told:
    """One revision, as readers read it."""

    revision: ExperienceRevision
    treatments: list[Any]
    symptoms: list[tuple[str, str]]  # name, severity in words
    facts: list[tuple[str, str]]
    timeline: list[tuple[str, str, str]]  # when, kind, what


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

    @property
    def is_readable(self) -> bool:
        """Do others read it now? Then they can report it."""
        post = self.experience
        return post.status == "visible" and post.live_revision_id is not None


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
        standings=_standings(_told_of(latest, experience), user),
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
    """Four queries, however much was told."""
    return Told(
        revision=revision,
        treatments=list(revision.treatments.select_related("treatment").order_by("pk")),
        symptoms=[
            (str(felt.symptom), SEVERITY[felt.severity])
            for felt in revision.symptoms.select_related("symptom").order_by("pk")
        ],
        facts=_facts(revision),
        timeline=[
            (when(event.month), event.get_kind_display(), event.text)
            for event in revision.events.order_by("month", "pk")
        ],
    )


def _told(revision: ExperienceRevision | None) -> Told | None:
    return told(revision) if revision else None


def _facts(revision: ExperienceRevision) -> list[tuple[str, str]]:
    facts = [
        ("First signs", month_and_year(revision.onset_year, revision.onset_month)),
        ("Age then", revision.get_age_band_display() if revision.age_band else ""),
        ("Diagnosis", month_and_year(revision.diagnosis_year, revision.diagnosis_month)),
    ]
    return [(term, value) for term, value in facts if value]


def _standings(things: list[Any], user: Any) -> list[Standing]:
    return [said for said in (_standing(thing, user) for thing in things) if said]


def _standing(thing: Any, user: Any) -> Standing | None:
    is_post = isinstance(thing, Experience)
    words = (POST_WORDS if is_post else REVISION_WORDS).get(thing.status)
    if words is None:
        return None
    decision = _reason(thing)
    rule = rules.current().get(decision.rule, decision.rule) if decision else ""
    return Standing(
        *words,
        status=thing.status,
        label=thing.get_status_display(),
        decision=decision,
        rule=rule,
        appeal=appeals.of(decision),
        may_appeal=bool(decision) and appeals.refusal(decision, by=user) is None,
    )


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
