"""RIS, and PubMed's .nbib, which is built alike: both through rispy's parser, entry by entry, so
that a fault is in one of them and is named with its line.
"""

import re
from collections.abc import Iterator
from typing import Any, ClassVar

import rispy
from rispy.parser import ParseError

from diseasemaps.articles.importing.entries import Entry, entry, name

MOST_LINES = 5_000  # of one entry: longer ones cost the parser the square of it
MOST_CHARACTERS = 300_000
BOOKS = ("BOOK", "CHAP", "EBOOK", "ECHAP", "EDBOOK")
TYPES = dict.fromkeys(BOOKS, "book") | dict.fromkeys(("ELEC", "WEB", "BLOG", "ICOMM"), "website")
TYPES |= dict.fromkeys(("ENCYC", "DICT"), "reference")
RIS_TITLES = ("title", "primary_title", "translated_title")
RIS_CONTAINERS = (
    "alternate_title3", "journal_name", "secondary_title", "alternate_title2", "publisher",
)  # fmt: skip
# PubMed says what kind of work it is; the first that fits.
PUBLICATION_TYPES = (
    ("guideline", "guideline"),
    ("trial", "trial"),
    ("review", "review"),
    ("meta-analysis", "review"),
    ("case reports", "case_report"),
    ("study", "study"),
)


class NbibParser(rispy.RisParser):
    """PubMed's tags have up to four letters, and its records end with an empty line (for which
    `_blocks` writes ER).
    """

    START_TAG = "PMID"
    DEFAULT_MAPPING: ClassVar[dict[str, str]] = {
        "PMID": "pmid", "TI": "title", "BTI": "book_title", "FAU": "full_authors", "AU": "authors",
        "CN": "corporate_authors", "JT": "journal", "TA": "journal_abbreviation", "DP": "date",
        "PT": "types", "LID": "ids", "AID": "article_ids", "PB": "publisher",
    }  # fmt: skip
    DEFAULT_LIST_TAGS: ClassVar[list[str]] = ["FAU", "AU", "CN", "PT", "LID", "AID"]
    DEFAULT_DELIMITER_MAPPING: ClassVar[dict[str, str]] = {}

    def parse_line(self, line: str) -> tuple[str | None, str]:
        tag = line[:4].strip()
        if line[4:6] == "- " and tag.isupper():
            return tag, line[6:].strip()
        return None, line.strip()


def entries(text: str) -> Iterator[Entry]:
    """Of a RIS file."""
    start, block = 0, list[str]()
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.startswith("TY  -"):
            if block:
                yield Entry(f"line {start}", faults=["It has no end: a line ER is missing."])
            start, block = number, [line]
        elif block:
            block.append(line)
            if re.match(r"ER  -", line):
                yield _entry(start, block, rispy.RisParser, _from_ris)
                block = []
    if block:
        yield Entry(f"line {start}", faults=["It has no end: a line ER is missing."])


def nbib_entries(text: str) -> Iterator[Entry]:
    """Of a file of PubMed."""
    start, block = 0, list[str]()
    for number, line in enumerate([*text.split("\n"), ""], start=1):
        if line.strip():
            start = start if block else number
            block.append(line)
        elif block:
            if any(one.startswith("PMID-") for one in block):
                yield _entry(start, [*block, "ER  - "], NbibParser, _from_nbib)
            else:
                yield Entry(f"line {start}", faults=["It has no line PMID."])
            block = []


def _entry(start: int, block: list[str], parser: type[rispy.RisParser], read: Any) -> Entry:
    where = f"line {start}"
    if len(block) > MOST_LINES or sum(map(len, block)) > MOST_CHARACTERS:
        return Entry(where, faults=["It is too long to be one reference."])
    try:
        found = parser(skip_unknown_tags=True).parse("\n".join(block))
        return read(where, found[0])
    except (ParseError, KeyError, IndexError, TypeError, AttributeError, ValueError):
        return Entry(where, faults=["It cannot be read."])


def _from_ris(where: str, found: dict[str, Any]) -> Entry:
    urls = [url for url in found.get("urls", []) if url]
    database = f"{found.get('name_of_database', '')} {found.get('database_provider', '')}".lower()
    number = found.get("accession_number", "")
    return entry(
        where,
        authors=map(_inverted, found.get("authors") or found.get("first_authors") or []),
        type=TYPES.get(found.get("type_of_reference", ""), ""),
        title=_first(found, RIS_TITLES),
        container=_first(found, RIS_CONTAINERS),
        year=_first(found, ("year", "publication_year", "date")),
        doi=found.get("doi", ""),
        pmid=number if "pubmed" in database or "medline" in database else "",
        url=urls[0] if urls else "",
    )


def _from_nbib(where: str, found: dict[str, Any]) -> Entry:
    kinds = [kind.lower() for kind in found.get("types", [])]
    fits = (ours for theirs, ours in PUBLICATION_TYPES if any(theirs in kind for kind in kinds))
    ids = [*found.get("ids", []), *found.get("article_ids", [])]
    persons = found.get("authors") or [_inverted(one) for one in found.get("full_authors", [])]
    made = entry(
        where,
        authors=[*persons, *found.get("corporate_authors", [])],
        type="book" if found.get("book_title") else next(fits, ""),
        title=_first(found, ("title", "book_title")),
        container=_first(found, ("journal", "journal_abbreviation", "publisher")),
        year=found.get("date", ""),
        doi=next((one.removesuffix("[doi]") for one in ids if one.endswith("[doi]")), ""),
        pmid=found.get("pmid", ""),
    )
    if any("retracted publication" in kind for kind in kinds):
        made.notes.append("PubMed says that it was retracted.")
    return made


def _first(found: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((found[one] for one in names if found.get(one)), "")


def _inverted(person: str) -> str:
    """ "Doe, Mary Jane" → "Doe MJ"; a name without a comma stays as it is."""
    family, comma, given = person.partition(",")
    return name(family, given) if comma else person
