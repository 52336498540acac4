"""CSL-JSON: what Zotero, Mendeley and Crossref write for citation processors."""

import json
from collections.abc import Iterator
from typing import Any

from diseasemaps.articles.importing.entries import Entry, Unreadable, entry, name, words

BOOKS = ("book", "chapter", "monograph", "edited-book", "book-chapter")
TYPES = dict.fromkeys(BOOKS, "book") | dict.fromkeys(("webpage", "post-weblog", "post"), "website")
TYPES |= dict.fromkeys(("entry", "entry-dictionary", "entry-encyclopedia"), "reference")


def entries(text: str) -> Iterator[Entry]:
    """Raises Unreadable for what is no JSON, or no list of references."""
    try:
        found = json.loads(text)
    except json.JSONDecodeError as fault:
        place = f"line {fault.lineno}, column {fault.colno}"
        raise Unreadable(f"This is no whole JSON file: it breaks off or errs in {place}.") from None
    except (RecursionError, ValueError):
        raise Unreadable(
            "This JSON file is not one of references: it is nested too deeply."
        ) from None
    items = found.get("items", [found]) if isinstance(found, dict) else found
    if not isinstance(items, list):
        raise Unreadable("This JSON file holds no list of references.")
    for number, item in enumerate(items, start=1):
        yield _entry(f"entry {number}", item)


def _entry(where: str, item: Any) -> Entry:
    if not isinstance(item, dict):
        return Entry(where, faults=["It is no reference."])
    authors = item.get("author") or item.get("editor") or []
    return entry(
        where,
        authors=map(_name, authors if isinstance(authors, list) else []),
        type=TYPES.get(words(item.get("type")), ""),
        title=item.get("title"),
        container=words(item.get("container-title")) or words(item.get("publisher")),
        year=_year(item.get("issued")),
        doi=item.get("DOI"),
        pmid=item.get("PMID"),
        url=item.get("URL"),
    )


def _name(person: Any) -> str:
    if not isinstance(person, dict):
        return words(person)
    whole = words(person.get("literal"))
    particle = words(person.get("non-dropping-particle"))
    family = f"{particle} {words(person.get('family'))}".strip()
    return whole or name(family, words(person.get("given")))


def _year(issued: Any) -> str:
    """{"date-parts": [[2020, 5]]}, {"raw": "2020-05"} or {"literal": "Spring 2020"}."""
    if not isinstance(issued, dict):
        return words(issued)
    try:
        return words(issued["date-parts"][0][0])
    except (TypeError, IndexError, KeyError):
        return words(issued.get("raw")) or words(issued.get("literal"))
