"""Finding a condition by its address, and walking the list from A to Z."""

from dataclasses import dataclass

from diseasemaps.conditions.models import Condition, ConditionSlug
from diseasemaps.conditions.querysets import LETTERS

PAGE = 100


@dataclass(frozen=True)
class Resolved:
    """Where a slug leads; `moved`: the condition has another slug now, redirect to it for good."""

    condition: Condition
    moved: bool


def resolve_slug(slug: str) -> Resolved | None:
    """The condition that has, or once had, this slug. One query for a live one, two otherwise."""
    here = Condition.objects.filter(slug=slug).first()
    if here:
        return Resolved(here, moved=False)
    old = ConditionSlug.objects.filter(slug=slug).select_related("condition").first()
    return Resolved(old.condition, moved=True) if old else None


@dataclass(frozen=True)
class LetterPage:
    """One page of a letter; `after` is the slug to ask the next page with, or "" at the end."""

    letter: str
    conditions: list[Condition]
    after: str


def a_to_z(letter: str, *, after: str = "", size: int = PAGE) -> LetterPage:
    """Up to `size` conditions of a letter, following the one with the slug `after`.

    An unknown letter is "a"; an unknown `after` is the beginning. At most two queries.
    """
    letter = letter.lower()
    if letter not in LETTERS:
        letter = "a"
    rows = Condition.objects.under(letter).a_to_z()
    after = after.replace("\x00", "")  # a query string can say anything; the database cannot
    last = after and Condition.objects.filter(slug=after).only("sort_name").first()
    if last:
        rows = rows.after(last.sort_name, last.pk)
    found = list(rows.only("slug", "name", "sort_name")[: size + 1])
    more = len(found) > size
    return LetterPage(letter, found[:size], found[size - 1].slug if more else "")
