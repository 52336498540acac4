"""Posts, reports, decisions, undone decisions and appeals under random presses of everybody.

What is pressed may be refused, but never fails, and what the tables promise holds after each press.
"""

from collections import Counter
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from diseasemaps import audit, workflow
from diseasemaps.moderation import appeals, cases, flags, kinds, undo
from diseasemaps.moderation.models import Appeal, Case, Decision
from diseasemaps.notifications.models import Event
from diseasemaps.workflow import Conflict, Incomplete, Refused
from experiences import moderation, writing
from experiences.models import Experience, ExperienceRevision
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

TURNS = [
    *["tell", "tell", "revise_or_send"],
    *["decide"] * 4,
    *["report"] * 4,
    *["undo"] * 2,
    *["appeal", "answer", "answer"],
    *["take_down", "withdraw", "claim", "escalate"],
]
REASONS = {"rule": "privacy", "note": "A name."}


class People:
    def __init__(self) -> None:
        self.authors = [factories.person(f"author-{n}", role=None) for n in range(2)]
        self.readers = [factories.person(f"reader-{n}", role=None) for n in range(4)]
        self.moderators = [factories.person(f"moderator-{n}", role="moderator") for n in range(3)]
        self.conditions = [factories.condition(f"Condition {n}") for n in range(2)]
        for author in self.authors:
            factories.consents.give(author, factories.consents.HEALTH)


