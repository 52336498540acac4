"""Reviews free themselves, and their reviewers are told before and after."""

from datetime import timedelta

import pytest
from django.utils import timezone

from diseasemaps.articles import expiry, review
from diseasemaps.articles.models import Rereview, Review
from diseasemaps.articles.tasks import release_expired, remind_ending
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Event, Kind
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def revision(author, reviewer, condition):
    return factories.under_review(author, condition, reviewer)


def left(**time):
    """So much is left of every review."""
    Review.objects.update(expires_at=timezone.now() + timedelta(**time))


def told(kind):
    return [
        sorted(person.handle for person in audiences.resolve(event.audience))
        for event in Event.objects.filter(kind=kind)
    ]


def test_a_review_lasts_as_long_as_the_operator_says(revision, settings):
    one = revision.reviews.get()
    assert one.expires_at - one.started_at <= timedelta(days=7)
    assert one.expires_at > timezone.now() + timedelta(days=settings.REVIEW_DAYS - 1)


def test_the_reviewer_is_told_a_day_before_and_once(revision):
    remind_ending()
    assert told(Kind.REVIEW_ENDING) == []
    left(hours=23)
    remind_ending()
    assert expiry.remind_ending() == 0
    assert told(Kind.REVIEW_ENDING) == [["reviewer"]]


def test_a_decided_review_reminds_nobody(revision, reviewer):
    left(hours=23)
    review.approve(revision, by=reviewer, conflict_of_interest="None.")
    assert expiry.remind_ending() == 0


def test_a_second_review_by_the_same_person_is_reminded_of_again(revision, reviewer):
    left(hours=23)
    remind_ending()
    started = review.start_review(review.release(revision, by=reviewer), by=reviewer)
    started.reviews.filter(decided_at=None).update(expires_at=timezone.now() + timedelta(hours=2))
    assert expiry.remind_ending() == 1


def test_when_time_is_up_its_reviewer_and_the_others_are_told_in_their_own_words(
    revision, other_reviewer
):
    left(seconds=-1)
    release_expired()
    revision.refresh_from_db()
    assert (revision.status, revision.reviews.get().verdict) == ("submitted", "released")
    assert told(Kind.REVIEW_ENDED) == [["reviewer"]]
    assert told(Kind.REVIEW_RELEASED) == [["other-reviewer"]]
    assert expiry.remind_ending() == 0


def test_one_who_hands_it_back_needs_no_such_news(revision, reviewer):
    review.release(revision, by=reviewer)
    assert told(Kind.REVIEW_ENDED) == []


def test_a_reviewer_who_was_faster_is_no_fault(revision, reviewer, monkeypatch):
    left(seconds=-1)
    release = review.release

    def late(seen, **words):  # they decide between the look and the lock
        review.approve(revision, by=reviewer, conflict_of_interest="None.")
        return release(seen, **words)

    monkeypatch.setattr(review, "release", late)
    assert review.release_expired() == 0
    assert revision.reviews.get().verdict == "approved"


def test_with_two_approvals_the_other_review_goes_on(
    author, reviewer, other_reviewer, condition, settings
):
    settings.REVIEW_APPROVALS = 2
    revision = factories.under_review(author, condition, reviewer)
    revision = review.join_review(revision, by=other_reviewer)
    revision.reviews.filter(reviewer=reviewer).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    assert review.release_expired() == 1
    revision.refresh_from_db()
    assert revision.status == "under_review"
    assert revision.reviews.get(reviewer=other_reviewer).decided_at is None
    assert told(Kind.REVIEW_ENDED) == [["reviewer"]]


def test_the_clock_is_set(settings):
    tasks = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert {release_expired.name, remind_ending.name} <= tasks


# --- when it is due again ----------------------------------------------------------------------


def test_it_is_due_again_after_the_months_of_its_topic(author, reviewer, condition):
    topic = factories.topic()
    topic.review_due_months = 6
    topic.save()
    live = factories.approved(author, condition, reviewer)
    assert live.review_due_on == review.months_after(timezone.localdate(), 6)
    topic.review_due_months = None
    topic.save()
    live = review.reaffirm(live, by=reviewer, conflict_of_interest="None.")
    assert live.review_due_on == review.months_after(timezone.localdate(), 24)


@pytest.mark.parametrize("step", ["reaffirm", "approve"])
def test_reading_it_again_closes_the_reasons_to(author, reviewer, condition, step):
    live = factories.approved(author, condition, reviewer)
    reason = Rereview.objects.create(article=live.article, reason="asked")
    if step == "reaffirm":
        review.reaffirm(live, by=reviewer, conflict_of_interest="None.")
    else:
        again = review.submit(review.revise(live.article, by=author), by=author)
        again = review.start_review(again, by=reviewer)
        reason.refresh_from_db()
        assert reason.closed_at is None
        review.approve(again, by=reviewer, conflict_of_interest="None.")
    reason.refresh_from_db()
    assert reason.closed_at is not None
