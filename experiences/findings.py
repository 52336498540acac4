"""What a reader could recognise somebody by, shown to the author in place, before others see it.

What may say that somebody is in danger is never among it: that is no mistake to correct.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from diseasemaps import audit
from diseasemaps.conditions import treatments
from diseasemaps.moderation.screener import findings_in
from diseasemaps.moderation.screening import Finding
from experiences import passages, writing
from experiences.models import ExperienceRevision
from experiences.passages import Passage

WHAT = {
    "email": "an e-mail address",
    "phone": "a phone number",
    "link": "a link",
    "address": "a postal address",
    "date": "an exact date",
    "person": "a name",
    "handle": "a name on another site",
    "word": "a word that we ask you to put differently",
}
# Where screening offers no words.
INSTEAD = {
    "email": "[e-mail address left out]",
    "phone": "[phone number left out]",
    "link": "[link left out]",
    "address": "[address left out]",
    "date": "[date left out]",
    "person": "[name left out]",
    "handle": "[name left out]",
}
AROUND = 140  # characters shown on each side of what was found


@dataclass(frozen=True)
class Found:
    """Something in a passage, and what a click would put there."""

    passage: Passage
    start: int
    end: int
    kind: str
    what: str
    instead: str

    @property
    def text(self) -> str:
        return self.passage.text[self.start : self.end]

    @property
    def may_stay(self) -> bool:
        """If its author insists; what becomes of a watched word, the list says."""
        return self.kind != "word"

    @property
    def key(self) -> str:
        """Names it in a form, also after something else was typed beside it."""
        return f"{self.passage.place}:{self.start}:{zlib.crc32(self.text.encode())}"


@dataclass(frozen=True)
class Marked:
    """A passage in pieces: the words between, and in them what was found."""

    passage: Passage
    pieces: list[tuple[str, Found | None]]


def found_in(revision: ExperienceRevision, *, part: str = "") -> list[Found]:
    """What was found in the revision as saved, or in one part of it, in the order of the page."""
    typed = passages.of(revision)
    findings = findings_in(passages.joined(typed), revision.language)
    shown = list(_placed(typed, [one for one in findings if _is_shown(one)]))
    return [one for one in _apart(shown) if part in ("", one.passage.part)]


def _is_shown(finding: Finding) -> bool:
    if finding.kind == "word":  # a watched word, where the list has a better one, or none at all
        return bool(finding.instead) or finding.action == "block"
    return finding.kind in INSTEAD


def _placed(typed: list[Passage], findings: list[Finding]) -> Iterator[Found]:
    """The findings of the joined text, each in the passage where it begins."""
    begin = 0
    for passage in typed:
        end = begin + len(passage.text)
        for one in findings:
            if begin <= one.start < end:
                instead = one.instead or INSTEAD.get(one.kind, "")
                span = one.start - begin, min(one.end, end) - begin
                yield Found(passage, *span, one.kind, WHAT[one.kind], instead)
        begin = end + 1


def _apart(found: list[Found]) -> list[Found]:
    """Without those that lie within or across one before them: each place is shown once."""
    kept: list[Found] = []
    for one in found:
        last = kept[-1] if kept else None
        if last is None or last.passage != one.passage or one.start >= last.end:
            kept.append(one)
    return kept


def marked(found: list[Found]) -> list[Marked]:
    """The passages in which something was found, cut down to the words around it."""
    by_passage: dict[Passage, list[Found]] = {}
    for one in found:
        by_passage.setdefault(one.passage, []).append(one)
    return [
        Marked(passage, list(_pieces(passage.text, ones))) for passage, ones in by_passage.items()
    ]


def _pieces(text: str, found: list[Found]) -> Iterator[tuple[str, Found | None]]:
    first, last = found[0], found[-1]
    yield _tail(text[: first.start]), None
    for one, following in pairwise(found):
        yield one.text, one
        between = text[one.end : following.start]
        is_long = len(between) > 2 * AROUND
        yield f"{_head(between)} {_tail(between)}" if is_long else between, None
    yield last.text, last
    yield _head(text[last.end :]), None


def _head(text: str) -> str:
    return text if len(text) <= AROUND else f"{text[:AROUND].rsplit(' ', 1)[0]} …"


def _tail(text: str) -> str:
    return text if len(text) <= AROUND else f"… {text[-AROUND:].split(' ', 1)[-1]}"


@audit.recorded()
def correct(
    revision: ExperienceRevision, key: str, *, by: Any, version: int | None = None
) -> ExperienceRevision:
    """Put in the place of what `key` names what is offered instead, and save the draft.

    What is no longer there is left alone. Raises what `writing.save` raises.
    """
    one = _named(revision, key)
    if one is None:
        return revision
    text = one.passage.text
    words = text[: one.start] + one.instead + text[one.end :]
    return writing.save(revision, by=by, version=version, **_changed(revision, one.passage, words))


def _named(revision: ExperienceRevision, key: str) -> Found | None:
    """The finding of that key: the same words in the same passage, the nearest to where it was."""
    place, _, rest = key.partition(":")
    start, _, digest = rest.partition(":")
    same = [
        one
        for one in found_in(revision)
        if one.passage.place == place and one.key.rpartition(":")[2] == digest
    ]
    at = int(start) if start.isdecimal() and len(start) < 9 else 0
    return min(same, key=lambda one: abs(one.start - at), default=None)


def _changed(revision: ExperienceRevision, passage: Passage, words: str) -> dict[str, Any]:
    """The arguments of `writing.save` that put `words` in the place of the passage."""
    kind, _, rest = passage.place.partition("-")
    if not rest:
        return {"fields": {kind: _fitting(ExperienceRevision, kind, words)}}
    number, _, column = rest.partition("-")
    kind = {"dates": "events"}.get(kind, kind)
    rows = writing.rows_of(revision, kind)
    column = {"symptoms": "typed"}.get(kind, column)
    if (kind, column) == ("treatments", "name"):
        rows[int(number)]["treatment_id"] = treatments.find_or_add(words).pk
    else:
        model = dict(zip(writing.ROWS, writing.DETAILS, strict=True))[kind]
        rows[int(number)][column] = _fitting(model, column, words)
    return {"fields": {}, kind: rows}


def _fitting(model: Any, column: str, words: str) -> str:
    """`words` as long as the column holds."""
    return words[: model._meta.get_field(column).max_length]
