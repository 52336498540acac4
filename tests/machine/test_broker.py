"""The queue in the database: installed once, by whoever comes first."""

import threading
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings as django_settings

from diseasemaps import broker


@pytest.fixture
def empty_database(settings, django_db_blocker):
    """A new database on the same server, named to the broker."""
    name = f"broker_{uuid4().hex[:12]}"
    original = django_settings.DATABASES["default"]
    words = {"host": original["HOST"], "port": original["PORT"], "user": original["USER"]}
    if original.get("PASSWORD"):
        words["password"] = original["PASSWORD"]
    with psycopg.connect(**words, dbname="postgres", autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        settings.QUEUE_IN_DATABASE = True
        here = psycopg.conninfo.make_conninfo(
            django_settings.CELERY_BROKER_TRANSPORT_OPTIONS["conn_string"], **words, dbname=name
        )
        settings.CELERY_BROKER_TRANSPORT_OPTIONS = {"conn_string": here}
        yield
        server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_it_is_installed_once(empty_database):
    assert not broker.is_prepared()
    assert broker.prepare() is True
    assert broker.is_prepared()
    assert broker.prepare() is False


def test_several_at_once_install_it_once(empty_database):
    done = []
    threads = [threading.Thread(target=lambda: done.append(broker.prepare())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, False, True]


def test_nobody_keeps_others_from_a_queue(empty_database, settings):
    broker.prepare()
    words = settings.CELERY_BROKER_TRANSPORT_OPTIONS["conn_string"]
    with psycopg.connect(words) as frozen, psycopg.connect(words) as other:
        frozen.execute("SELECT pgmq.create('bell')")  # what declaring does; and never commits
        shown = frozen.execute("SHOW idle_in_transaction_session_timeout").fetchone()
        assert shown == ("10s",)  # then the server ends it
        with pytest.raises(psycopg.errors.LockNotAvailable):  # after a second
            other.execute("SELECT pgmq.send('bell', '{}')")


def test_a_broker_of_its_own_needs_nothing(settings):
    settings.QUEUE_IN_DATABASE = False
    assert broker.is_prepared()
    assert broker.prepare() is False
