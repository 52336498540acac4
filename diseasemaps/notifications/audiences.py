"""Whom an event concerns: stored as JSON with the event, resolved to people at fan-out."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from diseasemaps.notifications.models import Subscription


def role(name: str) -> dict[str, Any]:
    """Everyone who holds this role when the event is fanned out."""
    return {"role": name}


def people(*users: Any) -> dict[str, Any]:
    """These people."""
    return {"people": sorted(str(user.pk) for user in users if user is not None)}


def also_suspended(*users: Any) -> dict[str, Any]:
    """These people, whether they are suspended or not: for news of the suspension itself."""
    return {"also_suspended": people(*users)["people"]}


def followers(thing: Any) -> dict[str, Any]:
    """Everyone who follows `thing`."""
    return {"followers": [thing._meta.label, str(thing.pk)]}


def resolve(audience: dict[str, Any]) -> QuerySet:
    """The people an audience means now. Raises ValueError for a form that it does not know."""
    users = get_user_model()._default_manager
    match audience:
        case {"role": str(name)}:
            return users.with_role(name)
        case {"people": list(ids)}:
            return users.active().filter(pk__in=ids)
        case {"also_suspended": list(ids)}:
            return users.filter(pk__in=ids, is_active=True, erased_at=None)
        case {"followers": [kind, id]}:
            subscriptions = Subscription.objects.filter(about_kind=kind, about_id=id, muted=False)
            return users.active().filter(pk__in=subscriptions.values("user"))
    raise ValueError(f"not an audience: {audience!r}")
