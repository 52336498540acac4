"""The one registry of the house: what can be moderated, and how each app does it.

An app registers its Kind from `AppConfig.ready()`, so that a decision is carried out in one place,
`cases.decide`, without `moderation` knowing the apps above it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Kind:
    """One kind of thing under moderation. `name` is that of its workflow."""

    name: str
    find: Callable[[Any], Any]  # id → the thing, as loaded now
    lock: Callable[[Any], Any]  # locks the thing and what its verbs lock, in their order
    author: Callable[[Any], Any]
    condition: Callable[[Any], Any]
    language: Callable[[Any], str]
    snapshot: Callable[[Any], dict[str, Any]]  # what a moderator reads, as JSON
    verbs: Mapping[str, Callable[..., Any]]  # action → verb(thing, *, by, rule, note)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def named(name: str) -> Kind:
    """Raises KeyError for a kind that nobody registered."""
    return _kinds[name]


def of(thing: Any) -> Kind:
    return _kinds[thing.workflow.kind]
