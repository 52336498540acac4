"""I1 and I2, a thousand times: eight presses at once of every step of an article, one winner."""

import threading
from collections import Counter
from collections.abc import Callable
from functools import partial
from queue import SimpleQueue
from typing import Any

import pytest
from django.db import connection

from diseasemaps import audit, workflow
from diseasemaps.articles import review
from diseasemaps.articles.models import Revision
from diseasemaps.workflow import Conflict
from tests import factories

pytestmark = [
    pytest.mark.deep,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("texts"),
]

EIGHT = 8
ROUNDS = 1000
ONE_WINNER = Counter(taken=1, conflict=EIGHT - 1)
NONE = {"conflict_of_interest": "None."}
# step → (the status it is pressed in, what else it is given); who presses is the cast's business.
PRESSED = {
    "submit": ("draft", {}),
    "start_review": ("submitted", {}),
    "release": ("under_review", {}),
    "request_changes": ("under_review", {"note": "Say more."}),
    "reject": ("under_review", {"note": "It is not so."}),
    "approve": ("under_review", NONE),
    "withdraw": ("submitted", {}),
    "reaffirm": ("approved", NONE),
    "retract": ("approved", {"note": "The source was taken back."}),
}


class Crowd:
    """Eight threads with connections of their own, which press at the same moment."""

    def __init__(self) -> None:
        self.together = threading.Barrier(EIGHT)
        self.orders: list[SimpleQueue[Callable[[], object] | None]] = [
            SimpleQueue() for _ in range(EIGHT)
        ]
        self.outcomes: SimpleQueue[str] = SimpleQueue()
        self.threads = [threading.Thread(target=self._stand, args=[q]) for q in self.orders]
        for thread in self.threads:
            thread.start()

    def press(self, verbs: list[Callable[[], object]]) -> Counter[str]:
        for queue, verb in zip(self.orders, verbs, strict=True):
            queue.put(verb)
        return Counter(self.outcomes.get(timeout=60) for _ in verbs)

    def go_home(self) -> None:
        for queue in self.orders:
            queue.put(None)
        for thread in self.threads:
            thread.join(timeout=30)

    def _stand(self, orders: SimpleQueue[Callable[[], object] | None]) -> None:
        try:
            while (verb := orders.get()) is not None:
                self.together.wait(timeout=60)
                self.outcomes.put(self._outcome(verb))
        finally:
            connection.close()

    def _outcome(self, verb: Callable[[], object]) -> str:
        try:
            verb()
        except Conflict:
            return "conflict"
        except Exception as fault:
            return repr(fault)
        return "taken"


@pytest.fixture
def crowd():
    crowd = Crowd()
    yield crowd
    crowd.go_home()


def brought_to(status: str, author: Any, reviewer: Any, number: int) -> Revision:
    condition = factories.condition(f"Condition {number}")
    match status:
        case "draft":
            return factories.draft(author, condition)
        case "submitted":
            return factories.submitted(author, condition)
        case "under_review":
            return factories.under_review(author, condition, reviewer)
    return factories.approved(author, condition, reviewer)


def test_a_thousand_rounds_over_all_steps_have_one_winner_each(
    crowd, author, reviewer, editor, capsys
):
    presses: dict[str, Any] = dict.fromkeys(PRESSED, reviewer)
    presses |= {"submit": author, "withdraw": author, "retract": editor}
    assert {"supersede", "join_review"} == set(Revision.workflow.steps) - set(PRESSED)
    played: Counter[str] = Counter()
    for number in range(ROUNDS):
        step = list(PRESSED)[number % len(PRESSED)]
        status, given = PRESSED[step]
        revision = brought_to(status, author, reviewer, number)
        seen = [Revision.objects.get(pk=revision.pk) for _ in range(EIGHT)]
        verb = partial(review.VERBS[step], by=presses[step], **given)
        found = crowd.press([partial(verb, one) for one in seen])
        assert found == ONE_WINNER, (number, step)
        taken = [entry.step for entry in workflow.history_of(revision)]
        assert taken.count(step) == 1, (number, step)
        played[step] += 1
    with capsys.disabled():
        print(f"\n{ROUNDS} rounds of eight presses, one winner in each: {dict(played)}")  # noqa: T201
    verdict = audit.verify()
    assert verdict.ok, verdict.fault
