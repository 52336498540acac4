"""Telling people: one Event in the verb's own transaction; the worker does the rest."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from diseasemaps.notifications import bell
from diseasemaps.notifications.kinds import URGENT
from diseasemaps.notifications.models import Event


def notify(
    audience: dict[str, Any],
    kind: str,
    *,
    about: Any,
    by: Any,
    after: timedelta = timedelta(0),
) -> Event:
    """Write that `kind` happened to `about`, done `by` (None: the system), for `audience`.

    `about` gives `get_absolute_url()` and, for the inbox, `label`. `after` leaves time to undo.
    """
    event = Event.objects.create(
        kind=kind,
        about_kind=about._meta.label,
        about_id=str(about.pk),
        path=about.get_absolute_url(),
        label=getattr(about, "label", "")[:200],
        by=by,
        audience=audience,
        fan_out_after=timezone.now() + after,
    )
    urgent = event.kind in URGENT
    transaction.on_commit(lambda: bell.ring(urgent=urgent))
    return event
