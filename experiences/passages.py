"""What somebody typed about an experience, passage by passage, each with the place it stands in.

Screening reads the passages as one text; what it finds is shown, and corrected, in its passage.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

TEXTS = (("title", "Title"), ("story", "Your story"), ("content_note", "Content note"))
ABOUT_A_TREATMENT = (
    ("dose", "how much"),
    ("side_effects", "side effects"),
    ("why_stopped", "why it was stopped"),
)


@dataclass(frozen=True)
class Passage:
    """`place` names it within its revision: "story", "treatments-0-dose", "dates-2-text"."""

    place: str
    part: str  # of the form
    label: str
    text: str


def of(revision: Any) -> list[Passage]:
    """Every passage of a revision, in the order of the page; none is empty."""
    passages = [Passage(name, "story", label, getattr(revision, name)) for name, label in TEXTS]
    passages += _of_treatments(revision.treatments.select_related("treatment").order_by("pk"))
    passages += [
        Passage(f"symptoms-{n}-name", "symptoms", "Symptom", felt.typed)
        for n, felt in enumerate(revision.symptoms.order_by("pk"))
        if felt.symptom_id is None
    ]
    passages += [
        Passage(f"dates-{n}-text", "dates", "A moment", event.text)
        for n, event in enumerate(revision.events.order_by("month", "pk"))
    ]
    return [passage for passage in passages if passage.text]


def _of_treatments(tried: Iterable[Any]) -> list[Passage]:
    found = []
    for n, row in enumerate(tried):
        name = row.treatment.name
        found.append(Passage(f"treatments-{n}-name", "treatments", "Treatment", name))
        found += [
            Passage(f"treatments-{n}-{column}", "treatments", f"{name}, {label}", words)
            for column, label in ABOUT_A_TREATMENT
            if (words := getattr(row, column))
        ]
    return found


def joined(passages: Iterable[Passage]) -> str:
    """The passages as one text, each on lines of its own."""
    return "\n".join(passage.text for passage in passages)
