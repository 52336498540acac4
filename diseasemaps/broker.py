"""The queues inside PostgreSQL: put there once, when CELERY_BROKER_URL is pgmq://."""

import psycopg
from django.conf import settings
from pgmq.install import install_pgmq_from_sql

_LOCK = 7_233_001  # any number, the same for everybody: two installers take turns


def is_prepared() -> bool:
    """Whether the queue is there; always so when the broker is a server of its own."""
    if not settings.QUEUE_IN_DATABASE:
        return True
    with _connect() as connection:
        return _has_queues(connection)


def prepare() -> bool:
    """Install the queue's SQL and make our queues. True when there was something to do."""
    if not settings.QUEUE_IN_DATABASE:
        return False
    with _connect() as connection, connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        if _has_queues(connection):
            return False
        if not _has_schema(connection):
            install_pgmq_from_sql(conn=connection)
        for name in _queues():
            connection.execute("SELECT pgmq.create(%s)", [name])
    return True


def _queues() -> list[str]:
    return [settings.CELERY_TASK_DEFAULT_QUEUE, settings.URGENT_QUEUE]


def _connect() -> psycopg.Connection:
    """A line of the worker's kind, but with no limit to waiting: installers take turns."""
    return psycopg.connect(settings.CELERY_BROKER_TRANSPORT_OPTIONS["conn_string"], options="")


def _has_schema(connection: psycopg.Connection) -> bool:
    found = connection.execute("SELECT to_regclass('pgmq.meta') IS NOT NULL").fetchone()
    return bool(found and found[0])


def _has_queues(connection: psycopg.Connection) -> bool:
    if not _has_schema(connection):
        return False
    found = connection.execute(
        "SELECT count(*) FROM pgmq.meta WHERE queue_name = ANY(%s)", [_queues()]
    ).fetchone()
    return bool(found and found[0] == len(_queues()))
