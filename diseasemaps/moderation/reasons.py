"""Why a case is in the queue, in words that a moderator reads."""

from collections.abc import Iterable
from dataclasses import dataclass

from diseasemaps.moderation import marking, signals
from diseasemaps.moderation.models import Signal


@dataclass(frozen=True)
class Reason:
    """One line of why, and what it adds to the urgency of the case."""

    kind: str  # of the signals
    words: str
    count: int
    weight: int

    @property
    def is_danger(self) -> bool:
        return self.kind in signals.DANGER


def of(rows: Iterable[Signal]) -> list[Reason]:
    """The signals of one case, those that say the same in one line; the heaviest first."""
    grouped: dict[tuple[str, str], list[Signal]] = {}
    for row in rows:
        grouped.setdefault((row.kind, row.detail.get("found", "")), []).append(row)
    found = [
        Reason(kind, _words(kind, what, len(same)), len(same), sum(one.weight for one in same))
        for (kind, what), same in grouped.items()
    ]
    return sorted(found, key=lambda reason: (not reason.is_danger, -reason.weight, reason.words))


def _words(kind: str, what: str, count: int) -> str:
    if kind == Signal.Kind.FLAG:
        return "Reported once" if count == 1 else f"Reported {count} times"
    words = marking.NAMES.get(what) or str(Signal.Kind(kind).label)
    return words if count == 1 else f"{words} ({count} times)"
