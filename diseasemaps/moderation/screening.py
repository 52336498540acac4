"""Screening: text in, findings out. Pure functions; nothing is stored here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from linkify_it import LinkifyIt

EMAIL = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}")
PHONE = re.compile(r"(?<![\w.])(?:\+|00)?\d(?:[ ().-]?\d){8,14}(?!\w)")


@dataclass(frozen=True)
class Finding:
    """Something in text[start:end]; `weight` adds to the priority of a case (0 to 100)."""

    kind: str  # "email", "phone", "link"
    start: int
    end: int
    weight: int


def screen(text: str, *, language: str = "en") -> list[Finding]:
    """What in `text` a moderator should look at, in order of place."""
    findings = [*_emails(text), *_phones(text), *_links(text)]
    return sorted(findings, key=lambda finding: (finding.start, finding.end))


def _emails(text: str) -> Iterator[Finding]:
    for hit in EMAIL.finditer(text):
        yield Finding("email", hit.start(), hit.end(), 30)


def _phones(text: str) -> Iterator[Finding]:
    for hit in PHONE.finditer(text):
        yield Finding("phone", hit.start(), hit.end(), 30)


@cache
def _linkify() -> LinkifyIt:
    return LinkifyIt(options={"fuzzy_email": False})


def _links(text: str) -> Iterator[Finding]:
    for link in _linkify().match(text) or ():
        if link.schema != "mailto:":
            yield Finding("link", link.index, link.last_index, 10)
