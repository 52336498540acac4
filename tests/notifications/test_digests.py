"""One mail a member and period, at eight by their own clock; twice, late or killed, still one."""

import threading
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from diseasemaps.notifications import audiences, delivery, digests, fan_out, inbox, preferences
from diseasemaps.notifications.models import Delivery, Kind, Mail, Notification
from diseasemaps.notifications.notify import notify
from tests import factories

EIGHT = datetime(2026, 11, 20, 8, 0, tzinfo=UTC)  # a Friday
MONDAY = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


def news(*people, about, kind=Kind.FOLLOWED_ARTICLE, at=EIGHT - timedelta(hours=1)) -> None:
    event = notify(audiences.people(*people), kind, about=about, by=None)
    fan_out.fan_out_due()
    Notification.objects.filter(event=event).update(created_at=at)


def send_all(mailoutbox) -> list:
    Delivery.objects.update(not_before=timezone.now() - timedelta(seconds=1))
    delivery.deliver_due()
    return mailoutbox


def test_it_says_how_many_of_which_kind_and_nothing_else(condition, member, mailoutbox):
    for kind in (Kind.FOLLOWED_EXPERIENCE, Kind.FOLLOWED_ARTICLE, Kind.FOLLOWED_EXPERIENCE):
        news(member, about=condition, kind=kind)
    assert digests.gather_due(EIGHT) == 3
    (message,) = send_all(mailoutbox)
    html = message.alternatives[0][0]
    assert message.subject == "Your daily summary"
    for said in (message.body, html):
        assert "A new experience on a condition you follow (2 times)" in said
        assert "- A new article on a condition you follow\n" in message.body
        assert "http://127.0.0.1:8000/notifications/" in said
        for secret in ("white matter", "vanishing", member.handle, "/conditions/"):
            assert secret not in said.lower()
    assert "/notifications/unsubscribe/" in message.message()["List-Unsubscribe"]


def test_not_before_eight_and_then_once(condition, member):
    news(member, about=condition, at=EIGHT - timedelta(minutes=30))
    assert digests.gather_due(EIGHT - timedelta(minutes=1)) == 0
    assert digests.gather_due(EIGHT) == 1
    assert digests.gather_due(EIGHT + timedelta(minutes=5)) == 0
    assert Delivery.objects.get().digest == "daily:2026-11-20"


def test_what_comes_after_eight_is_in_the_next_one(condition, member):
    news(member, about=condition)
    digests.gather_due(EIGHT)
    news(member, about=condition, at=EIGHT + timedelta(minutes=1))
    assert digests.gather_due(EIGHT + timedelta(hours=3)) == 0
    assert digests.gather_due(EIGHT + timedelta(days=1)) == 1
    assert Delivery.objects.count() == 2


def test_a_clock_that_stood_still_for_days_makes_one(condition, member):
    for day in range(4):
        news(member, about=condition, at=EIGHT - timedelta(days=day, hours=1))
    assert digests.gather_due(EIGHT + timedelta(hours=2)) == 4
    assert Delivery.objects.count() == 1


def test_weekly_on_monday(condition, member):
    preferences.choose(member.pk, {Kind.FOLLOWED_ARTICLE: Mail.WEEKLY})
    news(member, about=condition)
    assert digests.gather_due(MONDAY - timedelta(seconds=1)) == 0
    assert digests.gather_due(MONDAY) == 1
    assert Delivery.objects.get().digest == "weekly:2026-11-23"


def test_both_digests_of_one_member_on_the_same_morning(condition, member):
    preferences.choose(member.pk, {Kind.FOLLOWED_QUESTION: Mail.WEEKLY})
    news(member, about=condition)
    news(member, about=condition, kind=Kind.FOLLOWED_QUESTION)
    digests.gather_due(MONDAY)
    periods = set(Delivery.objects.values_list("digest", flat=True))
    assert periods == {"daily:2026-11-23", "weekly:2026-11-23"}


def test_each_by_their_own_clock(condition, member, stranger):
    member.time_zone, stranger.time_zone = "Asia/Tokyo", "America/Los_Angeles"
    member.save()
    stranger.save()
    news(member, stranger, about=condition, at=EIGHT - timedelta(days=1))
    Notification.objects.update(created_at=datetime(2026, 11, 19, 20, tzinfo=UTC))
    assert digests.gather_due(datetime(2026, 11, 19, 23, tzinfo=UTC)) == 1  # 08:00 in Tokyo
    assert Delivery.objects.get().recipient == member
    assert digests.gather_due(datetime(2026, 11, 20, 16, tzinfo=UTC)) == 1  # 08:00 on the coast
    assert Delivery.objects.filter(recipient=stranger).count() == 1