class Community(RuleBasedStateMachine):
    people: People
    done: Counter[str]  # of all examples

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.turns = 0

    def teardown(self) -> None:
        verdict = audit.verify()
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)
        assert verdict.ok, verdict.fault

    @rule(seed=st.integers(min_value=0, max_value=2**64))
    def turn(self, seed: int) -> None:
        self.turns += 1
        chance = Random(f"{self.turns} {seed}")
        getattr(self, chance.choice(TURNS))(chance)

    # --- What people press -------------------------------------------------------------------

    def tell(self, chance: Random) -> None:
        author, condition = (
            chance.choice(self.people.authors),
            chance.choice(self.people.conditions),
        )
        self.press("tell", lambda: factories.pending(author, condition))

    def revise_or_send(self, chance: Random) -> None:
        post = self.any_of(chance, Experience.objects.all())
        if post is None:
            return
        draft = post.revisions.filter(status="draft").first()
        if draft is None:
            self.press("revise", lambda: writing.revise(post, by=post.author))
        else:
            self.press("submit", lambda: moderation.submit(draft, by=post.author))

    def report(self, chance: Random) -> None:
        post = self.any_of(chance, Experience.objects.all())
        by = chance.choice([*self.people.readers, None, *self.people.authors])
        if post is not None:
            self.press("flag", lambda: flags.flag(post, by=by, words="A name."))

    def decide(self, chance: Random) -> None:
        case = self.any_of(chance, Case.objects.open().exclude(kind="appeal"))
        if case is None:
            return
        action = chance.choice([*kinds.named(case.kind).verbs, cases.DISMISS])
        by = chance.choice(self.people.moderators)
        self.press(action, lambda: cases.decide(case, action=action, by=by, **REASONS))

    def undo(self, chance: Random) -> None:
        decision = Decision.objects.order_by("-at").first()
        if decision is None:
            return
        by = chance.choice([decision.by or self.people.moderators[0], self.people.moderators[1]])
        self.press("undo", lambda: undo.undo(decision, by=by))

    def appeal(self, chance: Random) -> None:
        decision = self.any_of(chance, Decision.objects.exclude(case__kind="appeal"))
        if decision is not None:
            by = decision.case.author
            self.press("appeal", lambda: appeals.appeal(decision, by=by, text="It was not so."))

    def answer(self, chance: Random) -> None:
        case = self.any_of(chance, Case.objects.open().filter(kind="appeal"))
        if case is not None:
            action, by = chance.choice(["uphold", "dismiss"]), chance.choice(self.people.moderators)
            self.press(action, lambda: cases.decide(case, action=action, by=by, note="Because."))

    def take_down(self, chance: Random) -> None:
        post = self.any_of(chance, Experience.objects.all())
        if post is not None and chance.random() < 0.3:
            self.press("take_down", lambda: moderation.take_down(post, by=post.author))

    def withdraw(self, chance: Random) -> None:
        revision = self.any_of(chance, ExperienceRevision.objects.all())
        if revision is not None:
            by = revision.experience.author
            self.press("withdraw", lambda: moderation.withdraw(revision, by=by))

    def claim(self, chance: Random) -> None:
        case = self.any_of(chance, Case.objects.all())
        if case is not None:
            verb = chance.choice([cases.claim, cases.release])
            self.press("claim", lambda: verb(case, by=chance.choice(self.people.moderators)))

    def escalate(self, chance: Random) -> None:
        case = self.any_of(chance, Case.objects.all())
        if case is not None:
            by = chance.choice(self.people.moderators)
            self.press("escalate", lambda: cases.escalate(case, by=by, note="Look, please."))

    def any_of(self, chance: Random, rows: Any) -> Any:
        found = list(rows.order_by("pk"))
        return chance.choice(found) if found else None

    def press(self, what: str, verb: Callable[[], object]) -> None:
        before = self.everything()
        try:
            with transaction.atomic():
                verb()
        except (Conflict, Incomplete, Refused):
            assert self.everything() == before  # a refusal leaves everything as it was
        else:
            self.done[what] += 1

    def everything(self) -> list[Any]:
        return [
            sorted(Experience.objects.values_list("pk", "status", "version", "live_revision")),
            sorted(ExperienceRevision.objects.values_list("pk", "status", "version")),
            sorted(Case.objects.values_list("pk", "version", "priority")),
            sorted(Decision.objects.values_list("pk", "undone_at")),
            sorted(Appeal.objects.values_list("pk", "status")),
            (workflow.HistoryEntry.objects.count(), audit.AuditEntry.objects.count()),
            Event.objects.count(),
        ]

    # --- What always holds -------------------------------------------------------------------

    @invariant()
    def what_is_live_is_what_is_published(self) -> None:
        for post in Experience.objects.prefetch_related("revisions"):
            by_status = Counter(revision.status for revision in post.revisions.all())
            live = [one.pk for one in post.revisions.all() if one.status == "published"]
            assert live == ([post.live_revision_id] if post.live_revision_id else [])
            assert by_status["draft"] + by_status["pending"] <= 1
            assert bool(post.live_revision_id) == bool(post.published_at) == bool(post.card_html)

    @invariant()
    def what_waits_for_a_moderator_is_in_the_queue(self) -> None:
        standing = ExperienceRevision.objects.filter(experience__status__in=["visible", "hidden"])
        waiting = set(standing.filter(status="pending").values_list("pk", flat=True))
        queue = Case.objects.open()
        held = set(queue.filter(kind="experience_revision").values_list("thing_id", flat=True))
        assert held == waiting, self.steps()
        appealed = Appeal.objects.filter(status="waiting").values_list("pk", flat=True)
        assert set(queue.filter(kind="appeal").values_list("thing_id", flat=True)) == set(appealed)
        gone = Experience.objects.filter(status__in=["removed", "taken_down"])
        reported = queue.filter(kind="experience").values_list("thing_id", flat=True)
        assert not gone.filter(pk__in=reported).exists()

    @invariant()
    def whoever_loses_something_is_told_why(self) -> None:
        lost = [
            *Experience.objects.filter(status__in=["hidden", "removed"]),
            *ExperienceRevision.objects.filter(status__in=["rejected", "changes_requested"]),
        ]
        for thing in lost:
            decision = cases.reason(thing)
            assert decision is not None, self.steps()
            assert decision.note

    def steps(self) -> list[str]:
        entries = workflow.HistoryEntry.objects.order_by("id")
        return [f"{entry.thing_kind} {str(entry.thing_id)[:4]} {entry.step}" for entry in entries]

    @invariant()
    def nobody_answers_for_themselves(self) -> None:
        for one in Appeal.objects.exclude(answered_by=None).select_related("decision__case"):
            took_part = one.decision.case.decisions.values_list("by", flat=True)
            assert one.answered_by_id not in took_part
            assert one.answer

    @invariant()
    def history_tells_how_it_came_to_be_so(self) -> None:
        now = dict(ExperienceRevision.objects.values_list("pk", "status"))
        now |= dict(Experience.objects.values_list("pk", "status"))
        reached = dict.fromkeys(ExperienceRevision.objects.values_list("pk", flat=True), "draft")
        reached |= dict.fromkeys(Experience.objects.values_list("pk", flat=True), "visible")
        entries = workflow.HistoryEntry.objects.filter(thing_id__in=reached).order_by("id")
        for of, source, target in entries.values_list("thing_id", "source", "target"):
            assert source == reached[of]
            reached[of] = target
        assert reached == now

    @invariant()
    def an_undone_decision_is_told_to_nobody(self) -> None:
        undone = Decision.objects.exclude(undone_at=None).values("pk")
        assert not Event.objects.filter(part_of__in=undone).exists()


def run(examples: int, presses: int = 30) -> Counter[str]:
    """How often each thing was done."""
    done: Counter[str] = Counter()
    machine = type("Community", (Community,), {"people": People(), "done": done})
    run_state_machine_as_test(
        machine,
        _min_steps=presses,
        settings=settings(
            max_examples=examples,
            stateful_step_count=presses,
            phases=[Phase.explicit, Phase.generate],  # thirty presses are read faster than shrunk
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return done


@pytest.fixture(autouse=True)
def _half_a_minute(settings):
    settings.UNDO_SECONDS = 30


def test_whatever_is_pressed_the_promises_hold():
    assert run(examples=5)["tell"]


@pytest.mark.deep
def test_whatever_is_pressed_the_promises_hold_in_full(capsys):
    done = run(examples=200)
    with capsys.disabled():
        print(f"\n200 × 30 presses of a community: {dict(done)}")  # noqa: T201
    wanted = {"publish", "reject", "hide", "restore", "remove", "flag", "undo", "appeal", "uphold"}
    assert wanted <= set(done)
