"""Everybody whom an event concerns is told once, whatever else goes wrong."""

from datetime import timedelta

from django.utils import timezone

from accounts.models import Restriction
from diseasemaps.notifications import audiences, fan_out
from diseasemaps.notifications.models import (
    Delivery,
    Event,
    Kind,
    Notification,
    Preference,
    Subscription,
)
from diseasemaps.notifications.notify import notify
from tests import factories


def told(event: Event) -> set[str]:
    return set(event.notifications.values_list("recipient__handle", flat=True))


def news(audience, about, *, by=None, kind=Kind.EXPERIENCE_SUBMITTED, **kwargs) -> Event:
    return notify(audience, kind, about=about, by=by, **kwargs)


def test_each_holder_of_the_role_is_told_in_the_inbox_and_by_mail(condition, moderator, member):
    other = factories.person("other-moderator", role="moderator")
    event = news(audiences.role("moderator"), condition, by=member)
    assert fan_out.fan_out_due() == 1
    assert told(event) == {moderator.handle, other.handle}
    deliveries = Delivery.objects.filter(notification__event=event)
    assert {delivery.recipient for delivery in deliveries} == {moderator, other}
    event.refresh_from_db()
    assert event.fanned_out_at is not None


def test_nobody_is_told_of_their_own_act(condition, moderator):
    other = factories.person("other-moderator", role="moderator")
    event = news(audiences.role("moderator"), condition, by=moderator)
    fan_out.fan_out_due()
    assert told(event) == {other.handle}


def test_people_who_are_suspended_or_erased_are_not_told(condition, moderator, member):
    suspended, erased = (
        factories.person("suspended", role=None),
        factories.person("gone", role=None),
    )
    Restriction.objects.create(
        user=suspended, kind=Restriction.Kind.SUSPENDED, reason="test", by=moderator
    )
    erased.erased_at = timezone.now()
    erased.save()
    event = news(audiences.people(suspended, erased, member), condition)
    fan_out.fan_out_due()
    assert told(event) == {member.handle}


def test_a_suspension_that_is_over_or_taken_back_is_none(condition, moderator, member):
    for ended in ({"until": timezone.now()}, {"revoked_at": timezone.now()}):
        Restriction.objects.create(
            user=member, kind=Restriction.Kind.SUSPENDED, reason="test", by=moderator, **ended
        )
    event = news(audiences.people(member), condition)
    fan_out.fan_out_due()
    assert told(event) == {member.handle}


def test_followers_are_told_and_those_who_muted_are_not(condition, member, stranger):
    for user, muted in ((member, False), (stranger, True)):
        Subscription.objects.create(
            user=user, about_kind=condition._meta.label, about_id=str(condition.pk), muted=muted
        )
    event = news(audiences.followers(condition), condition)
    fan_out.fan_out_due()
    assert told(event) == {member.handle}


def test_twice_is_once(condition, member):
    event = news(audiences.people(member), condition)
    fan_out.fan_out_due()
    Event.objects.update(fanned_out_at=None, fan_out_after=timezone.now())
    fan_out.fan_out_due()
    assert Notification.objects.filter(event=event).count() == 1
    assert Delivery.objects.filter(notification__event=event).count() == 1


def test_who_wants_no_mail_of_a_kind_still_finds_it_in_the_inbox(condition, member):
    Preference.objects.create(
        user=member, kind=Kind.EXPERIENCE_SUBMITTED, mail=Preference.Mail.NEVER
    )
    event = news(audiences.people(member), condition)
    other = news(audiences.people(member), condition, kind=Kind.EXPERIENCE_PUBLISHED)
    fan_out.fan_out_due()
    assert told(event) == told(other) == {member.handle}
    assert [mail.notification.event for mail in Delivery.objects.all()] == [other]


def test_an_event_waits_until_it_may_be_told(condition, member):
    event = news(audiences.people(member), condition, after=timedelta(seconds=30))
    assert fan_out.fan_out_due() == 0
    Event.objects.update(fan_out_after=timezone.now())
    assert fan_out.fan_out_due() == 1
    assert told(event) == {member.handle}


def test_a_poisonous_event_is_set_aside_and_the_others_are_told(condition, member):
    poison = news({"nobody": "knows"}, condition)
    good = news(audiences.people(member), condition)
    assert fan_out.fan_out_due() == 1
    assert told(good) == {member.handle}
    poison.refresh_from_db()
    assert (poison.attempts, poison.dead_at) == (1, None)
    assert "not an audience" in poison.last_error
    assert poison.fan_out_after > timezone.now()


def test_a_poisonous_event_is_dead_after_enough_attempts(condition):
    poison = news({"nobody": "knows"}, condition)
    for _ in range(fan_out.MOST_ATTEMPTS + 2):
        Event.objects.update(fan_out_after=timezone.now())
        fan_out.fan_out_due()
    poison.refresh_from_db()
    assert poison.attempts == fan_out.MOST_ATTEMPTS
    assert poison.dead_at is not None


def test_an_event_that_kills_its_worker_each_time_dies_too(condition, member, monkeypatch):
    """The attempt is counted before the work, so one that never comes back is counted as well."""
    event = news(audiences.people(member), condition)
    monkeypatch.setattr(fan_out, "_fan_out", lambda id: False)  # as if killed in between
    for _ in range(fan_out.MOST_ATTEMPTS + 2):
        Event.objects.update(fan_out_after=timezone.now())
        fan_out.fan_out_due()
    event.refresh_from_db()
    assert event.dead_at is not None
    assert event.last_error == "every attempt was cut short"


def test_ten_thousand_are_told_in_a_few_statements(condition, django_assert_max_num_queries):
    event = news(audiences.role("moderator"), condition)
    for number in range(20):
        factories.person(f"moderator-{number}", role="moderator")
    with django_assert_max_num_queries(16):  # the same for twenty as for ten thousand
        fan_out.fan_out_due()
    assert len(told(event)) == 20
