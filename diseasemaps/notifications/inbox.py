"""A member's inbox: what is in it, and that it was read.

News of one kind about one thing is one row, as new as its newest, with how often it happened.
"""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from diseasemaps.notifications import kinds
from diseasemaps.notifications.models import Notification


def of(user: Any) -> QuerySet[Notification]:
    """What `user` was told; nobody else's."""
    return Notification.objects.filter(recipient=user).select_related("event")


def rows(user: Any) -> QuerySet[Notification]:
    """The newest of each group, with `times` (all of them) and `fresh` (those not read)."""
    alike = _alike(user)
    newer = alike.filter(pk__gt=OuterRef("pk"))
    return (
        of(user)
        .filter(~Exists(newer))
        .annotate(times=_counted(alike, Q()), fresh=_counted(alike, Q(read_at=None)))
    )


def title(row: Notification) -> str:
    """What a row of `rows` is called, with how often: "3 people found your story helpful"."""
    return kinds.title(row.event.kind, getattr(row, "times", 1))


def group_of(notification: Notification) -> QuerySet[Notification]:
    """It and the older ones of its group. What came since was not seen yet."""
    event = notification.event
    return of(notification.recipient_id).filter(
        event__kind=event.kind,
        event__about_kind=event.about_kind,
        event__about_id=event.about_id,
        pk__lte=notification.pk,
    )


def about(thing: Any, *, user: Any) -> QuerySet[Notification]:
    """What `user` was told about `thing` and has not read: for when they open its own page."""
    return of(user).filter(
        read_at=None, event__about_kind=thing._meta.label, event__about_id=str(thing.pk)
    )


def unread(user: Any) -> QuerySet[Notification]:
    return of(user).filter(read_at=None)


def mark_read(notifications: QuerySet[Notification]) -> int:
    """Read now, those that were not; returns how many."""
    return notifications.filter(read_at=None).update(read_at=timezone.now())


def _alike(user: Any) -> QuerySet[Notification]:
    """Of the same kind about the same thing as the row that this is asked for."""
    return Notification.objects.filter(
        recipient=user,
        event__kind=OuterRef("event__kind"),
        event__about_kind=OuterRef("event__about_kind"),
        event__about_id=OuterRef("event__about_id"),
    )


def _counted(alike: QuerySet, which: Q) -> Coalesce:
    counted = alike.order_by().values("recipient").annotate(n=Count("pk", filter=which))
    return Coalesce(Subquery(counted.values("n")), 0)
