"""Watched words as a file: comma-separated, a first line of names, UTF-8."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from diseasemaps import audit, versions
from diseasemaps.moderation import screener
from diseasemaps.moderation.models import WatchedWord
from diseasemaps.moderation.watched_words import FIELDS, cleaned, faults, may_edit
from diseasemaps.workflow import Fault, Incomplete, Refused

MOST_LINES = 5_000
MOST_CHARACTERS = 1_000_000
MOST_FAULTS = 20  # that are named at once
# A spreadsheet would run a cell that begins with one of these; an apostrophe keeps it a text.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class Imported:
    added: int
    changed: int
    same: int


def export_csv(*, by: Any) -> str:
    """The whole list, by its words."""
    _admit(by)
    out = StringIO()
    file = csv.writer(out, lineterminator="\n")
    file.writerow(FIELDS)
    for row in WatchedWord.objects.order_by("text", "language").values_list(*FIELDS):
        file.writerow([f"'{cell}" if cell.startswith(FORMULA) else cell for cell in row])
    return out.getvalue()


@audit.recorded()
def import_csv(text: str, *, by: Any) -> Imported:
    """Add the words of a file; a word that is on the list becomes what the file says of it.

    All or nothing: Incomplete names each line that cannot be. Words that the file lacks stay.
    """
    _admit(by)
    rows = _read(text)
    now = {(w.text.lower(), w.language): w for w in WatchedWord.objects.select_for_update()}
    new, changed = [], []
    for row in rows:
        known = now.get((row["text"].lower(), row["language"]))
        if known is None:
            new.append(WatchedWord(**row))
        elif any(getattr(known, name) != value for name, value in row.items()):
            for name, value in row.items():
                setattr(known, name, value)
            changed.append(known)
    WatchedWord.objects.bulk_create(new)
    WatchedWord.objects.bulk_update(changed, FIELDS)
    if new or changed:
        audit.record(
            "watched_word.import", by=by, kind="list", id="watched-words",
            added=len(new), changed=len(changed),
        )  # fmt: skip
        versions.bump(screener.KEY)
    return Imported(len(new), len(changed), len(rows) - len(new) - len(changed))


def _read(text: str) -> list[dict[str, str]]:
    """The rows of the file. Raises Incomplete."""
    if len(text) > MOST_CHARACTERS:
        raise Incomplete([Fault("csv", "The file is too large: at most a million characters.")])
    try:
        lines = list(csv.reader(StringIO(text.removeprefix("\ufeff")), strict=True))
    except csv.Error as error:
        raise Incomplete([Fault("csv", f"This is no comma-separated file: {error}.")]) from error
    head = [name.strip().lower() for name in lines[0]] if lines else []
    if not {"text", "action"} <= set(head):
        needed = "The first line names the columns; text and action have to be among them."
        raise Incomplete([Fault("csv", needed)])
    if len(lines) > MOST_LINES:
        raise Incomplete([Fault("csv", f"At most {MOST_LINES} lines fit into one file.")])
    rows: dict[tuple[str, str], dict[str, str]] = {}
    wrong: list[Fault] = []
    for number, line in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in line):
            row = cleaned(_named(head, line))
            key = (row["text"].lower(), row["language"])
            wrong += _faults_of_line(number, row, twice=key in rows)
            rows[key] = row
    if wrong:
        raise Incomplete(wrong[:MOST_FAULTS])
    return list(rows.values())


def _named(head: list[str], line: list[str]) -> dict[str, str]:
    cells = dict.fromkeys(FIELDS, "") | dict(zip(head, line, strict=False))
    quoted = {name: cells[name].replace("\0", "") for name in FIELDS}
    return {
        name: cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell
        for name, cell in quoted.items()
    }


def _faults_of_line(number: int, row: dict[str, str], *, twice: bool) -> Iterator[Fault]:
    for fault in faults(row):
        yield Fault("csv", f"Line {number}, {fault.field}: {fault.message}")
    if twice:
        yield Fault("csv", f"Line {number}: the word stands in the file twice.")


def _admit(by: Any) -> None:
    reason = may_edit(by)
    if reason:
        raise Refused(reason)
