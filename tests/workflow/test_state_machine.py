"""The whole workflow of an article under random presses of everybody, against a table typed here.

Whatever people press in whatever order: only listed steps happen, by whom they are granted to, and
what the tables promise about one article holds after each press (I1, I2, I4, I5).
"""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from diseasemaps import audit, workflow
from diseasemaps.articles import review
from diseasemaps.articles.models import Article, Review, Revision
from diseasemaps.workflow import Conflict, Refused
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]

# step → status before → (status after, who may). "its author" and "its reviewer" are roles that a
# person has to one revision; the others they hold everywhere.
TABLE = {
    "submit": {"draft": ("submitted", {"its author"})},
    "start_review": {"submitted": ("under_review", {"a reviewer"})},
    "release": {"under_review": ("submitted", {"its reviewer", "an editor"})},
    "request_changes": {"under_review": ("changes_requested", {"its reviewer"})},
    "approve": {"under_review": ("approved", {"its reviewer"})},
    "reject": {"under_review": ("rejected", {"its reviewer"})},
    "withdraw": {
        status: ("withdrawn", {"its author", "an editor"})
        for status in ("draft", "submitted", "under_review", "changes_requested")
    },
    "reaffirm": {"approved": ("approved", {"a reviewer"})},
    "retract": {"approved": ("retracted", {"an editor"})},
}
PERSONS = (
    "author", "second_author", "reviewer", "other_reviewer", "writing_reviewer", "editor",
    "member", "signed_out",
)  # fmt: skip
MORE = {
    "approve": {"conflict_of_interest": "None."},
    "reaffirm": {"conflict_of_interest": "None."},
    "request_changes": {"note": "Say more."},
    "reject": {"note": "It is not so."},
    "retract": {"note": "The source was taken back."},
}
TURNS = [
    *["press_what_is_granted"] * 6,
    *["press_anything"] * 2,
    "press_on_a_stale_page",
    "revise",
    "a_week_passes",
]
IN_REVIEW = ("submitted", "under_review")
STEPS = sorted(TABLE)


class People:
    """Made once; every example begins with the same ones and an article that nobody wrote yet."""

    def __init__(self) -> None:
        self.author = factories.person("author")
        self.second_author = factories.person("second-author", role="author")
        self.reviewer = factories.clinician("reviewer")
        self.other_reviewer = factories.clinician("other-reviewer")
        self.writing_reviewer = factories.clinician("writing-reviewer")
        factories.give(self.writing_reviewer, "author")
        self.editor = factories.person("editor")
        self.member = factories.person("member", role=None)
        self.signed_out = AnonymousUser()
        self.condition = factories.condition()


class Board:
    """What the table needs to know of an article now, read once."""

    def __init__(self, article: Article) -> None:
        self.revisions = list(article.revisions.order_by("created_at", "pk"))
        self.writers = {revision.author_id for revision in self.revisions}
        self.is_in_review = any(revision.status in IN_REVIEW for revision in self.revisions)
        still_open = Review.objects.filter(decided_at=None)
        self.at_work = set(still_open.values_list("revision", "reviewer"))


