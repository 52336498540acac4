"""The symptoms of a condition, most often reported first, in the words of the source.

Frequencies are shown as they were reported (a count, a percentage, one of HPO's terms), never
pooled: two studies of different people are two statements.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

# HPO's frequency terms: words, and the middle of their range in percent, for sorting only.
TERMS = {
    "HP:0040280": ("always (100%)", 100.0),
    "HP:0040281": ("very often (80–99%)", 90.0),
    "HP:0040282": ("often (30–79%)", 55.0),
    "HP:0040283": ("sometimes (5–29%)", 17.0),
    "HP:0040284": ("rarely (1–4%)", 2.5),
}
UNKNOWN = -1.0


@dataclass(frozen=True)
class Reported:
    """One symptom, and how often the most informative statement reports it."""

    name: str
    medical_name: str  # empty when it is the same
    how_often: str  # empty when no statement says
    percent: float  # for sorting; UNKNOWN when no statement says


def how_often(statement: Any) -> tuple[str, float]:
    """(words, percent) of one statement."""
    if statement.denominator:
        share = 100 * statement.numerator / statement.denominator
        return f"{statement.numerator} of {statement.denominator} people studied", share
    if statement.percent is not None:
        return f"{float(statement.percent):g}% of people studied", float(statement.percent)
    return TERMS.get(statement.frequency, ("", UNKNOWN))


def reported(statements: Iterable[Any]) -> list[Reported]:
    """One line a symptom: of several statements, the one about most people speaks."""
    best: dict[int, tuple[int, Reported]] = {}
    for statement in statements:
        words, percent = how_often(statement)
        weight = statement.denominator or (1 if words else 0)
        known = best.get(statement.symptom_id)
        if known is None or weight > known[0]:
            symptom = statement.symptom
            medical = symptom.name if symptom.lay_name not in ("", symptom.name) else ""
            best[statement.symptom_id] = (weight, Reported(str(symptom), medical, words, percent))
    lines = [line for _, line in best.values()]
    return sorted(lines, key=lambda line: (-line.percent, line.name.lower()))
