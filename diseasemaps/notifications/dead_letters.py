"""What could not be told or sent, and trying it once more."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from diseasemaps import audit
from diseasemaps.notifications import bell
from diseasemaps.notifications.models import Delivery, Event
from diseasemaps.workflow import Conflict, Refused


def events() -> QuerySet[Event]:
    """Events that reached nobody, the newest first."""
    return Event.objects.exclude(dead_at=None).order_by("-dead_at", "pk")


def deliveries() -> QuerySet[Delivery]:
    """Mail that was wanted and did not leave, the newest first; not what nobody wants."""
    dead = Delivery.objects.filter(unwanted=False).exclude(dead_at=None)
    return dead.select_related("notification__event").order_by("-dead_at", "pk")


def has_words(delivery: Delivery) -> bool:
    """Whether it can be sent again. Account mail has forgotten its text: its person asks anew."""
    return delivery.notification is not None or delivery.digest != ""


@audit.recorded()
def retry_event(id: UUID, *, by: Any) -> None:
    """Fan this dead event out again, with as many attempts as at first.

    Raises Refused for who is no admin; Conflict when it is not dead (any more).
    """
    _require_admin(by)
    event = events().select_for_update().filter(pk=id).first()
    if event is None:
        raise Conflict("It is not among what failed any more.")
    event.dead_at, event.attempts, event.fan_out_after = None, 0, timezone.now()
    event.save(update_fields=["dead_at", "attempts", "fan_out_after"])
    audit.record("event.retry", by=by, kind="event", id=event.pk)
    transaction.on_commit(bell.ring)


@audit.recorded()
def retry_delivery(id: UUID, *, by: Any) -> None:
    """Send this dead delivery again, under the same Message-ID. Raises as `retry_event`."""
    _require_admin(by)
    delivery = deliveries().select_for_update(of=("self",)).filter(pk=id).first()
    if delivery is None or not has_words(delivery):
        raise Conflict("It is not among what failed any more, or has no words left to send.")
    delivery.dead_at, delivery.attempts, delivery.not_before = None, 0, timezone.now()
    delivery.save(update_fields=["dead_at", "attempts", "not_before"])
    audit.record("delivery.retry", by=by, kind="delivery", id=delivery.pk)
    transaction.on_commit(bell.ring)


def _require_admin(by: Any) -> None:
    if not by.is_authenticated or not by.has_role("admin"):
        raise Refused("Only an admin can try again what failed.")
