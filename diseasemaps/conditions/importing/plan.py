"""Which disease id belongs to which condition, and what that condition is called. Pure.

An id that the catalogue knows stays where it is, whatever its name has become: no address breaks.
An unknown one joins a condition of the same normalised name that has no code of its database yet
(one condition under two databases); else it is a new condition. Two ids of one database are two
diseases, even when they share a name.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from diseasemaps.conditions.importing.annotations import SYSTEMS, Row
from diseasemaps.conditions.names import clean, normalise, slug_for

_CURATED = re.compile(r"\[(\d{4}-\d{2}-\d{2})\]")

Code = tuple[str, str]  # ("OMIM", "619340")


@dataclass
class NameUse:
    """How a disease id's name is used in the file: on how many lines, and how lately."""

    lines: int = 0
    curated: str = ""  # the newest date of a line that has it, ISO 8601


@dataclass(eq=False)
class Place:
    """One condition: what the catalogue knows of it (no `source`: it is new), and what comes."""

    pk: int | None = None
    name: str = ""
    slug: str = ""
    source: str = ""
    release: str = ""
    systems: set[str] = field(default_factory=set)
    codes: list[Code] = field(default_factory=list)  # those of this release
    names: dict[str, None] = field(default_factory=dict)  # an ordered set, those of this release
    best: dict[Code, str] = field(default_factory=dict)  # what each code of it is best called

    @property
    def new(self) -> bool:
        return not self.source

    @property
    def first_code(self) -> Code:
        return min(self.codes, key=rank)

    @property
    def preferred_name(self) -> str:
        """The best name of its first code, in whatever order the codes were placed."""
        return self.best[self.first_code]


def split_code(disease_id: str) -> Code:
    system, _, code = disease_id.partition(":")
    return system, code


def rank(code: Code) -> tuple[int, int, str]:
    """Orphanet, OMIM, DECIPHER; by number: the order in which ids find their place."""
    return SYSTEMS.index(code[0]), int(code[1]), code[1]


def names_in(rows: Iterable[Row]) -> dict[Code, dict[str, NameUse]]:
    """The names of each disease id, with their use."""
    pairs: dict[tuple[str, str], NameUse] = defaultdict(NameUse)
    for row in rows:
        use = pairs[row.database_id, row.disease_name]
        use.lines += 1
        use.curated = max(use.curated, *_CURATED.findall(row.biocuration), "")
    found: dict[Code, dict[str, NameUse]] = defaultdict(dict)
    for (disease_id, name), use in pairs.items():
        found[split_code(disease_id)][clean(name)] = use
    return dict(found)


def preferred(names: dict[str, NameUse]) -> list[str]:
    """Best first: not in capitals, curated last, on most lines, then by the alphabet.

    The newest comes first because names are mended ("Mental retardation …" has a better one now).
    """
    ordered = sorted(names)
    ordered.sort(key=lambda name: names[name].lines, reverse=True)
    ordered.sort(key=lambda name: names[name].curated, reverse=True)
    ordered.sort(key=str.isupper)
    return ordered


class Plan:
    """Finds each id its place among the conditions that are known (`places`, `known` codes)."""

    def __init__(self, places: Iterable[Place], known: dict[Code, Place]):
        self.known = dict(known)
        self.places: list[Place] = []  # those that this release speaks of
        self._by_name: dict[str, list[Place]] = defaultdict(list)
        for place in places:
            self.also_called(place, place.name)

    def place_all(self, found: dict[Code, dict[str, NameUse]]) -> None:
        """Place every id; those that are known first, so that a new one can join them."""
        for code in sorted(found, key=lambda code: (code not in self.known, rank(code))):
            ordered = preferred(found[code])
            place = self.known.get(code) or self._same_name(code, ordered) or Place()
            self._add(place, code, ordered)

    def name_new(self, *, taken: set[str]) -> list[Place]:
        """The new conditions, named and with an address of their own; `taken` grows."""
        new = [place for place in self.places if place.new]
        for place in new:
            place.name = place.preferred_name
            system, code = place.first_code
            place.slug = slug_for(place.name, taken=taken, tail=f"{system}-{code}")
            taken.add(place.slug)
        return new

    def _same_name(self, code: Code, names: list[str]) -> Place | None:
        for name in names:
            for place in self._by_name.get(normalise(name), ()):
                if code[0] not in place.systems:
                    return place
        return None

    def _add(self, place: Place, code: Code, names: list[str]) -> None:
        if not place.codes:
            self.places.append(place)
        place.codes.append(code)
        place.systems.add(code[0])
        place.best[code] = names[0]
        self.known[code] = place
        for name in names:
            place.names.setdefault(name)
            self.also_called(place, name)

    def also_called(self, place: Place, name: str) -> None:
        """`place` goes by `name` too, so that an unknown id of that name can join it."""
        places = self._by_name[normalise(name)]
        if place not in places:
            places.append(place)
