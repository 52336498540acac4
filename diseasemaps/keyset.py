"""Pages by key, never by offset: as fast at page 1,000 as at page 1. For pages and the API alike.

A cursor is signed: what we did not issue ourselves, or for another list, is refused.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.http import Http404


class NoCursor(Http404):
    """A cursor that was never given out for this list."""


@dataclass(frozen=True)
class Page:
    """`rows`, and the cursor of the rows that come after them ("" on the last page)."""

    rows: Sequence[Any]
    older: str
    is_first: bool

    @property
    def older_url(self) -> str:
        """From this page to the next one; "" on the last."""
        return f"?{urlencode({'before': self.older})}" if self.older else ""

    @property
    def newest_url(self) -> str:
        """Back to the first page; "" there."""
        return "" if self.is_first else "?"


def page(rows: QuerySet, *, order: tuple[str, ...], cursor: str, size: int) -> Page:
    """The first `size` of `rows` beyond `cursor` ("" for the beginning) by `order`.

    `order` is like ("-published_at", "-id"): its last field is unique and none is null. Raises
    NoCursor, which a page answers with 404.
    """
    if cursor:
        rows = rows.filter(after(order, _read(cursor, _salt(rows.model, order))))
    found = list(rows.order_by(*order)[: size + 1])
    older = ""
    if len(found) > size:
        found = found[:size]
        older = cursor_after(found[-1], order=order)
    return Page(found, older, not cursor)


def cursor_after(row: Any, *, order: tuple[str, ...]) -> str:
    """The cursor of the rows that come after `row`."""
    return signing.dumps([_key(row, name) for name in order], salt=_salt(type(row), order))


def _salt(model: Any, order: tuple[str, ...]) -> str:
    return f"cursor {model._meta.label} {order}"


def after(order: tuple[str, ...], values: Sequence[Any]) -> Any:
    """What lies beyond `values`: `(a, b) < (x, y)`, so that an index starts there however many rows
    share the same `a`; in mixed directions `a <= x AND (a < x OR (a = x AND b < y))`.
    """
    descending = {name.startswith("-") for name in order}
    if len(order) == 1 or len(descending) > 1:
        return _after(order, values)
    beyond = TupleLessThan if descending == {True} else TupleGreaterThan
    return beyond(Tuple(*(F(name.lstrip("-")) for name in order)), list(values))


def _after(order: tuple[str, ...], values: Sequence[Any]) -> Q:
    name, value = order[0], values[0]
    side = "lt" if name.startswith("-") else "gt"
    column = name.lstrip("-")
    beyond = Q(**{f"{column}__{side}": value})
    if len(order) == 1:
        return beyond
    tied = Q(**{column: value}) & _after(order[1:], values[1:])
    return Q(**{f"{column}__{side}e": value}) & (beyond | tied)


def _read(cursor: str, salt: str) -> list[Any]:
    try:
        return signing.loads(cursor, salt=salt)
    except signing.BadSignature:
        raise NoCursor from None


def _key(row: Any, name: str) -> Any:
    value = getattr(row, name.lstrip("-"))
    return value if isinstance(value, int | str) else str(value)
