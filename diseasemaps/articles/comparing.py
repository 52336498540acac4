"""What differs between two texts of an article: each reader's, word by word, and the sources."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.db.models import Prefetch, prefetch_related_objects

from accounts.models import ReaderType
from diseasemaps.articles.models import Citation, Revision

SAME, ADDED, REMOVED = "same", "added", "removed"
WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 4_000  # of two blocks together; longer ones are shown as replaced whole


@dataclass(frozen=True)
class Piece:
    """Some words of a block, and whether both texts have them."""

    kind: str  # SAME, ADDED, REMOVED
    words: str


@dataclass(frozen=True)
class Change:
    """One part of the text that differs: whose, which, and its blocks as they differ.

    A block is a list of pieces; an empty one stands for blocks in between that are the same.
    """

    reader: str
    part: str
    blocks: list[list[Piece]]


def changes(older: Revision, newer: Revision) -> list[Change]:
    """What differs, in the order of the page; empty when every word is the same."""
    citations = Prefetch("citations", Citation.objects.order_by("number"))
    prefetch_related_objects([older, newer], "variants", citations)
    found = [change for kind in ReaderType for change in _of_reader(older, newer, kind)]
    sources = blocks(_sources(older), _sources(newer))
    return [*found, Change("", "Sources", sources)] if sources else found


def blocks(older: list[str], newer: list[str]) -> list[list[Piece]]:
    """Two lists of blocks, as one: what is the same is left out, what differs goes by words."""
    found: list[list[Piece]] = []
    for kind, a, b, c, d in SequenceMatcher(None, older, newer, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append([])
            continue
        before, after = older[a:b], newer[c:d]
        pairs = min(len(before), len(after))
        found += [by_words(*pair) for pair in zip(before, after, strict=False)]
        found += [[Piece(REMOVED, block)] for block in before[pairs:]]
        found += [[Piece(ADDED, block)] for block in after[pairs:]]
    return found if any(found) else []


def by_words(older: str, newer: str) -> list[Piece]:
    a, b = WORDS.findall(older), WORDS.findall(newer)
    if len(a) + len(b) > MOST_WORDS:
        return [Piece(REMOVED, older), Piece(ADDED, newer)]
    pieces: list[Piece] = []
    for kind, i, j, k, end in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(Piece(SAME, "".join(a[i:j])))
            continue
        pieces += [Piece(REMOVED, "".join(a[i:j]))] if j > i else []
        pieces += [Piece(ADDED, "".join(b[k:end]))] if end > k else []
    return pieces


def _of_reader(older: Revision, newer: Revision, kind: ReaderType) -> Iterator[Change]:
    then, now = (_variant(revision, kind) for revision in (older, newer))
    for part, old, new in (
        ("Short answer", then[0], now[0]),
        ("Text", then[1], now[1]),
    ):
        differing = blocks(_lines(old), _lines(new))
        if differing:
            yield Change(kind.label, part, differing)


def _variant(revision: Revision, kind: ReaderType) -> tuple[str, str]:
    texts = (one for one in revision.variants.all() if one.reader_type == kind)
    return next(((one.short_answer, one.body) for one in texts), ("", ""))


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _sources(revision: Revision) -> list[str]:
    return [_source(citation) for citation in revision.citations.all()]


def _source(citation: Citation) -> str:
    identity = citation.doi and f"doi:{citation.doi}"
    identity = identity or (citation.pmid and f"PubMed {citation.pmid}") or citation.url
    parts = [
        f"[{citation.number}] {citation.get_type_display()}",
        citation.title,
        citation.authors,
        citation.container,
        str(citation.year or ""),
        identity,
    ]
    return ". ".join(part.rstrip(".") for part in parts if part)
