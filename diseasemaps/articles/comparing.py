"""What differs between two approved texts of an article, for everybody: each reader's text and the
sources. What is the same in both is left out.
"""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import prefetch_related_objects

from accounts.models import ReaderType
from diseasemaps.articles import diff
from diseasemaps.articles.models import Revision

STATES = {
    "added": "There was no text for this reader before.",
    "removed": "There is no text for this reader any more.",
}


@dataclass(frozen=True)
class Part:
    """One part of a text that differs, its rows as `diff` gives them; None stands for rows that
    are the same.
    """

    title: str
    rows: list[diff.Row | None]


@dataclass(frozen=True)
class TextChange:
    reader: str
    state: str  # a sentence, where the whole text is new or gone
    parts: list[Part]


@dataclass(frozen=True)
class Changes:
    texts: list[TextChange]
    sources: list[diff.SourceDiff]
    disclaimers: bool  # whether a disclaimer that readers saw was another version

    def __bool__(self) -> bool:
        return bool(self.texts or self.sources or self.disclaimers)


def changes(older: Revision, newer: Revision) -> Changes:
    """What differs, in the order of the page; false when every word is the same."""
    prefetch_related_objects([older, newer], "variants", "citations")
    texts = [_change(one) for one in diff.texts(older, newer) if one.state != "same"]
    return Changes(texts, diff.sources(older, newer), older.disclaimers != newer.disclaimers)


def _change(text: diff.TextDiff) -> TextChange:
    parts = [Part("Short answer", _brief(text.short_answer)), Part("Text", _brief(text.body))]
    return TextChange(
        reader=str(ReaderType(text.reader_type).label),
        state=STATES.get(text.state, ""),
        parts=[part for part in parts if any(part.rows)],
    )


def _brief(rows: list[diff.Row]) -> list[Any]:
    found: list[Any] = []
    for is_same, run in groupby(rows, lambda row: row.kind == "same"):
        found += [None] if is_same else run
    return found
