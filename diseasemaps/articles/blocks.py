"""The blocks of a stored text: each with its id, its HTML and its words.

Cut from the HTML that was rendered at save, so that no Markdown is read for a page. Only what our
renderer named begins a block: text that somebody typed is escaped and cannot look like one.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from diseasemaps.articles.models import Variant

SHORT_ANSWER = "short-answer"  # the anchor of the short answer, which is one block
LIKE = 0.5  # share of words that a block must have in common with a quote to be taken for its own

_BEGIN = re.compile(
    r'<(p|ul|ol|h[2-4]|blockquote|table|pre)\b(?:[^>]*?)\sid="(b-[0-9a-f]{10}(?:-\d+)?)"'
)
_MARKER = re.compile(r'\s*<sup class="citation">.*?</sup>', re.S)
_WITHIN_WORDS = re.compile(r"</?(?:strong|em|s|code|a|sup)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Block:
    """One block of a variant. `anchor` is empty for what stands before the first named one."""

    anchor: str
    html: str
    text: str
    is_heading: bool = False

    @property
    def takes_remarks(self) -> bool:
        return bool(self.anchor) and not self.is_heading


def of(variant: Variant) -> list[Block]:
    """The blocks of the body, in order; together they are its HTML."""
    stored = variant.body_html
    hits = list(_BEGIN.finditer(stored))
    starts = [hit.start() for hit in hits]
    before = stored[: starts[0]] if starts else stored
    blocks = [Block("", before, words(before))] if before.strip() else []
    for hit, end in zip(hits, [*starts[1:], len(stored)], strict=True):
        piece = stored[hit.start() : end]
        blocks.append(Block(hit[2], piece, words(piece), is_heading=hit[1].startswith("h")))
    return blocks


def with_short_answer(variant: Variant) -> list[Block]:
    """The short answer as the first block, then those of the body."""
    stored = variant.short_answer_html
    return [Block(SHORT_ANSWER, stored, words(stored)), *of(variant)]


def words(piece: str) -> str:
    """The words of a piece of stored HTML, without citation markers."""
    bare = _TAG.sub(" ", _WITHIN_WORDS.sub("", _MARKER.sub("", piece)))
    return " ".join(html.unescape(bare).split())


def place(anchor: str, quote: str, blocks: Iterable[Block]) -> str:
    """The anchor among `blocks` that a remark belongs to: the same one, else the one most like its
    quote, else "" for the whole text.
    """
    open_to_remarks = [block for block in blocks if block.takes_remarks]
    if any(block.anchor == anchor for block in open_to_remarks):
        return anchor
    ours = bag(quote)
    likeness = [(alike(ours, bag(block.text)), block.anchor) for block in open_to_remarks]
    best, found = max(likeness, default=(0.0, ""), key=lambda one: one[0])
    return found if best >= LIKE else ""


def bag(text: str) -> Counter[str]:
    """The words of `text`, each with how often it is there."""
    return Counter(_WORD.findall(text.lower()))


def alike(one: Counter[str], other: Counter[str]) -> float:
    """How much two bags of words have in common (Dice's coefficient, 0 to 1)."""
    few, many = sorted((one, other), key=len)
    common = sum(min(count, many[word]) for word, count in few.items())
    return 2 * common / ((few.total() + many.total()) or 1)
