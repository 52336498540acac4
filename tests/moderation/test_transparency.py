"""What everybody may know of the moderators' work: nothing that points at one person."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest

from diseasemaps import workflow
from diseasemaps.moderation import transparency
from diseasemaps.moderation.models import Appeal, Case, Decision
from tests import factories

pytestmark = pytest.mark.django_db
OCTOBER = datetime(2026, 10, 5, 10, tzinfo=UTC)


def decided(count, action="reject", rule="privacy", by=None, **more):
    """`count` decisions, each two hours after its case was opened."""
    made = []
    for _ in range(count):
        case = Case.objects.create(
            kind="question",
            thing_id=uuid4(),
            opened_at=OCTOBER,
            closed_at=OCTOBER,
        )
        at = OCTOBER.replace(hour=12)
        row = {"case": case, "action": action, "rule": rule, "by": by, "at": at, **more}
        made.append(Decision.objects.create(**row))
    return made


@pytest.fixture
def october(moderator, member):
    factories.publish_text(
        "community-rules",
        title="Rules",
        body="## 1. Privacy\n\nName: `privacy`\n\n## 2. Kindness\n\nName: `kindness`\n",
        by=None,
    )
    refused = decided(7, by=moderator)
    decided(4, action="remove", rule="kindness", by=moderator)
    decided(6, action="hide", rule="")  # by the site itself
    decided(5, action="request_changes", rule="privacy", by=moderator, undone_at=OCTOBER)
    other = factories.person("other-moderator", role="moderator")
    answered = {"text": "Why?", "answer": "So.", "answered_at": OCTOBER, "answered_by": other}
    for number, decision in enumerate(refused[:6]):
        made = Appeal.objects.create(decision=decision, author=member, **answered)
        step = "uphold" if number < 5 else "dismiss"
        workflow.take(step, made, by=other, note="So.")
    return moderator


def the_month():
    return transparency.months(date(2026, 11, 20))[0]


def test_counts_are_rounded_down_and_nothing_small_is_shown(october, client):
    month = the_month()
    assert month.first == date(2026, 10, 1)
    assert (month.decisions, month.by_the_site, month.median_hours) == (10, 5, 2)
    assert (month.appeals, month.upheld) == (5, 5)
    (line,) = month.rules  # four under “Kindness” are no line at all
    assert (line.rule, line.refused, line.changes, line.hidden) == ("Privacy", 5, None, None)


def test_one_decision_more_does_not_show_until_it_is_one_of_many(october):
    before = the_month()
    decided(2, by=october)
    decided(3, by=october, at=datetime(2026, 11, 3, tzinfo=UTC))  # of a month that is not over
    assert the_month() == before
    decided(1, by=october)
    assert the_month() != before


def test_the_page_and_the_api_say_the_same(october, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        page = client.get("/transparency/")
    assert page.status_code == 200
    assert "fewer than 5" in page.text
    assert "Kindness" not in page.text
    answer = client.get("/api/v1/transparency").json()
    assert answer["multiples_of"] == 5
    assert len(answer["months"]) == transparency.MONTHS
