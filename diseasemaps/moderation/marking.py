"""Findings shown in their text: the text cut into pieces, each with what was found in it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from diseasemaps.moderation.screening import Finding

NAMES = {
    "email": "E-mail address",
    "phone": "Telephone number",
    "link": "Link",
    "address": "Postal address",
    "date": "Exact date",
    "person": "Named person or place",
    "handle": "Contact elsewhere",
    "crisis": "Somebody may be in danger",
    "abuse": "Abuse or violence",
    "word": "Watched word",
    "advice": "Advice about a dose",
    "sales": "Sales talk",
}


@dataclass(frozen=True)
class Piece:
    """text[start:end] of the whole, and the kinds that were found there; none: nothing was."""

    text: str
    kinds: tuple[str, ...]
    names: str  # for people: "E-mail address, Link"


def pieces(text: str, findings: Iterable[Finding]) -> list[Piece]:
    """`text` whole and in order, cut wherever a finding begins or ends. Findings may overlap."""
    findings = sorted(findings, key=lambda found: found.start)
    cuts = sorted({0, len(text), *(p for found in findings for p in (found.start, found.end))})
    cut_up, open_now, nxt = [], [], 0
    for start, end in pairwise(cuts):
        while nxt < len(findings) and findings[nxt].start <= start:
            open_now.append(findings[nxt])
            nxt += 1
        open_now = [found for found in open_now if found.end > start]
        kinds = tuple(sorted({found.kind for found in open_now}))
        names = ", ".join(NAMES.get(kind, kind) for kind in kinds)
        cut_up.append(Piece(text[start:end], kinds, names))
    return cut_up
