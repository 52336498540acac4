"""The clock goes on when its broker was away: nothing of the broken connection is kept."""

from datetime import timedelta

import pytest
from celery.beat import ScheduleEntry

from diseasemaps.celery import app
from diseasemaps.notifications import bell
from diseasemaps.notifications.clock import Clock


@pytest.fixture
def broker(monkeypatch):
    """A broker that takes what it is sent, or raises; and what it was sent, over which line."""
    state = {"fault": None, "sent": []}

    def send(line, task):
        if state["fault"]:
            raise state["fault"]
        state["sent"].append((line, task))

    monkeypatch.setattr(bell, "send", send)
    return state


@pytest.fixture
def clock():
    return Clock(app, lazy=True)


ENTRY = ScheduleEntry("sweep", "the.sweep", schedule=timedelta(seconds=5), app=app)


def test_it_rings_over_one_line(broker, clock):
    clock.apply_entry(ENTRY)
    clock.apply_entry(ENTRY, producer=clock.producer)
    (first, task), (second, _) = broker["sent"]
    assert first is second
    assert task == "the.sweep"


def test_a_broken_line_is_let_go_and_the_next_time_another_is_used(broker, clock, caplog):
    clock.apply_entry(ENTRY)
    broker["fault"] = OSError("gone")
    for _ in range(3):
        clock.apply_entry(ENTRY)
    broker["fault"] = None
    clock.apply_entry(ENTRY)
    assert broker["sent"][0][0] is not broker["sent"][1][0]
    assert caplog.text.count("The broker does not take what is due") == 1  # once for each outage


def test_it_is_the_clock_of_the_site(settings):
    assert f"{Clock.__module__}.{Clock.__name__}" == settings.CELERY_BEAT_SCHEDULER
