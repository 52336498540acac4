"""The one registry of the house: what can be moderated, and how each app does it.

An app registers its Kind from `AppConfig.ready()`, so that a decision is carried out in one place,
`cases.decide`, without `moderation` knowing the apps above it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet


@dataclass(frozen=True)
class Kind:
    """One kind of thing under moderation. `name` is that of its workflow."""

    name: str
    find: Callable[[Any], Any]  # id → the thing, as loaded now
    # (thing, version seen) → locks the thing and what its verbs lock, in their order; Conflict
    lock: Callable[[Any, int | None], Any]
    author: Callable[[Any], Any]
    condition: Callable[[Any], Any]
    language: Callable[[Any], str]
    snapshot: Callable[[Any], dict[str, Any]]  # what a moderator reads, as JSON
    # By step: what a moderator decides, verb(thing, *, by, rule, note), and what its author does,
    # verb(thing, *, by, version).
    verbs: Mapping[str, Callable[..., Any]]
    own: Mapping[str, Callable[..., Any]]
    # (user) → the things that they can read, and so can report; without it, there is no reporting.
    readable: Callable[[Any], QuerySet] | None = None
    # (thing) → what others read now, and what this would stand in the place of, if published.
    replaces: Callable[[Any], Any] = lambda thing: None
    # (thing) → can others read it now? Then what is reported of it can be dismissed.
    stands: Callable[[Any], bool] = lambda thing: thing.status in ("visible", "published")
    # By the step that was decided: verb(thing) that makes it as it was before, and verb(thing) that
    # gives the author what an upheld appeal owes them. Steps that are not here have no way back.
    undo: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)
    uphold: Mapping[str, Callable[[Any], Any]] = field(default_factory=dict)


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def named(name: str) -> Kind:
    """Raises KeyError for a kind that nobody registered."""
    return _kinds[name]


def actions() -> list[str]:
    """Everything that can be decided about anything, by the alphabet."""
    return sorted({action for kind in _kinds.values() for action in kind.verbs})


def of(thing: Any) -> Kind:
    return _kinds[thing.workflow.kind]
