"""Why a case is there, and how urgent it is: from findings to what a moderator reads."""

from collections.abc import Iterable
from typing import Any

from diseasemaps.moderation.models import Signal
from diseasemaps.moderation.screening import Finding

Row = tuple[str, int, dict[str, Any]]  # kind, weight, detail

MOST_URGENT = 10_000  # of a case's priority: somebody may be in danger
CALM = 9_000  # what anything else may add up to
FLAG, APPEAL, ESCALATED, REPEATED = 20, 60, 100, 30

OF_FINDING = {
    "email": Signal.Kind.PERSONAL_DATA,
    "phone": Signal.Kind.PERSONAL_DATA,
    "address": Signal.Kind.PERSONAL_DATA,
    "date": Signal.Kind.PERSONAL_DATA,
    "person": Signal.Kind.PERSONAL_DATA,
    "handle": Signal.Kind.PERSONAL_DATA,
    "link": Signal.Kind.LINK,
    "crisis": Signal.Kind.CRISIS,
    "abuse": Signal.Kind.ABUSE,
    "word": Signal.Kind.WORD,
    "advice": Signal.Kind.ADVICE,
    "sales": Signal.Kind.SALES,
}
DANGER = frozenset({Signal.Kind.CRISIS, Signal.Kind.ABUSE})


def of(findings: Iterable[Finding]) -> list[Row]:
    """A signal for each finding, with where in the text it was."""
    return [
        (
            OF_FINDING[finding.kind],
            finding.weight,
            {"found": finding.kind, "start": finding.start, "end": finding.end},
        )
        for finding in findings
    ]


def plain(kind: str, weight: int = 0) -> Row:
    """A signal that is about the text as a whole."""
    return (kind, weight, {})


def priority(rows: Iterable[Signal]) -> int:
    """Of a case with these signals: danger before everything, else the sum of the weights."""
    rows = list(rows)
    if any(row.kind in DANGER for row in rows):
        return MOST_URGENT
    return min(sum(row.weight for row in rows), CALM)
