"""When the worker was last at work: what /readyz asks, and what keeps sweeps from piling up."""

from datetime import timedelta

from django.db import connection
from django.utils import timezone

from diseasemaps.notifications.models import Heartbeat

WORKER = "worker"
URGENT = "urgent"  # the worker of the urgent queue
CALM = timedelta(seconds=2)
FRESH = timedelta(seconds=30)


def beat(name: str = WORKER) -> bool:
    """Note that `name` is at work. False when it was noted within the last two seconds."""
    table = Heartbeat._meta.db_table
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS known (name, at) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET at = EXCLUDED.at WHERE known.at < %s",
            [name, now, now - CALM],
        )
        return cursor.rowcount == 1


def seconds_ago(name: str = WORKER) -> float | None:
    """How long ago `name` was seen; None when never."""
    seen = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    return None if seen is None else (timezone.now() - seen).total_seconds()


def is_fresh(name: str = WORKER) -> bool:
    seconds = seconds_ago(name)
    return seconds is not None and seconds < FRESH.total_seconds()
