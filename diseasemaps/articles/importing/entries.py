"""One reference of a file, as it was understood, and what is the same in every format."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from diseasemaps.articles import library
from diseasemaps.articles.models import Citation

TAG = re.compile(r"</?[a-z][a-z0-9:-]{0,20}(?:\s[^<>]{0,100})?/?>", re.I)  # <i>, <sup>, <jats:p>
YEAR = re.compile(r"(?<!\d)(1[5-9]\d\d|20\d\d)(?!\d)")
LENGTHS = {"title": 500, "authors": 500, "container": 300, "url": 500}
LONGEST_PIECE = 4_000  # characters that are looked at; nothing that is kept is as long
WELL_FORMED_DOI = re.compile(r"10\.\d{4,9}/\S{1,180}")
WELL_FORMED_URL = re.compile(r"https?://[^\s<>\"]{3,490}", re.I)


class Unreadable(Exception):
    """The file as a whole cannot be read. `reason` is a sentence for the person who chose it."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


@dataclass
class Entry:
    """`fields` are those of a source, as strings. One with `faults` cannot be taken over; `notes`
    are what was left out of it. `where` says where in the file it is: "line 12".
    """

    where: str
    fields: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def entry(where: str, *, authors: Iterable[str] = (), **raw: Any) -> Entry:
    """`raw` are the values of the file: type (one of ours), title, container, year, doi, pmid, url;
    `authors` are names as we print them.
    """
    made = Entry(where, dict.fromkeys(library.DESCRIPTION, ""))
    made.fields["type"] = raw.get("type", "") if raw.get("type") in Citation.Type.values else ""
    made.fields["title"] = words(raw.get("title")).removesuffix(".")
    made.fields["authors"] = _listed(words(name) for name in authors)
    made.fields["container"] = words(raw.get("container"))
    made.fields["year"] = _year(words(raw.get("year")))
    made.fields |= _called(made, raw)
    if not made.fields["title"]:
        made.faults.append("It has no title.")
    for name, most in LENGTHS.items():
        if len(made.fields[name]) > most:
            made.faults.append(f"Its {name} is longer than {most} characters.")
    return made


def words(value: Any) -> str:
    """Text without tags, line ends and what cannot be kept; "" for what is no text."""
    if isinstance(value, list):  # as some programs write a title
        value = value[0] if value else ""
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return " ".join(TAG.sub("", str(value)[:LONGEST_PIECE].replace("\x00", "")).split())


def initials(given: str) -> str:
    """ "Mary-Jane K." → "MJK"."""
    return "".join(part[0].upper() for part in re.split(r"[\s.\-]+", given) if part[:1].isalpha())


def name(family: str, given: str = "") -> str:
    """ "Doe", "Mary Jane" → "Doe MJ"."""
    return f"{words(family)} {initials(words(given))}".strip()


def _listed(names: Iterable[str]) -> str:
    """As many names as fit, and "et al." for the others."""
    kept: list[str] = []
    length = 0
    for one in filter(None, names):
        length += len(one) + 2
        if length > LENGTHS["authors"] - len("et al."):
            return ", ".join([*kept, "et al."]) if kept else one[: LENGTHS["authors"]]
        kept.append(one)
    return ", ".join(kept)


def _year(text: str) -> str:
    found = YEAR.search(text)
    return found[1] if found else ""


def _called(made: Entry, raw: dict[str, Any]) -> dict[str, str]:
    """DOI, PubMed number and address; a malformed one is left out, and that is said."""
    doi = library.clean_doi(words(raw.get("doi")))
    pmid = library.clean_pmid(words(raw.get("pmid")))
    url = words(raw.get("url"))
    found = library.identify(url) or library.Key()
    doi, pmid = doi or found.doi, pmid or found.pmid  # an address that says it as well
    url = "" if found.doi or found.pmid else url
    if doi and not WELL_FORMED_DOI.fullmatch(doi):
        made.notes.append(f"“{doi[:60]}” is no DOI, so it is left out.")
        doi = ""
    if pmid and not re.fullmatch(r"[1-9]\d{0,7}", pmid, re.ASCII):
        made.notes.append(f"“{pmid[:60]}” is no PubMed number, so it is left out.")
        pmid = ""
    if url and not WELL_FORMED_URL.fullmatch(url):
        made.notes.append(f"“{url[:60]}” is no web address, so it is left out.")
        url = ""
    return {"doi": doi, "pmid": pmid, "url": url}
