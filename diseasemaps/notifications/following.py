"""What a member follows, and what they put away (mute)."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from diseasemaps.notifications.models import Event, Subscription

FOLLOWABLE = {"condition": ("conditions.Condition", "slug")}  # in addresses → model, public id


def find(kind: str, id: str) -> Any:
    """The thing named in an address. Raises LookupError when there is none, or none to follow."""
    name, key = FOLLOWABLE[kind]
    model = apps.get_model(name)
    try:
        return model._default_manager.get(**{key: id})
    except (model.DoesNotExist, ValueError) as fault:
        raise LookupError(f"no {kind} {id}") from fault


def of(user: Any) -> QuerySet[Subscription]:
    """What `user` follows; `fill` says what each is."""
    models = [model for model, _ in FOLLOWABLE.values()]
    return Subscription.objects.filter(user=user, muted=False, about_kind__in=models)


def fill(rows: Iterable[Subscription]) -> None:
    """Give each of `rows` its `thing` (None where it is gone), `kind` and public id `key`: one
    query for each kind.
    """
    for kind, (label, key) in FOLLOWABLE.items():
        mine = [row for row in rows if row.about_kind == label]
        model = apps.get_model(label)
        things = model._default_manager.in_bulk([row.about_id for row in mine]) if mine else {}
        by_id = {str(pk): thing for pk, thing in things.items()}
        for row in mine:
            row.kind, row.thing = kind, by_id.get(row.about_id)
            row.key = str(getattr(row.thing, key, ""))


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
