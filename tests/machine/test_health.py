"""/healthz speaks for the process alone, /readyz for the whole house."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone

from diseasemaps.notifications import bell, heartbeat
from diseasemaps.notifications.models import Heartbeat
from diseasemaps.notifications.tasks import sweep_urgent
from diseasemaps.pages import health


@pytest.fixture
def broker(monkeypatch):
    """A broker that answers, or says what it is told to."""
    state = {"fault": None}

    def test_line():
        if state["fault"]:
            raise state["fault"]

    monkeypatch.setattr(bell, "test_line", test_line)
    return state


def test_healthz_asks_no_database(client):
    assert client.get("/healthz").status_code == 200  # no db fixture: a query would fail


def test_readyz_is_200_when_all_are_there(client, db, broker):
    heartbeat.beat()
    heartbeat.beat(heartbeat.URGENT)
    answer = client.get("/readyz")
    assert answer.status_code == 200
    parts = dict.fromkeys(["database", "broker", "worker", "urgent"], "ok")
    assert answer.json() == {"ready": True, **parts}
    assert "no-store" in answer["Cache-Control"]


def test_readyz_names_a_worker_that_was_never_seen(client, db, broker):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["worker"] == "never seen"
    assert answer.json()["database"] == "ok"


def test_readyz_names_a_worker_not_seen_for_thirty_seconds(client, db, broker):
    Heartbeat.objects.create(name="worker", at=timezone.now() - timedelta(seconds=31))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["worker"] == "last seen 31 seconds ago"


def test_readyz_names_the_urgent_worker_apart_from_the_other(client, db, broker):
    heartbeat.beat()
    Heartbeat.objects.create(name="urgent", at=timezone.now() - timedelta(seconds=40))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["worker"] == "ok"
    assert answer.json()["urgent"] == "last seen 40 seconds ago"


def test_the_clock_shows_that_the_urgent_worker_is_there(db):
    assert {"task": sweep_urgent.name, "schedule": 10.0} in settings.CELERY_BEAT_SCHEDULE.values()
    assert settings.CELERY_TASK_ROUTES[sweep_urgent.name] == {"queue": settings.URGENT_QUEUE}
    sweep_urgent()
    assert heartbeat.is_fresh(heartbeat.URGENT)
    assert not heartbeat.is_fresh()


def test_readyz_names_a_broker_that_does_not_answer_and_keeps_its_reason(client, db, broker):
    heartbeat.beat()
    broker["fault"] = OSError("password=secret-word refused")
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["broker"] == "does not answer"
    assert "secret-word" not in answer.content.decode()


def test_readyz_names_a_database_that_does_not_answer(client, db, broker, monkeypatch):
    heartbeat.beat()

    def cursor(*_):
        raise OSError("gone")

    monkeypatch.setattr(health, "connection", SimpleNamespace(cursor=cursor))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["database"] == "does not answer"


def test_sweeps_that_piled_up_are_one(db):
    assert heartbeat.beat()
    assert not heartbeat.beat()
    Heartbeat.objects.update(at=timezone.now() - heartbeat.CALM)
    assert heartbeat.beat()
