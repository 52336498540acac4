"""Whom an event concerns: stored as JSON with the event, resolved to people at fan-out."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from diseasemaps.notifications.models import Subscription


def role(name: str, *, but: Any = None) -> dict[str, Any]:
    """Everyone who holds this role when the event is fanned out, `but` for one person who is told
    in other words.
    """
    return {"role": name} if but is None else {"role": name, "but": str(but.pk)}


def people(*users: Any) -> dict[str, Any]:
    """These people."""
    return {"people": sorted(str(user.pk) for user in users if user is not None)}


def also_suspended(*users: Any) -> dict[str, Any]:
    """These people, whether they are suspended or not: for news of the suspension itself."""
    return {"also_suspended": people(*users)["people"]}


def followers(thing: Any, *, written_by: Any = None, alias: str = "") -> dict[str, Any]:
    """Everyone who follows `thing`, but not `written_by`, nor whom that author blocked or who
    blocked them, under the name that the news is about: `alias`, or else their handle.
    """
    audience: dict[str, Any] = {"followers": [thing._meta.label, str(thing.pk)]}
    if written_by is not None:
        audience |= {"written_by": str(written_by.pk), "alias": alias}
    return audience


def resolve(audience: dict[str, Any]) -> QuerySet:
    """The people an audience means now. Raises ValueError for a form that it does not know."""
    users = get_user_model()._default_manager
    match audience:
        case {"role": str(name), "but": str(id)}:
            return users.with_role(name).exclude(pk=id)
        case {"role": str(name)}:
            return users.with_role(name)
        case {"people": list(ids)}:
            return users.active().filter(pk__in=ids)
        case {"also_suspended": list(ids)}:
            return users.filter(pk__in=ids, is_active=True, erased_at=None)
        case {"followers": [kind, id]}:
            subscriptions = Subscription.objects.filter(about_kind=kind, about_id=id, muted=False)
            followers = users.active().filter(pk__in=subscriptions.values("user"))
            return _strangers_to(audience.get("written_by"), audience.get("alias", ""), followers)
    raise ValueError(f"not an audience: {audience!r}")


def _strangers_to(author: str | None, alias: str, people: QuerySet) -> QuerySet:
    """`people` without the author and those between whom and the author there is a block.

    Who blocked another name of the same author is told: silence would say who that was.
    """
    if author is None:
        return people
    blocked_by_them = people.model._default_manager.filter(
        blocks_received__blocker=author, blocks_received__kind="blocked"
    )
    unwanted = {"blocks_made__blocked": author, "blocks_made__is_alias": bool(alias)}
    if alias:
        unwanted["blocks_made__byline"] = alias
    blocked_them = people.model._default_manager.filter(**unwanted)
    return (
        people.exclude(pk=author)
        .exclude(pk__in=blocked_by_them.values("pk"))
        .exclude(pk__in=blocked_them.values("pk"))
    )
