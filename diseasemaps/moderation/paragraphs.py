"""A text under moderation, paragraph by paragraph, with what screening finds marked in place."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from diseasemaps.moderation import marking, screener
from diseasemaps.moderation.screening import Finding, screen_with
from diseasemaps.workflow import Fault, Incomplete

PARTS = {
    "title": "Title",
    "story": "Story",
    "content_note": "Content note",
    "treatments": "Treatments tried",
    "about_treatments": "About the treatments",
    "symptoms": "Symptoms felt",
    "dates": "Dates",
    "text": "Text",
    "named_as": "Named as",
    "its_title": "The title of the post",
    "its_story": "The story of the post",
    "its_content_note": "The content note of the post",
    "its_text": "The text that it is about",
}
PARAGRAPH = re.compile(r"\S(?:.*?)(?=\n[ \t]*\n|\Z)", re.DOTALL)
MOST_PASSAGES = 20
LONGEST_PASSAGE = 2_000  # characters


@dataclass(frozen=True)
class Paragraph:
    part: str
    text: str
    pieces: list[marking.Piece]

    @property
    def value(self) -> str:
        """As a form sends it, when a moderator marks it."""
        return f"{self.part}:{self.text}"


@dataclass(frozen=True)
class Found:
    """Something that screening found: text[start:end] of this part."""

    part: str
    kind: str
    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Part:
    """One part of a text, as a moderator reads it."""

    key: str
    label: str
    text: str
    paragraphs: list[Paragraph]
    found: list[Found]


def texts(snapshot: Mapping[str, Any]) -> dict[str, str]:
    """{part: its text} in the order of PARTS; items of a list are paragraphs; none is empty."""
    found = {key: _words(snapshot.get(key)) for key in PARTS}
    return {key: text for key, text in found.items() if text}


def parts(snapshot: Mapping[str, Any], *, language: str) -> list[Part]:
    """With what screening finds, by the lists of the desk as they are now. Three queries."""
    lists = screener.now()
    return [_part(key, text, language, lists) for key, text in texts(snapshot).items()]


def passages(snapshot: Mapping[str, Any], marked: Iterable[Mapping[str, str]]) -> list[dict]:
    """Passages that a moderator marked, as a Decision keeps them. Raises Incomplete for words that
    do not stand in the text.
    """
    now = {key: _plain(text) for key, text in texts(snapshot).items()}
    kept: list[dict] = []
    for one in marked:
        text = one["text"].strip()[:LONGEST_PASSAGE]
        if _plain(text) not in now.get(one["part"], ""):
            message = "Words that you marked are not in the text as it is now. Mark them again."
            raise Incomplete([Fault("passages", message)])
        if text and {"part": one["part"], "text": text} not in kept:
            kept.append({"part": one["part"], "text": text})
    if len(kept) > MOST_PASSAGES:
        raise Incomplete([Fault("passages", f"Mark at most {MOST_PASSAGES} passages.")])
    return kept


def _part(key: str, text: str, language: str, lists: screener.Lists) -> Part:
    findings = screen_with(text, language=language, watched=lists.watched, phrases=lists.phrases)
    found = [
        Found(key, one.kind, one.start, one.end, text[one.start : one.end]) for one in findings
    ]
    paragraphs = [
        Paragraph(key, hit[0].rstrip(), _pieces(hit.start(), hit[0].rstrip(), findings))
        for hit in PARAGRAPH.finditer(text)
    ]
    return Part(key, PARTS[key], text, paragraphs, found)


def _pieces(begin: int, words: str, findings: list[Finding]) -> list[marking.Piece]:
    """`words` stand at text[begin:]; findings that go on beyond them are marked as far as here."""
    end = begin + len(words)
    here = [
        replace(one, start=max(one.start, begin) - begin, end=min(one.end, end) - begin)
        for one in findings
        if one.start < end and one.end > begin
    ]
    return marking.pieces(words, here)


def _words(value: Any) -> str:
    if isinstance(value, list):
        return "\n\n".join(str(one) for one in value if one)
    return str(value or "").replace("\r\n", "\n").strip()


def _plain(text: str) -> str:
    return " ".join(text.split())
