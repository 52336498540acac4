"""One search over the site: what people remember, found in one ranked list.

A finder takes a Wanted and gives Hits; `FINDERS` is all that a later kind has to join. Weights:
exact code > exact name > acronym > other name > prefix > fuzzy. Terms are health data: they are
never logged.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from diseasemaps.conditions.authorities import Typed, parse
from diseasemaps.conditions.names import normalise
from diseasemaps.search import names

LONGEST = 200  # characters; nothing in the catalogue is called more than that
MOST = 100


@dataclass(frozen=True)
class Wanted:
    """What was typed, and by whom: as it stands, as names are compared, as a code."""

    text: str
    normalised: str
    code: Typed | None
    limit: int
    user: Any = None


@dataclass(frozen=True)
class Hit:
    """One thing found. `matched` is the name or code that was meant; `score` is 0 to 100."""

    kind: str
    object: Any
    score: float
    matched: str


FINDERS: dict[str, Callable[[Wanted], Iterable[Hit]]] = {
    "condition": lambda wanted: _hits("condition", wanted, names.CONDITIONS),
    "symptom": lambda wanted: _hits("symptom", wanted, names.SYMPTOMS),
}

# A reader who types a name means the condition, where a symptom has the same one.
_FIRST = {kind: order for order, kind in enumerate(FINDERS)}


def search(
    text: str, *, user: Any = None, kinds: Collection[str] | None = None, limit: int = 20
) -> list[Hit]:
    """The best `limit` hits, best first; [] for what cannot be searched. Never raises for `text`.

    kinds: "condition", "symptom"; None for all. user: who asks (some kinds depend on it).
    """
    wanted = _wanted(text, user=user, limit=min(limit, MOST))
    if wanted is None:
        return []
    chosen = [finder for kind, finder in FINDERS.items() if kinds is None or kind in kinds]
    hits = [hit for finder in chosen for hit in finder(wanted)]
    return sorted(hits, key=lambda hit: (-hit.score, _FIRST[hit.kind]))[: wanted.limit]


def suggest(text: str, *, limit: int = 8) -> list[Hit]:
    """For a box while somebody types: conditions and symptoms, best first."""
    return search(text, kinds=("condition", "symptom"), limit=limit)


def _wanted(text: str, *, user: Any, limit: int) -> Wanted | None:
    if len(text) > LONGEST or limit < 1:
        return None
    normalised = normalise(text)
    if not normalised:
        return None
    return Wanted(text, normalised, parse(text), limit, user)


def _hits(kind: str, wanted: Wanted, catalogue: names.Catalogue) -> list[Hit]:
    found = names.find(catalogue, wanted.normalised, wanted.code, limit=wanted.limit)
    things = catalogue.model._default_manager.in_bulk([row.id for row in found])
    return [Hit(kind, things[row.id], row.score, row.matched) for row in found if row.id in things]
