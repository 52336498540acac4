"""Somebody may be in danger: held, first in the queue, moderators called, then everybody."""

from datetime import timedelta

import pytest
from django.utils import timezone

from diseasemaps.moderation import cases, crisis, signals
from diseasemaps.moderation.models import Case, Signal
from diseasemaps.notifications import fan_out
from diseasemaps.notifications.models import Delivery, Event, Notification
from tests import factories

pytestmark = pytest.mark.usefixtures("texts")

WORDS = "I cannot do this any more. I want to kill myself."


def in_danger(member, condition):
    revision = factories.pending(member, condition, story=WORDS)
    return revision, Case.objects.get(thing_id=revision.pk)


def ago(case, **more):
    Case.objects.filter(pk=case.pk).update(crisis_at=timezone.now() - timedelta(**more))


def test_it_is_held_first_in_the_queue_and_moderators_are_called_by_mail(
    member, moderator, condition
):
    for number in range(3):  # trusted, and held all the same
        factories.published(member, factories.condition(f"Condition {number}"), moderator)
    other = cases.open(
        factories.pending(factories.person("other", role=None), factories.condition("Calm")),
        signals=[signals.plain(Signal.Kind.SALES, 100)] * 50,
    )
    revision, case = in_danger(member, condition)
    assert revision.status == "pending"
    assert crisis.concerns(revision)
    assert list(Case.objects.queue())[:2] == [case, other]
    event = Event.objects.get(kind="crisis_raised")
    fan_out.fan_out_due(urgent=True)
    told = Notification.objects.get(event=event)
    assert told.recipient == moderator
    assert Delivery.objects.get(notification=told).urgent
    assert not member.current_restrictions  # never a punishment


def test_after_a_quarter_of_an_hour_without_anybody_everybody_is_called_once(
    member, moderator, admin, condition
):
    _, case = in_danger(member, condition)
    assert crisis.call_everybody() == 0
    ago(case, minutes=14)
    assert crisis.call_everybody() == 0
    ago(case, minutes=16)
    assert crisis.call_everybody() == 1
    assert crisis.call_everybody() == 0
    events = Event.objects.filter(kind="crisis_unanswered")
    assert sorted(event.audience["role"] for event in events) == ["admin", "moderator"]


def test_nobody_is_called_while_somebody_is_at_work_on_it(member, moderator, condition):
    _, case = in_danger(member, condition)
    ago(case, minutes=16)
    case = cases.claim(case, by=moderator)
    assert crisis.call_everybody() == 0
    Case.objects.filter(pk=case.pk).update(claim_expires_at=timezone.now())  # who left it
    assert crisis.call_everybody() == 1


def test_a_decision_answers_it_and_nothing_of_it_is_public(member, moderator, condition):
    revision, case = in_danger(member, condition)
    ago(case, minutes=16)
    cases.decide(case, action="request_changes", by=moderator, note="Are you safe? Write to us.")
    assert crisis.call_everybody() == 0
    assert not crisis.concerns(revision)
