"""One mail a day or a week: news that waits is gathered at 08:00 of the member's own clock.

A period has a name ("daily:2026-11-20"), and a unique key over member and period makes a second
digest of it impossible. Making the Delivery and taking the news into it is one statement, so a
worker killed in between leaves nothing half done, and two at once make one.
"""

from collections import Counter
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from diseasemaps.notifications import bell, preferences
from diseasemaps.notifications.kinds import DIGESTS
from diseasemaps.notifications.models import Delivery, Kind, Mail, Notification

HOUR = time(8)
MONDAY = 0
UTC = ZoneInfo("UTC")

_GATHER = f"""
WITH waiting AS (
    SELECT told.id, told.recipient_id FROM {Notification._meta.db_table} AS told
    JOIN {get_user_model()._meta.db_table} AS member ON member.id = told.recipient_id
    WHERE told.waits_for = %(when)s AND told.waits_for <> '' AND told.digest_id IS NULL
        AND told.read_at IS NULL AND told.created_at < %(until)s AND member.time_zone = %(zone)s
), made AS (
    INSERT INTO {Delivery._meta.db_table} (id, recipient_id, digest, channel, urgent, address,
        subject, text, html, created_at, not_before, attempts, unwanted, last_error)
    SELECT gen_random_uuid(), recipient_id, %(period)s, 'email', false, '',
        '', '', '', %(now)s, %(now)s, 0, false, ''
    FROM waiting GROUP BY recipient_id
    ON CONFLICT (recipient_id, digest) WHERE NOT (digest = '') DO NOTHING
    RETURNING id, recipient_id
)
UPDATE {Notification._meta.db_table} AS told SET digest_id = made.id
FROM made JOIN waiting ON waiting.recipient_id = made.recipient_id
WHERE told.id = waiting.id
"""


def gather_due(now: datetime | None = None) -> int:
    """Put every digest that is due on its way; return how much news went into them."""
    now = now or timezone.now()
    waiting = Notification.objects.filter(digest=None, read_at=None, waits_for__in=DIGESTS)
    gathered = 0
    for when, zone in waiting.values_list("waits_for", "recipient__time_zone").distinct():
        until, period = last_period(when, zone, now)
        words: dict[str, Any] = {
            "when": when,
            "zone": zone,
            "until": until,
            "period": period,
            "now": now,
        }
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_GATHER, words)
            gathered += cursor.rowcount
    if gathered:
        bell.ring()
    return gathered


def last_period(when: str, zone_name: str, now: datetime) -> tuple[datetime, str]:
    """The last moment until `now` at which a digest was due in this zone, and its period's name.

    A day that a zone skipped, or whose 08:00 came twice, still gives one moment; the names are
    those of local days, so they only ever move on.
    """
    zone = zone_of(zone_name)
    day = now.astimezone(zone).date()
    if when == Mail.WEEKLY:
        day -= timedelta(days=(day.weekday() - MONDAY) % 7)
    step = timedelta(days=7 if when == Mail.WEEKLY else 1)
    while (due := datetime.combine(day, HOUR, tzinfo=zone).astimezone(UTC)) > now:
        day -= step
    return due, f"{when}:{day.isoformat()}"


def zone_of(name: str) -> ZoneInfo:
    """The time zone of that name; UTC for one that this machine does not know."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not found, or not even a name
        return UTC


def contents(delivery: Delivery) -> dict[Kind, int]:
    """How many of which kind: what is still unread, and still wanted by mail, in Kind's order."""
    news = delivery.gathered.filter(read_at=None).values_list("event__kind", flat=True)
    count = Counter(news)
    wanted = preferences.wanted(delivery.recipient_id)
    return {kind: count[kind] for kind in Kind if count[kind] and wanted[kind] != Mail.NEVER}