class Desk(RuleBasedStateMachine):
    people: People
    taken: Counter[str]  # of all examples

    def __init__(self) -> None:
        super().__init__()
        self.example = transaction.atomic()
        self.example.__enter__()
        first = factories.draft(self.people.author, self.people.condition)
        self.article = first.article
        self.approved_texts: dict[Any, str] = {}
        self.turns = 0

    def teardown(self) -> None:
        verdict = audit.verify()
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)
        assert verdict.ok, verdict.fault

    # --- What people press -------------------------------------------------------------------

    @rule(seed=st.integers(min_value=0, max_value=2**64))
    def turn(self, seed: int) -> None:
        """One rule for all that can happen, and even chances: left to itself, Hypothesis leaves out
        rules and repeats choices, and hardly an article comes as far as an approval.
        """
        self.turns += 1
        chance = Random(f"{self.turns} {seed}")
        getattr(self, chance.choice(TURNS))(chance)

    def press_what_is_granted(self, chance: Random) -> None:
        """Random presses alone hardly ever get as far as an approval."""
        board = Board(self.article)
        granted = [
            (person, step, place)
            for place, revision in enumerate(board.revisions)
            for step in TABLE
            for person in PERSONS
            if self.expected(step, revision, person, board)[1] == "taken"
        ]
        onward = [move for move in granted if move[1] != "withdraw"]
        if onward and chance.random() < 0.9:  # few withdraw what they wrote
            granted = onward
        if granted:
            self.press_one(*chance.choice(granted))
        else:
            self.revise(chance)

    def press_anything(self, chance: Random) -> None:
        self.press_one(chance.choice(PERSONS), chance.choice(STEPS), chance.randrange(99))

    def press_one(self, person: str, step: str, which: int) -> None:
        board = Board(self.article)
        revision = board.revisions[which % len(board.revisions)]
        by = getattr(self.people, person)
        before = self.snapshot()
        target, expected = self.expected(step, revision, person, board)
        found = self.take(step, revision, by)
        assert found == expected, (person, step, revision.status)
        if expected == "taken":
            self.taken[step] += 1
            assert Revision.objects.get(pk=revision.pk).status == target
        else:
            assert self.snapshot() == before  # a refusal leaves everything as it was

    def revise(self, chance: Random) -> None:
        person = chance.choice((*PERSONS, "author", "author", "second_author"))
        by = getattr(self.people, person)
        may = person in ("author", "second_author", "writing_reviewer", "editor")
        outcome = self.outcome_of(lambda: review.revise(self.article, by=by))
        assert outcome in ({"taken", "conflict"} if may else {"refused"})
        if outcome == "conflict":  # nothing to revise: begin anew, or all ends with a withdrawal
            factories.draft(by, self.people.condition)

    def press_on_a_stale_page(self, chance: Random) -> None:
        step, revision = chance.choice(STEPS), chance.choice(Board(self.article).revisions)
        before = self.snapshot()
        with pytest.raises(Conflict), transaction.atomic():
            review.VERBS[step](
                revision,
                by=self.people.reviewer,
                version=revision.version + 1,
                **MORE.get(step, {}),
            )
        assert self.snapshot() == before

    def a_week_passes(self, _: Random) -> None:
        still_open = Review.objects.filter(decided_at=None)
        still_open.update(expires_at=timezone.now() - timedelta(seconds=1))
        count = still_open.count()
        assert review.release_expired() == count
        assert not self.article.revisions.filter(status="under_review").exists()

    # --- What always holds -------------------------------------------------------------------

    @invariant()
    def one_of_each(self) -> None:
        statuses = list(self.article.revisions.values_list("status", "author"))
        assert sum(status in IN_REVIEW for status, _ in statuses) <= 1
        assert sum(status == "approved" for status, _ in statuses) <= 1
        drafts = [author for status, author in statuses if status == "draft"]
        assert len(drafts) == len(set(drafts))

    @invariant()
    def what_is_live_is_what_is_approved(self) -> None:
        self.article.refresh_from_db()
        approved = self.article.revisions.filter(status="approved").first()
        assert self.article.live_revision == approved
        if approved is not None:
            now = review.content_sha256(approved)
            assert (
                now == approved.content_sha256 == self.approved_texts.setdefault(approved.pk, now)
            )

    @invariant()
    def history_tells_how_it_came_to_be_so(self) -> None:
        reached = dict.fromkeys(self.article.revisions.values_list("pk", flat=True), "draft")
        entries = workflow.HistoryEntry.objects.filter(thing_id__in=reached).order_by("id")
        for of, source, target in entries.values_list("thing_id", "source", "target"):
            assert source == reached[of]
            reached[of] = target
        assert reached == dict(self.article.revisions.values_list("pk", "status"))

    @invariant()
    def an_open_review_is_of_what_is_under_review(self) -> None:
        still_open = Count("reviews", filter=Q(reviews__decided_at=None))
        for status, count in self.article.revisions.annotate(n=still_open).values_list(
            "status", "n"
        ):
            assert count == (1 if status == "under_review" else 0)

    # --- Helps -------------------------------------------------------------------------------

    def expected(
        self, step: str, revision: Revision, person: str, board: "Board"
    ) -> tuple[str, str]:
        """(status after, taken | refused | conflict), by the table above alone."""
        if revision.status not in TABLE[step]:
            return revision.status, "conflict"
        target, granted = TABLE[step][revision.status]
        if not granted & self.roles_of(person, revision, board):
            return revision.status, "refused"
        if step == "submit" and board.is_in_review:
            return revision.status, "conflict"
        return target, "taken"

    def roles_of(self, person: str, revision: Revision, board: "Board") -> set[str]:
        user = getattr(self.people, person)
        roles = set()
        if person == "editor":
            roles.add("an editor")
        if revision.author_id == user.pk:
            roles.add("its author")
        if "reviewer" in person and user.pk not in board.writers:
            roles.add("a reviewer")
            if (revision.pk, user.pk) in board.at_work:
                roles.add("its reviewer")
        return roles

    def take(self, step: str, revision: Revision, by: Any) -> str:
        return self.outcome_of(lambda: review.VERBS[step](revision, by=by, **MORE.get(step, {})))

    def outcome_of(self, verb: Callable[[], object]) -> str:
        try:
            with transaction.atomic():
                verb()
        except Conflict:
            return "conflict"
        except Refused:
            return "refused"
        return "taken"

    def snapshot(self) -> list[Any]:
        return [
            sorted(self.article.revisions.values_list("pk", "status", "version")),
            sorted(Review.objects.values_list("pk", "verdict")),
            workflow.HistoryEntry.objects.count(),
            audit.AuditEntry.objects.count(),
        ]


def run(examples: int, presses: int = 30) -> Counter[str]:
    """How often each step was taken."""
    taken: Counter[str] = Counter()
    machine = type("Desk", (Desk,), {"people": People(), "taken": taken})
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
    return taken


def test_whatever_is_pressed_the_tables_hold():
    assert run(examples=8)["submit"]


@pytest.mark.deep
def test_whatever_is_pressed_the_tables_hold_in_full(capsys):
    taken = run(examples=200)
    with capsys.disabled():
        print(f"\n200 × 30 presses; steps taken: {dict(taken.most_common())}")  # noqa: T201
    assert set(taken) == set(TABLE)
