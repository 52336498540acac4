"""A member's inbox: what is in it, and that it was read."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from diseasemaps.notifications.models import Notification
from diseasemaps.workflow import Refused


def of(user: Any) -> QuerySet[Notification]:
    """What `user` was told; nobody else's."""
    return Notification.objects.filter(recipient=user).select_related("event")


def unread(user: Any) -> QuerySet[Notification]:
    return of(user).filter(read_at=None)


def mark_read(notifications: QuerySet[Notification]) -> int:
    """Read now, those that were not; returns how many."""
    return notifications.filter(read_at=None).update(read_at=timezone.now())


def read(notification: Notification, *, by: Any) -> Notification:
    """Its recipient has read it; twice is once. Raises Refused for anybody else's."""
    if notification.recipient_id != by.pk:
        raise Refused("This is somebody else's.")
    mark_read(of(by).filter(pk=notification.pk))
    notification.refresh_from_db(fields=["read_at"])
    return notification