def test_nothing_is_made_of_what_was_read(condition, member):
    news(member, about=condition)
    inbox.mark_read(inbox.of(member))
    assert digests.gather_due(EIGHT) == 0
    assert not Delivery.objects.exists()


def test_nothing_is_sent_when_all_was_read_meanwhile(condition, member, mailoutbox):
    news(member, about=condition)
    digests.gather_due(EIGHT)
    inbox.mark_read(inbox.of(member))
    assert send_all(mailoutbox) == []
    assert Delivery.objects.get().unwanted


def test_a_kind_that_is_not_wanted_any_more_is_left_out(condition, member, mailoutbox):
    news(member, about=condition)
    news(member, about=condition, kind=Kind.FOLLOWED_QUESTION)
    digests.gather_due(EIGHT)
    preferences.choose(member.pk, {Kind.FOLLOWED_QUESTION: Mail.NEVER})
    (message,) = send_all(mailoutbox)
    assert "question" not in message.body
    assert "article" in message.body


def test_a_kill_in_between_leaves_nothing_half_done(condition, member):
    news(member, about=condition)
    with transaction.atomic():
        assert digests.gather_due(EIGHT) == 1
        transaction.set_rollback(True)  # as the database does for a client that is gone
    assert not Delivery.objects.exists()
    assert digests.gather_due(EIGHT) == 1
    assert Delivery.objects.get().gathered.count() == 1


@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_make_one():
    member = factories.person("member", role=None)
    about = factories.condition()
    for _ in range(3):
        news(member, about=about)
    together, gathered = threading.Barrier(8), []

    def work() -> None:
        together.wait()
        gathered.append(digests.gather_due(EIGHT))
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(gathered) == [0] * 7 + [3]
    assert Delivery.objects.get().gathered.count() == 3


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "/etc/passwd", "UTC\x001"])
def test_a_zone_that_is_none_is_utc(zone):
    assert digests.last_period(Mail.DAILY, zone, EIGHT) == (EIGHT, "daily:2026-11-20")


ZONES = sorted(available_timezones() - {"localtime"})
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31), timezones=st.just(UTC))


SKIPPED = datetime(2011, 12, 30, 13, tzinfo=UTC)  # in Apia it is the 31st; there was no 30th


@example(zone="Pacific/Apia", now=SKIPPED, when=Mail.DAILY)
@example(zone="Pacific/Apia", now=SKIPPED + timedelta(hours=6), when=Mail.DAILY)
@example(zone="Pacific/Kwajalein", now=datetime(1993, 8, 21, 13, tzinfo=UTC), when=Mail.DAILY)
@given(zone=st.sampled_from(ZONES), now=MOMENTS, when=st.sampled_from([Mail.DAILY, Mail.WEEKLY]))
def test_in_every_zone_it_was_due_lately_at_eight(zone, now, when):
    due, period = digests.last_period(when, zone, now)
    local = due.astimezone(ZoneInfo(zone))
    assert due <= now
    # A day more for a zone that skipped one, an hour or two for a change of clocks.
    assert now - due < timedelta(days=7 if when == Mail.WEEKLY else 1) + timedelta(days=1, hours=2)
    assert period == f"{when}:{local.date()}"
    assert local.hour == 8 or abs(local.utcoffset() - _offset_before(due, zone)) > timedelta(0)
    if when == Mail.WEEKLY:
        assert datetime.fromisoformat(period.split(":")[1]).weekday() == 0


def _offset_before(due, zone) -> timedelta:
    return (due - timedelta(hours=26)).astimezone(ZoneInfo(zone)).utcoffset()


@given(zone=st.sampled_from(ZONES), now=MOMENTS, hours=st.integers(1, 24 * 30))
def test_periods_only_move_on_and_one_name_is_one_moment(zone, now, hours):
    earlier, later = (
        digests.last_period(Mail.DAILY, zone, at) for at in (now, now + timedelta(hours=hours))
    )
    assert earlier[0] <= later[0]
    assert earlier[1] <= later[1]
    assert (earlier[0] == later[0]) == (earlier[1] == later[1])


def test_the_change_of_clocks_moves_it_by_an_hour_of_the_world_not_of_the_day():
    before = digests.last_period(Mail.DAILY, "Europe/Berlin", datetime(2026, 3, 28, 12, tzinfo=UTC))
    after = digests.last_period(Mail.DAILY, "Europe/Berlin", datetime(2026, 3, 29, 12, tzinfo=UTC))
    assert after[0] - before[0] == timedelta(hours=23)
