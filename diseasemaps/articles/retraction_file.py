"""Retraction Watch's list of retractions as a file: CSV with a heading, in UTF-8, read row by row.

The columns are those of https://gitlab.com/crossref/retraction-watch-data. Dates are month/day/year
with a time of day; what has no DOI says so in a word, what has no PubMed number says 0.
"""

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from diseasemaps.articles.identifiers import clean_doi
from diseasemaps.articles.models import RetractionRecord
from diseasemaps.conditions.importing.files import Malformed

COLUMNS = (
    "Record ID", "Title", "Subject", "Institution", "Journal", "Publisher", "Country", "Author",
    "URLS", "ArticleType", "RetractionDate", "RetractionDOI", "RetractionPubMedID",
    "OriginalPaperDate", "OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "Reason",
    "Paywalled", "Notes",
)  # fmt: skip
USED = (
    "Record ID", "RetractionDate", "RetractionDOI", "OriginalPaperDOI", "OriginalPaperPubMedID",
    "RetractionNature", "Reason",
)  # fmt: skip
NATURES = {
    "retraction": RetractionRecord.Nature.RETRACTION.value,
    "reinstatement": RetractionRecord.Nature.REINSTATEMENT.value,
    "expression of concern": "",
    "correction": "",
}
A_DOI = re.compile(r"10\.\d{4,9}/\S+")
A_DAY = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
LARGEST_ID = 2**31 - 1


class Record(NamedTuple):
    """One row of the file, in the order of the table's columns; `nature` "" marks nothing."""

    record_id: int
    nature: str
    on: date
    doi: str
    pmid: str
    reason: str
    notice: str


def read(path: Path) -> Iterator[Record]:
    """The records of the file, one at a time. Raises Malformed, at the first fault."""
    line, seen = 1, set[int]()
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            rows = csv.reader(stream, strict=True)
            columns = _columns(path, next(rows, []))
            for row in _after(rows):
                line, fields = row
                record = _record(path, line, columns, fields)
                if record.record_id in seen:
                    raise Malformed(path, line, f"record {record.record_id} stands here twice")
                seen.add(record.record_id)
                yield record
            line = rows.line_num
    except OSError as error:
        raise Malformed(path, None, f"cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise _not_text(path) from error
    except csv.Error as error:
        raise Malformed(path, line + 1, f"no sound CSV from here on ({error})") from error
    if not seen:
        raise Malformed(path, None, "the file holds no record")


def _after(rows: Any) -> Iterator[tuple[int, list[str]]]:
    """Each row with the number of the line on which it begins."""
    begins = rows.line_num + 1
    for fields in rows:
        yield begins, fields
        begins = rows.line_num + 1


def _columns(path: Path, heading: list[str]) -> dict[str, int]:
    """Where each column is. All have to be there, so that another list is not taken for this."""
    places = {name.strip(): place for place, name in enumerate(heading)}
    missing = [name for name in COLUMNS if name not in places]
    if missing:
        raise Malformed(path, 1, f"the heading has no column {', '.join(missing)}")
    return places


def _record(path: Path, line: int, columns: dict[str, int], fields: list[str]) -> Record:
    if len(fields) != len(columns):
        fault = f"{len(fields)} fields where the heading has {len(columns)}"
        raise Malformed(path, line, fault)
    try:
        return _read(*(fields[columns[name]].strip() for name in USED))
    except ValueError as fault:
        raise Malformed(path, line, str(fault)) from fault


def _read(
    record_id: str, on: str, notice: str, doi: str, pmid: str, nature: str, reason: str
) -> Record:
    """Raises ValueError, which says what is wrong."""
    if not (record_id.isascii() and record_id.isdigit() and int(record_id) <= LARGEST_ID):
        raise ValueError(f"“{record_id[:40]}” is no record id")
    if nature.lower() not in NATURES:
        raise ValueError(f"unknown RetractionNature “{nature[:40]}”")
    if "\x00" in reason:
        raise ValueError("a NUL character, which no text holds")
    announced = _doi(notice)
    return Record(
        record_id=int(record_id),
        nature=NATURES[nature.lower()],
        on=_day(on),
        doi=_doi(doi),
        pmid=_pmid(pmid),
        reason=_reason(reason),
        notice=f"https://doi.org/{announced}" if announced else "",
    )


def _day(text: str) -> date:
    day = text.split(" ")[0]
    if not A_DAY.fullmatch(day):
        raise ValueError(f"“{text[:40]}” is no date like 12/31/2024 0:00")
    try:
        return datetime.strptime(day, "%m/%d/%Y").date()
    except ValueError:
        raise ValueError(f"there is no day “{day}” (month/day/year)") from None


def _doi(text: str) -> str:
    """In lower case; "" for what is no DOI, like the word that says that there is none."""
    doi = clean_doi(text)
    fits = len(doi) <= 200 and A_DOI.fullmatch(doi) and "\x00" not in doi
    return doi if fits else ""


def _pmid(text: str) -> str:
    """ "" for 0, which says that there is none."""
    if text in ("", "0"):
        return ""
    if not (text.isascii() and text.isdigit() and len(text) <= 12):
        raise ValueError(f"“{text[:40]}” is no PubMed number")
    return text.lstrip("0")


def _reason(text: str) -> str:
    """ "+Doubts about Data;+Author Unresponsive;" → "Doubts about Data; Author Unresponsive"."""
    reasons = (one.strip().lstrip("+").strip() for one in text.split(";"))
    return "; ".join(one for one in reasons if one)[:500]


def _not_text(path: Path) -> Malformed:
    with path.open("rb") as stream:
        for line, content in enumerate(stream, start=1):
            try:
                content.decode("utf-8-sig" if line == 1 else "utf-8")
            except UnicodeDecodeError as error:
                fault = f"not UTF-8 text (byte 0x{content[error.start]:02x})"
                return Malformed(path, line, fault)
    return Malformed(path, None, "not UTF-8 text")
