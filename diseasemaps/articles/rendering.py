"""The text of a variant: citation markers found, numbered in order of first use, linked both ways.

An author writes [1], [2, 5] or [3–6], by the numbers of the revision's own list of sources. A
reader sees them numbered in the order in which this variant first uses them.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from markdown_it.token import Token

from diseasemaps import markdown

MARKER = re.compile(r"\[(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\]")
MOST_USES = 2_000  # of sources in one variant; markers beyond that stay as they were typed
RANGE = re.compile(r"(\d+)\s*[–-]\s*(\d+)")


@dataclass
class Numbering:
    """Which sources a variant uses: the author's numbers in order of first use, and how often."""

    order: list[int] = field(default_factory=list)
    uses: list[int] = field(default_factory=list)  # parallel to `order`

    def use(self, number: int) -> tuple[int, int]:
        """Note one more use of the author's `number`; returns (number shown, which use of it)."""
        if number not in self.order:
            self.order.append(number)
            self.uses.append(0)
        place = self.order.index(number)
        self.uses[place] += 1
        return place + 1, self.uses[place]


@dataclass(frozen=True)
class Block:
    """One top-level block of a body: its id in the page, the heading above it, its plain text."""

    anchor: str
    heading: str
    text: str
    citations: list[int]  # as shown
    is_heading: bool = False


@dataclass(frozen=True)
class Rendered:
    short_answer_html: str
    body_html: str
    numbering: Numbering
    blocks: list[Block]  # what says something
    parts: list[Block]  # these and the headings, in their order


def render(short_answer: str, body: str) -> Rendered:
    """Both texts of a variant, sanitised, with one numbering through both."""
    numbering = Numbering()
    short_tokens = _link_markers(markdown.parse(short_answer), numbering)
    tokens = _link_markers(markdown.parse(body), numbering)
    parts = list(_name_blocks(tokens))
    blocks = [part for part in parts if not part.is_heading]
    html = markdown.to_html(short_tokens), markdown.to_html(tokens)
    return Rendered(*html, numbering, blocks, parts)


def numbers_in(marker: str) -> list[int]:
    """The numbers inside a marker: "2, 5" → [2, 5]; "3–6" → [3, 4, 5, 6]."""
    numbers: list[int] = []
    for part in re.split(r"[,;]", marker):
        span = RANGE.search(part)
        if span:
            first, last = int(span[1]), int(span[2])
            numbers.extend(range(first, min(last, first + 200) + 1))
        else:
            numbers.append(int(part))
    return numbers


def numbers_cited(text: str) -> list[int]:
    """The source numbers that Markdown `text` cites, use by use; code and links cite nothing."""
    found = (MARKER.finditer(piece.content) for piece in _prose(markdown.parse(text)))
    return [number for hits in found for hit in hits for number in numbers_in(hit[1])]


def markers_in(text: str) -> set[int]:
    """Every source number that Markdown `text` cites, each once."""
    return set(numbers_cited(text))


def plain(token: Token) -> str:
    """The words of an inline token, without markers and marks."""
    words = "".join(
        " " if child.type in ("softbreak", "hardbreak") else child.content
        for child in token.children or ()
        if child.type in ("text", "code_inline", "softbreak", "hardbreak")
    )
    return " ".join(MARKER.sub("", words).split())


def plain_words(text: str) -> str:
    """The words of Markdown `text`, block after block, without markers and marks."""
    inline = (token for token in markdown.parse(text) if token.type == "inline")
    return " ".join(words for words in map(plain, inline) if words)


def _prose(tokens: Iterable[Token]) -> Iterator[Token]:
    """The text tokens in which a marker counts: not code, not the words of a link."""
    for token in tokens:
        depth = 0
        for child in token.children or ():
            depth += child.nesting if child.type.startswith("link_") else 0
            if child.type == "text" and depth == 0:
                yield child


def _link_markers(tokens: list[Token], numbering: Numbering) -> list[Token]:
    """Turn each marker into a link to its reference, in place."""
    counted = {id(token) for token in _prose(tokens)}
    for token in tokens:
        children = token.children or []
        token.children = [
            piece
            for child in children
            for piece in (_split(child, numbering) if id(child) in counted else [child])
        ] or token.children
    return tokens


def _split(token: Token, numbering: Numbering) -> Iterator[Token]:
    end = 0
    for hit in MARKER.finditer(token.content):
        numbers = numbers_in(hit[1])
        if sum(numbering.uses) + len(numbers) > MOST_USES:
            break
        yield _text(token.content[end : hit.start()])
        yield _marker_html([numbering.use(number) for number in numbers])
        end = hit.end()
    yield _text(token.content[end:])


def _text(content: str) -> Token:
    return Token("text", "", 0, content=content)


def _marker_html(uses: list[tuple[int, int]]) -> Token:
    links = ", ".join(
        f'<a href="#ref-{shown}" id="cite-{shown}-{use}">{shown}</a>' for shown, use in uses
    )
    # html_inline is written by us alone: the parser has raw HTML switched off.
    numbers = tuple(shown for shown, _ in uses)
    return Token(
        "html_inline",
        "",
        0,
        content=f'<sup class="citation">[{links}]</sup>',
        meta={"cites": numbers},
    )


def _name_blocks(tokens: list[Token]) -> Iterator[Block]:
    """Give each top-level block an id made of its words, so that it outlives edits elsewhere."""
    heading, start = "", 0
    seen: Counter[str] = Counter()
    for place, token in enumerate(tokens):
        if token.level == 0 and token.nesting == 1:
            start = place
        if token.level != 0 or token.nesting == 1 or token.type == "hr":
            continue
        inside = [piece for piece in tokens[start : place + 1] if piece.type == "inline"]
        text = " ".join(plain(piece) for piece in inside) or token.content.strip()
        anchor = _anchor(text, seen)
        tokens[start if token.nesting == -1 else place].attrSet("id", anchor)
        if token.type == "heading_close":
            heading = text
            yield Block(anchor, heading, text, [], is_heading=True)
        else:
            cited = sorted({n for piece in inside for n in _cited(piece)})
            yield Block(anchor, heading, text, cited)


def _cited(inline: Token) -> Iterator[int]:
    for child in inline.children or ():
        yield from (child.meta or {}).get("cites", ())


def _anchor(text: str, seen: Counter[str]) -> str:
    anchor = f"b-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
    seen[anchor] += 1
    return anchor if seen[anchor] == 1 else f"{anchor}-{seen[anchor]}"
