"""Where two approvals are asked for."""

import pytest

from diseasemaps.articles import review
from diseasemaps.workflow import Refused
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")


@pytest.fixture(autouse=True)
def _two(settings):
    settings.REVIEW_APPROVALS = 2


def test_the_first_approval_leaves_it_under_review_and_the_second_publishes(
    author, reviewer, other_reviewer, condition
):
    revision = factories.under_review(author, condition, reviewer)
    revision = review.approve(revision, by=reviewer, conflict_of_interest="None.")
    assert revision.status == "under_review"
    assert revision.article.live_revision is None
    with pytest.raises(Refused):
        review.approve(revision, by=reviewer, conflict_of_interest="None.")

    revision = review.join_review(revision, by=other_reviewer)
    revision = review.approve(revision, by=other_reviewer, conflict_of_interest="None.")
    assert revision.status == "approved"
    revision.article.refresh_from_db()
    assert revision.article.live_revision == revision


def test_a_release_leaves_it_under_review_while_another_is_reading(
    author, reviewer, other_reviewer, condition
):
    revision = factories.under_review(author, condition, reviewer)
    revision = review.join_review(revision, by=other_reviewer)
    revision = review.release(revision, by=reviewer)
    assert revision.status == "under_review"
    revision = review.release(revision, by=other_reviewer)
    assert revision.status == "submitted"


def test_nobody_joins_twice(author, reviewer, condition):
    revision = factories.under_review(author, condition, reviewer)
    with pytest.raises(Refused):
        review.join_review(revision, by=reviewer)


def test_nobody_approves_an_article_of_which_they_wrote_any_revision(
    author, reviewer, other_reviewer, condition, settings
):
    settings.REVIEW_APPROVALS = 1
    factories.roles.grant(other_reviewer, "author", by=None, reason="test")
    live = factories.approved(author, condition, reviewer)
    review.withdraw(review.revise(live.article, by=other_reviewer), by=other_reviewer)
    successor = review.submit(review.revise(live.article, by=author), by=author)
    with pytest.raises(Refused, match="You wrote a revision"):
        review.start_review(successor, by=other_reviewer)
