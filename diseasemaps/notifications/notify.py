"""Telling people: one Event in the verb's own transaction; the worker does the rest."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from diseasemaps.notifications import bell
from diseasemaps.notifications.kinds import URGENT
from diseasemaps.notifications.models import Event, Notification


def notify(
    audience: dict[str, Any],
    kind: str,
    *,
    about: Any,
    by: Any,
    path: str = "",
    once: bool = False,
    after: timedelta = timedelta(0),
    part_of: UUID | None = None,
) -> Event:
    """Write that `kind` happened to `about`, done `by` (None: the system), for `audience`.

    `about` gives `get_absolute_url()` and, for the inbox, `label`; `path` leads elsewhere, for
    people who see it there. `after` leaves time to undo; `part_of` is the id of what is undone then
    (`never_mind`). With `once`, the same act of the same
    person is told no second time.
    """
    if once:
        known = _of(kind, about, by).first()
        if known is not None:
            return known
    event = Event.objects.create(
        kind=kind,
        about_kind=about._meta.label,
        about_id=str(about.pk),
        path=path or about.get_absolute_url(),
        label=getattr(about, "label", "")[:200],
        by=by,
        audience=audience,
        fan_out_after=timezone.now() + after,
        part_of=part_of,
    )
    urgent = event.kind in URGENT
    transaction.on_commit(lambda: bell.ring(urgent=urgent))
    return event


def take_back(kind: str, *, about: Any, by: Any) -> None:
    """`by` undid what they did: whoever was not told yet is not, and whoever has not read it, does
    not.

    That it happened stays known, so that nobody is told again each time it is done and undone.
    """
    waiting = _of(kind, about, by).filter(fanned_out_at=None).select_for_update()
    Event.objects.filter(pk__in=[event.pk for event in waiting]).delete()
    Notification.objects.filter(event__in=_of(kind, about, by), read_at=None).delete()


def never_mind(part_of: UUID) -> int:
    """What was part of that has been undone: nobody is told. Returns of how many events."""
    waiting = Event.objects.filter(part_of=part_of, fanned_out_at=None).select_for_update()
    gone, _ = Event.objects.filter(pk__in=[event.pk for event in waiting]).delete()
    return gone


def _of(kind: str, about: Any, by: Any) -> QuerySet[Event]:
    return Event.objects.filter(
        kind=kind, about_kind=about._meta.label, about_id=str(about.pk), by=by
    )
