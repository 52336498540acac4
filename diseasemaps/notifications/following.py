"""What a member follows, and what they put away (mute).

Each app says from its `AppConfig.ready()` what of it can be followed, and by whom: a Followable.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import QuerySet

from diseasemaps.notifications.models import Event, Subscription


@dataclass(frozen=True)
class Followable:
    """One sort of thing. `name` and `key` make its address: its name, and the field of its id."""

    name: str
    title: str  # above a list of them
    tells: str  # what one is told of
    key: str
    seen: Callable[[Any], QuerySet]  # user → the things that they may follow
    words: Callable[[Any], str]
    address: Callable[[Any], str]  # of its own page


@dataclass(frozen=True)
class Followed:
    """One thing that somebody follows, or muted, as their page shows it."""

    kind: str
    id: str
    words: str
    address: str
    muted: bool


_followables: dict[str, Followable] = {}


def register(followable: Followable) -> None:
    _followables[followable.name] = followable


def named(kind: str) -> Followable:
    """Raises LookupError for what cannot be followed."""
    return _followables[kind]


def find(kind: str, id: str, *, by: Any) -> Any:
    """The thing named in an address. Raises LookupError when there is none that `by` may follow."""
    followable = named(kind)
    try:
        return followable.seen(by).get(**{followable.key: id})
    except (ObjectDoesNotExist, ValidationError, ValueError) as fault:
        raise LookupError(f"no {kind} {id}") from fault


def everything(user: Any) -> list[tuple[str, list[Followed]]]:
    """(title, things) for each sort of thing that `user` follows or muted, and may still see."""
    rows = Subscription.objects.filter(user=user).order_by("-at", "-pk")
    mine: dict[str, dict[str, bool]] = {}
    for row in rows:
        mine.setdefault(row.about_kind, {})[row.about_id] = row.muted
    lists = ((one.title, _followed(one, user, mine)) for one in _followables.values())
    return [(title, things) for title, things in lists if things]


def _followed(of: Followable, user: Any, mine: dict[str, dict[str, bool]]) -> list[Followed]:
    seen = of.seen(user)
    muted = mine.get(seen.model._meta.label, {})
    if not muted:
        return []
    field = of.key.partition("__")[0]
    things = {str(thing.pk): thing for thing in seen.filter(pk__in=list(muted))}
    return [
        Followed(of.name, str(getattr(thing, field)), of.words(thing), of.address(thing), muted[pk])
        for pk, thing in ((pk, things[pk]) for pk in muted if pk in things)
    ]


def follows(user: Any, thing: Any) -> bool:
    return _of(user, *_key(thing)).filter(muted=False).exists()


def follow(thing: Any, *, by: Any) -> None:
    """Tell `by` of what is new there; twice is once, and following again ends muting."""
    _put(by, *_key(thing), muted=False)


def unfollow(thing: Any, *, by: Any) -> None:
    _of(by, *_key(thing)).delete()


def mute(event: Event, *, by: Any) -> None:
    """No more such news about what `event` was about, or came from."""
    _put(by, *thread_of(event), muted=True)


def thread_of(event: Event) -> tuple[str, str]:
    """(kind, id) of what was followed when this came from following, else of what it is about."""
    kind, id = event.audience.get("followers", (event.about_kind, event.about_id))
    return kind, id


def muted(about_kind: str, about_id: str) -> QuerySet:
    """The ids of the people who muted this thing."""
    put_away = Subscription.objects.filter(about_kind=about_kind, about_id=about_id, muted=True)
    return put_away.values("user")


def _key(thing: Any) -> tuple[str, str]:
    return thing._meta.label, str(thing.pk)


def _of(user: Any, about_kind: str, about_id: str) -> QuerySet[Subscription]:
    return Subscription.objects.filter(user=user, about_kind=about_kind, about_id=about_id)


def _put(user: Any, about_kind: str, about_id: str, *, muted: bool) -> None:
    Subscription.objects.bulk_create(
        [Subscription(user=user, about_kind=about_kind, about_id=about_id, muted=muted)],
        update_conflicts=True,
        unique_fields=["user", "about_kind", "about_id"],
        update_fields=["muted"],
    )
