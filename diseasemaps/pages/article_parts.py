"""The parts of a stored text: its sections, and the list of what is in it.

They are found in the HTML that the renderer wrote and sanitised (articles/rendering.py), in which
every heading that stands by itself has an id.
"""

import html
import re
from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from diseasemaps.pages.shortening import MARKERS

HEADING = re.compile(r'<(h[23]) id="([^"]+)">(.*?)</\1>', re.S)
SECTION = re.compile(r'(?=<h2 id=")')
FIRST_ID = re.compile(r' id="(b-[^"]+)"')
FEW = 3  # headings; a shorter text is looked through faster than a list of it


@dataclass(frozen=True)
class Heading:
    anchor: str
    words: str
    is_inner: bool  # below the one before it


@dataclass(frozen=True)
class Section:
    """A heading with what follows it, or what stands before the first one (without words)."""

    anchor: str
    words: str
    html: SafeString


def contents(body_html: str) -> list[Heading]:
    """The headings of a text; none when there are only a few."""
    found = [
        Heading(anchor, _words(inner), tag == "h3")
        for tag, anchor, inner in HEADING.findall(body_html)
    ]
    return found if len(found) >= FEW else []


def sections(body_html: str) -> list[Section]:
    """The text in order, cut before each heading of the second level."""
    return [_section(piece) for piece in SECTION.split(body_html) if piece.strip()]


def _section(piece: str) -> Section:
    heading = HEADING.match(piece)
    first = FIRST_ID.search(piece)
    return Section(
        anchor=first[1] if first else "",
        words=_words(heading[3]) if heading else "",
        html=mark_safe(piece),  # stored: written and sanitised by our renderer
    )


def _words(inner: str) -> str:
    return html.unescape(strip_tags(MARKERS.sub("", inner))).strip()
