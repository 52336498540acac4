"""From one Event to everybody's inbox: rows in bulk, each at most once, whatever is killed.

An event is claimed first, in a transaction of its own: the attempt is counted and the event set
aside for a while before anything is done with it. So one that kills its worker is found out like
one that raises, and after `MOST_ATTEMPTS` it is dead, with the reason, and nobody waits behind it.
"""

import logging
import time
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from uuid_utils.compat import uuid7

from diseasemaps.notifications import audiences, following, kinds, preferences
from diseasemaps.notifications.models import Delivery, Event, Mail, Notification, Preference

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
SET_ASIDE = timedelta(seconds=5)  # doubled by each attempt
SLICE = 8.0  # seconds after which no further event is begun

_WISH = "coalesce(wish.mail, %(default)s)"
_WISHES = f"""
LEFT JOIN {Preference._meta.db_table} AS wish
    ON wish.user_id = told.recipient_id AND wish.kind = %(kind)s
"""

_TELL = f"""
INSERT INTO {Notification._meta.db_table} (id, event_id, recipient_id, created_at, waits_for)
SELECT told.id, %(event)s, told.recipient_id, %(now)s,
    CASE WHEN told.by_mail AND {_WISH} = ANY(%(digests)s) THEN {_WISH} ELSE '' END
FROM unnest(%(ids)s::uuid[], %(recipients)s::uuid[], %(by_mail)s::boolean[])
    AS told (id, recipient_id, by_mail)
{_WISHES}
ON CONFLICT (event_id, recipient_id) DO NOTHING
"""

# Mail for everybody told who wants it at once; a digest gathers the rest (digests.py).
_MAIL = f"""
INSERT INTO {Delivery._meta.db_table} (id, notification_id, recipient_id, digest, channel, urgent,
    address, subject, text, html, created_at, not_before, attempts, unwanted, last_error)
SELECT gen_random_uuid(), told.id, told.recipient_id, '', 'email', %(urgent)s,
    '', '', '', '', %(now)s, %(now)s, 0, false, ''
FROM {Notification._meta.db_table} AS told
{_WISHES}
WHERE told.event_id = %(event)s AND told.waits_for = '' AND {_WISH} = %(at_once)s
    AND told.recipient_id = ANY(%(mailed)s::uuid[])
ON CONFLICT (notification_id, channel) DO NOTHING
"""


def fan_out_due(*, urgent: bool = False) -> int:
    """Fan out every event that is due, for at most a slice of time; return how many succeeded.

    `urgent`: of urgent kinds only.
    """
    started, done = time.monotonic(), 0
    while time.monotonic() - started < SLICE:
        id = _claim(urgent=urgent)
        if id is None:
            break
        done += _fan_out(id)
    return done


def _claim(*, urgent: bool) -> UUID | None:
    now = timezone.now()
    with transaction.atomic():
        waiting = Event.objects.filter(fanned_out_at=None, dead_at=None, fan_out_after__lte=now)
        if urgent:
            waiting = waiting.filter(kind__in=kinds.URGENT)
        event = waiting.select_for_update(skip_locked=True).order_by("fan_out_after").first()
        if event is None:
            return None
        event.attempts += 1
        event.fan_out_after = now + SET_ASIDE * 2 ** (event.attempts - 1)
        if event.attempts > MOST_ATTEMPTS:  # none of them came as far as to say why
            event.dead_at = now
            event.last_error = event.last_error or "every attempt was cut short"
        event.save(update_fields=["attempts", "fan_out_after", "dead_at", "last_error"])
    return event.pk


def _fan_out(id: UUID) -> bool:
    with transaction.atomic():
        ours = Event.objects.select_for_update(skip_locked=True)
        event = ours.filter(pk=id, fanned_out_at=None, dead_at=None).first()
        if event is None:
            return False
        now = timezone.now()
        try:
            with transaction.atomic():
                tell(event, now=now)
        except Exception as fault:
            log.warning("Event %s could not be fanned out.", id, exc_info=True)
            event.last_error = f"{type(fault).__name__}: {fault}"[:1000]
            event.dead_at = now if event.attempts >= MOST_ATTEMPTS else None
        else:
            event.fanned_out_at, event.last_error = now, ""
        event.save(update_fields=["fanned_out_at", "dead_at", "last_error"])
    return event.fanned_out_at is not None


def tell(event: Event, *, now: datetime) -> None:
    """Write the inbox rows and deliveries of `event`. Nobody is told of their own act."""
    people = audiences.resolve(event.audience)
    if event.by_id is not None:
        people = people.exclude(pk=event.by_id)
    if event.kind in kinds.MUTABLE:
        people = people.exclude(pk__in=following.muted(event.about_kind, event.about_id))
    told = preferences.with_their_consent(people, event.kind)  # {recipient: may it be mailed?}
    words: dict[str, Any] = {
        "event": event.pk,
        "kind": event.kind,
        "default": kinds.default_mail(event.kind),
        "at_once": Mail.NOW,
        "digests": [str(when) for when in kinds.DIGESTS],
        "urgent": event.kind in kinds.URGENT,
        "now": now,
        "ids": [uuid7() for _ in told],  # sorts by time, as the inbox does
        "recipients": list(told),
        "by_mail": list(told.values()),
        "mailed": [recipient for recipient, by_mail in told.items() if by_mail],
    }
    with connection.cursor() as cursor:
        cursor.execute(_TELL, words)
        cursor.execute(_MAIL, words)
