"""A file of references: is it one, in which format, and what is in it. Nothing is kept here.

The formats are told apart by what is in the file, not by its name.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

from diseasemaps.articles.importing import bibtex, csl, ris
from diseasemaps.articles.importing.entries import Entry, Unreadable

LARGEST = 2_000_000  # bytes: a hundred references with abstracts and all
MOST_ENTRIES = 100  # as many as a draft can have sources
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")

Reader = Callable[[str], Iterator[Entry]]
BEGINNING = 50_000  # characters in which the first reference has to begin
FORMATS: tuple[tuple[str, re.Pattern[str], Reader], ...] = (
    ("CSL-JSON", re.compile(r"\A\s*[\[{]"), csl.entries),
    ("PubMed", re.compile(r"^PMID- ", re.M), ris.nbib_entries),
    ("RIS", re.compile(r"^TY  - ", re.M), ris.entries),
    ("BibTeX", re.compile(r"^[ \t]*@\w+[ \t]*[{(]", re.M), bibtex.entries),
)


@dataclass(frozen=True)
class Understood:
    """What a file says: its format, and every reference in it, in its order."""

    format: str
    entries: list[Entry]

    @property
    def good(self) -> list[Entry]:
        return [one for one in self.entries if not one.faults]


def understand(content: bytes) -> Understood:
    """Raises Unreadable for what is too large, no text, or no file of references."""
    if len(content) > LARGEST:
        raise Unreadable(
            f"This file is too large: at most {LARGEST // 1_000_000} MB can be read. "
            "Export only the references that this text cites."
        )
    text = _decoded(content)
    for name, looks_like, read in FORMATS:
        if looks_like.search(text[:BEGINNING]):
            return Understood(name, _all(read(text)))
    raise Unreadable(
        "This is no file of references that can be read here. "
        "Choose a BibTeX, RIS, CSL-JSON or PubMed (.nbib) file."
    )


def _all(found: Iterator[Entry]) -> list[Entry]:
    entries = list(islice(found, MOST_ENTRIES + 1))
    if len(entries) > MOST_ENTRIES:
        raise Unreadable(
            f"This file has more than {MOST_ENTRIES} references. "
            "Export only those that this text cites."
        )
    if not entries:
        raise Unreadable("There is no reference in this file.")
    return entries


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
        if BINARY.search(content):
            raise Unreadable("This is no text file. Export the references again, as text.")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        line = content[: fault.start].count(b"\n") + 1
        raise Unreadable(
            f"This file is not written in UTF-8: line {line} holds letters that cannot be read. "
            "Choose UTF-8 when you export it."
        ) from None
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
