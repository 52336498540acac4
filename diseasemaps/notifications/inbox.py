"""A member's inbox: what is in it, and that it was read."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from diseasemaps.notifications.models import Notification


def of(user: Any) -> QuerySet[Notification]:
    """What `user` was told; nobody else's."""
    return Notification.objects.filter(recipient=user).select_related("event")


def unread(user: Any) -> QuerySet[Notification]:
    return of(user).filter(read_at=None)


def mark_read(notifications: QuerySet[Notification]) -> int:
    """Read now, those that were not; returns how many."""
    return notifications.filter(read_at=None).update(read_at=timezone.now())
