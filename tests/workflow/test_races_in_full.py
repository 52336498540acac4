"""I1 and I2, a thousand times: eight presses at once of every step of an article, one winner."""

from collections import Counter
from functools import partial
from typing import Any

import pytest

from diseasemaps import audit, workflow
from diseasemaps.articles import review
from diseasemaps.articles.models import Revision
from tests import factories
from tests.workflow.crowd import EIGHT, ONE_WINNER

pytestmark = [
    pytest.mark.deep,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("texts"),
]

ROUNDS = 1000
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
