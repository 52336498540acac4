"""One's own inbox."""

from typing import Any

from django.utils import timezone

from diseasemaps.notifications.models import Notification
from diseasemaps.workflow import Refused


def read(notification: Notification, *, by: Any) -> Notification:
    """Its recipient has read it; twice is once. Raises Refused for anybody else's."""
    if notification.recipient_id != by.pk:
        raise Refused("This is somebody else's.")
    unread = Notification.objects.filter(pk=notification.pk, read_at=None)
    unread.update(read_at=timezone.now())
    notification.refresh_from_db(fields=["read_at"])
    return notification
