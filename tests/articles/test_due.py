"""Live texts that are due: owners are told at 60, 14 and 0 days, each notice once."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts import roles
from diseasemaps import audit
from diseasemaps.articles import due, rereviews, review
from diseasemaps.articles.models import DueNotice, Rereview, Revision
from diseasemaps.notifications import audiences
from diseasemaps.notifications.models import Event, Kind
from diseasemaps.versions import PageVersion
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("texts")]


@pytest.fixture
def live(author, reviewer, editor, condition):
    return factories.approved(author, condition, reviewer)


@pytest.fixture
def at(monkeypatch):
    """Let the clock strike so many days before (or, below 0, after) a text's review is due."""

    def strike(live: Revision, days: int) -> int:
        live.refresh_from_db()
        day = live.review_due_on - timedelta(days=days)
        with monkeypatch.context() as moved:
            moved.setattr(timezone, "localdate", lambda *_: day)
            return due.tell_due()

    return strike


def told() -> list[Event]:
    return list(Event.objects.filter(kind=Kind.ARTICLE_DUE).order_by("at"))


def notices() -> list[int]:
    return list(DueNotice.objects.order_by("at").values_list("days_before", flat=True))


def test_it_is_due_after_the_months_of_the_house(live, settings):
    assert live.review_due_on == review.months_after(date.today(), settings.REVIEW_DUE_MONTHS)


def test_a_topic_can_ask_for_it_sooner(author, reviewer, condition):
    topic = factories.topic()
    topic.review_due_months = 6
    topic.save(update_fields=["review_due_months"])
    live = factories.approved(author, condition, reviewer)
    assert live.review_due_on == review.months_after(date.today(), 6)


def test_nobody_is_told_before_its_time(live, at):
    assert at(live, 61) == 0
    assert told() == []


@pytest.mark.parametrize("days", [60, 14, 0])
def test_owners_are_told(live, at, days, author, reviewer, editor):
    assert at(live, days) == 1
    (event,) = told()
    assert event.about_id == str(live.pk)
    assert set(audiences.resolve(event.audience)) == {author, reviewer, editor}
    assert notices() == [days]


def test_each_notice_goes_out_once(live, at):
    strikes = [61, 60, 59, 15, 14, 14, 1, 0, 0, -1, -400]
    assert [at(live, days) for days in strikes] == [0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0]
    assert notices() == [60, 14, 0]


@pytest.mark.parametrize(("days", "expected"), [(9, 14), (-9, 0)])
def test_after_an_outage_only_the_nearest_notice_is_sent(live, at, days, expected):
    assert at(live, days) == 1
    assert at(live, days) == 0
    assert notices() == [expected]


def test_a_period_shorter_than_a_notice_has_no_such_notice(author, reviewer, condition, at):
    topic = factories.topic()
    topic.review_due_months = 1
    topic.save(update_fields=["review_due_months"])
    live = factories.approved(author, condition, reviewer)
    assert at(live, 28) == 0
    assert at(live, 14) == 1


def test_on_the_day_a_rereview_is_opened_once_and_its_pages_are_made_anew(live, at):
    before = {page.key: page.number for page in PageVersion.objects.all()}
    at(live, 0)
    at(live, -1)
    opened = Rereview.objects.get()
    assert (opened.article, opened.reason, opened.closed_at) == (live.article, "due", None)
    after = {page.key: page.number for page in PageVersion.objects.all()}
    assert after[live.article.page_key] == before[live.article.page_key] + 1


def test_before_the_day_nothing_is_opened(live, at):
    at(live, 14)
    assert not Rereview.objects.exists()


def test_reaffirming_closes_it_and_the_next_term_has_its_own_notices(live, at, reviewer):
    at(live, 0)
    live.refresh_from_db()
    reaffirmed = review.reaffirm(live, by=reviewer, conflict_of_interest="None.")
    assert Rereview.objects.get().closed_at is not None
    DueNotice.objects.update(due_on=date(2020, 1, 1))  # as it was then: another date
    assert [at(reaffirmed, days) for days in (60, 14, 0)] == [1, 1, 1]
    assert Rereview.objects.filter(closed_at=None).count() == 1


def test_approving_the_next_revision_closes_it(live, at, author, reviewer):
    at(live, 0)
    again = review.submit(review.revise(live.article, by=author), by=author)
    review.approve(
        review.start_review(again, by=reviewer), by=reviewer, conflict_of_interest="None."
    )
    assert not Rereview.objects.filter(closed_at=None).exists()


def test_retracting_closes_it_for_there_is_no_text_to_read(live, at, editor):
    at(live, 0)
    live.refresh_from_db()
    review.retract(live, by=editor, note="Wrong.")
    assert not Rereview.objects.filter(closed_at=None).exists()


def test_whoever_approved_it_and_reviews_no_more_is_left_alone(live, at, reviewer, author, editor):
    given = reviewer.role_grants.get(role="reviewer")
    roles.end(given, by=factories.person("admin"), reason="Left the hospital.")
    at(live, 0)
    (event,) = told()
    assert set(audiences.resolve(event.audience)) == {author, editor}


def test_the_same_reason_is_open_once(live, editor):
    opened = [rereviews.open_for(live.article, Rereview.Reason.ASKED, by=editor) for _ in range(2)]
    assert opened == [True, False]
    assert rereviews.close(live.article) == 1
    assert rereviews.open_for(live.article, Rereview.Reason.ASKED, by=editor)


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_tell_it_once(author, reviewer, editor, condition):
    live = factories.approved(author, condition, reviewer)
    Revision.objects.filter(pk=live.pk).update(review_due_on=timezone.localdate())
    barrier, results = threading.Barrier(8), []

    def work() -> None:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            results.append(due.tell_due())
        except Exception as error:
            results.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(map(str, results)) == ["0"] * 7 + ["1"]
    assert len(told()) == Rereview.objects.count() == DueNotice.objects.count() == 1
    assert audit.verify().ok
