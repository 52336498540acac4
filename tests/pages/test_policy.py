"""The editorial policy: its words, and the figures that say how well they are kept."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from diseasemaps.articles import figures, rereviews, review
from diseasemaps.articles.models import Rereview, Revision
from diseasemaps.workflow import HistoryEntry
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


def page(client) -> str:
    return " ".join(client.get("/editorial-policy/").text.split())


def approved(author, reviewer, name: str, *, days: float = 1.0) -> Revision:
    """A live text, decided so many days after it was submitted."""
    live = factories.approved(author, factories.condition(name), reviewer)
    waited(live, days)
    return live


def waited(revision: Revision, days: float) -> None:
    decided = HistoryEntry.objects.filter(thing_id=revision.pk).latest("id").at
    Revision.objects.filter(pk=revision.pk).update(submitted_at=decided - timedelta(days=days))


def test_an_empty_site_says_so(client):
    words = page(client)
    assert "Not published yet" in words
    assert "None yet: no article is approved" in words
    assert "No decision in the last twelve months" in words
    assert figures.count().overdue_share is None


def test_articles_are_counted_as_their_pages_show_them(author, reviewer, editor):
    approved(author, reviewer, "One")
    two = approved(author, reviewer, "Two")
    factories.submitted(author, factories.condition("Three"))
    factories.under_review(author, factories.condition("Four"), reviewer)
    review.retract(approved(author, reviewer, "Five"), by=editor, note="Wrong.")
    factories.draft(author, factories.condition("Six"))
    again = review.submit(review.revise(two.article, by=author), by=author)
    assert again.status == "submitted"  # of an approved article, so none that waits for its first
    found = figures.count()
    assert (found.approved, found.submitted, found.under_review, found.retracted) == (2, 1, 1, 1)


def test_what_is_overdue_is_a_share_of_what_is_approved(client, author, reviewer):
    late = approved(author, reviewer, "One")
    approved(author, reviewer, "Two")
    approved(author, reviewer, "Three")
    approved(author, reviewer, "Four")
    Revision.objects.filter(pk=late.pk).update(review_due_on=date.today() - timedelta(days=1))
    assert figures.count().overdue_share == 25
    assert "25% of the approved ones (1 of 4)" in page(client)


def test_due_today_is_not_overdue(author, reviewer):
    live = approved(author, reviewer, "One")
    Revision.objects.filter(pk=live.pk).update(review_due_on=timezone.localdate())
    assert figures.count().overdue == 0


def test_the_median_is_of_decisions_of_every_kind(client, author, reviewer):
    approved(author, reviewer, "One", days=2)
    refused = factories.under_review(author, factories.condition("Two"), reviewer)
    waited(review.reject(refused, by=reviewer, note="Not so."), 10)
    asked = factories.under_review(author, factories.condition("Three"), reviewer)
    waited(review.request_changes(asked, by=reviewer, note="More."), 4.5)
    found = figures.count()
    assert (found.decisions, round(found.median_days, 3)) == (3, 4.5)
    assert "4.5 days, at the median of 3 decisions in the last twelve months" in page(client)


def test_handing_back_and_reaffirming_are_no_decisions(author, reviewer):
    given = factories.under_review(author, factories.condition("One"), reviewer)
    review.release(given, by=reviewer)
    assert figures.count().decisions == 0
    live = approved(author, reviewer, "Two")
    review.reaffirm(live, by=reviewer, conflict_of_interest="None.")
    assert figures.count().decisions == 1


def test_a_first_approval_of_two_is_no_decision_yet(settings, author, reviewer, condition):
    settings.REVIEW_APPROVALS = 2
    revision = factories.under_review(author, condition, reviewer)
    review.approve(revision, by=reviewer, conflict_of_interest="None.")
    assert figures.count().decisions == 0


def test_older_decisions_do_not_count(author, reviewer):
    live = approved(author, reviewer, "One")
    entry = HistoryEntry.objects.filter(thing_id=live.pk, step="approve")
    entry.update(at=timezone.now() - timedelta(days=366))
    assert figures.count().decisions == 0


def test_they_are_kept_until_something_happens(author, reviewer, editor):
    live = approved(author, reviewer, "One")
    assert figures.now().approved == 1
    with CaptureQueriesContext(connection) as asked:
        assert figures.now().approved == 1
    assert len(asked) == 1
    rereviews.open_for(live.article, Rereview.Reason.ASKED, by=editor)
    assert figures.now().read_again == 1
    review.retract(live, by=editor, note="Wrong.")
    assert (figures.now().approved, figures.now().retracted) == (0, 1)


def test_they_take_no_more_questions_when_there_is_more(author, reviewer):
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            figures.count()
        return len(asked)

    few = questions()
    for name in ("One", "Two", "Three"):
        approved(author, reviewer, name)
    assert questions() == few
