"""What is reported of each disease: the annotation file (phenotype.hpoa), tab-separated.

Format: https://obophenotype.github.io/human-phenotype-ontology/annotations/phenotype_hpoa/
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import NamedTuple

from diseasemaps.conditions.frequencies import SHARES
from diseasemaps.conditions.importing.files import Malformed, read_text
from diseasemaps.conditions.importing.obo import TERM_ID, Ontology
from diseasemaps.conditions.names import LONGEST, normalise

COLUMNS = (
    "database_id", "disease_name", "qualifier", "hpo_id", "reference", "evidence", "onset",
    "frequency", "sex", "modifier", "aspect", "biocuration",
)  # fmt: skip

SYSTEMS = ("ORPHA", "OMIM", "DECIPHER")
_DISEASE_ID = re.compile(rf"({'|'.join(SYSTEMS)}):\d{{1,12}}")
_COUNTS = re.compile(r"(\d{1,9})/(\d{1,9})")
_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)%")
_EVIDENCE = re.compile(r"[A-Z]{3}")


class Row(NamedTuple):
    """One line of the file, as it stands there."""

    database_id: str
    disease_name: str
    qualifier: str
    hpo_id: str
    reference: str
    evidence: str
    onset: str
    frequency: str
    sex: str
    modifier: str
    aspect: str
    biocuration: str


@dataclass(frozen=True)
class Annotations:
    path: Path
    release: str
    rows: list[Row]


class Frequency(NamedTuple):
    """How often, as numbers, where the file gives numbers."""

    numerator: int | None = None
    denominator: int | None = None
    percent: Decimal | None = None


@cache
def parse_frequency(text: str) -> Frequency:
    """ "3/7" → counts, "25%" → a percentage; a term or nothing → no numbers. Raises ValueError."""
    if match := _COUNTS.fullmatch(text):
        numerator, denominator = int(match[1]), int(match[2])
        if not 0 <= numerator <= denominator or not denominator:
            raise ValueError(text)
        return Frequency(numerator, denominator)
    if match := _PERCENT.fullmatch(text):
        percent = Decimal(match[1])
        if percent > 100:
            raise ValueError(text)
        return Frequency(percent=percent)
    if text and not TERM_ID.fullmatch(text):
        raise ValueError(text)
    return Frequency()


def read(path: Path, ontology: Ontology) -> Annotations:
    """Read and check every line against the file's format and the ontology. Raises Malformed."""
    lines = read_text(path).split("\n")
    if lines[-1] == "":
        lines.pop()
    start, release = _head(path, lines)
    rows = []
    for number, line in enumerate(lines[start:], start=start + 1):
        columns = line.rstrip("\r").split("\t")
        if len(columns) != len(COLUMNS):
            fault = f"{len(columns)} columns where there should be {len(COLUMNS)}"
            raise Malformed(path, number, fault)
        rows.append(Row._make(columns))
    if not rows:
        raise Malformed(path, None, "no annotation in it")
    _check(path, rows, start + 1, _checks(ontology))
    return Annotations(path, release or ontology.release or "undated", rows)


def _check(
    path: Path, rows: list[Row], first: int, checks: tuple[Callable[[str], str], ...]
) -> None:
    """Refuse the first row with a fault; they begin at line `first`. Each value is asked once."""
    faults = [
        {value: fault for value in {row[index] for row in rows} if (fault := check(value))}
        for index, check in enumerate(checks)
    ]
    if not any(faults):
        return
    for number, row in enumerate(rows, start=first):
        for value, wrong in zip(row, faults, strict=True):
            if value in wrong:
                raise Malformed(path, number, wrong[value])


def _head(path: Path, lines: list[str]) -> tuple[int, str]:
    """(index of the first annotation, release), from the comments and the line of column names."""
    release = ""
    for index, line in enumerate(lines):
        if line.startswith("#version:"):
            release = line.partition(":")[2].strip()[:40]
        if line.startswith("#"):
            continue
        names = line.rstrip("\r").split("\t")
        if tuple(names) == COLUMNS:
            return index + 1, release
        missing = [name for name in COLUMNS if name not in names]
        fault = f"missing columns: {', '.join(missing)}" if missing else "columns in another order"
        raise Malformed(path, index + 1, f"{fault}; expected {' '.join(COLUMNS)}")
    raise Malformed(path, None, "only comments in it: no line of column names")


def _checks(ontology: Ontology) -> tuple[Callable[[str], str], ...]:
    """For each column, what is wrong with a value, or ""."""

    def term(value: str) -> str:
        if not TERM_ID.fullmatch(value):
            return f"“{value[:80]}” is no term id (HP: and seven digits)"
        if value in ontology.current:
            return ""
        if value in ontology.obsolete:
            return f"{value} is obsolete in {ontology.path.name} and nothing replaces it"
        return f"{value} is not in {ontology.path.name}"

    def frequency(value: str) -> str:
        try:
            parse_frequency(value)
        except ValueError:
            return f"“{value[:80]}” is no frequency (a term, 3/7 or 25%)"
        return term(value) if value.startswith("HP:") and value not in SHARES else ""

    def modifier(value: str) -> str:
        return next((fault for part in value.split(";") if (fault := term(part.strip()))), "")

    return (
        _disease_id,
        _name,
        _one_of("qualifier", "", "NOT"),
        term,
        _anything,
        _evidence,
        lambda value: term(value) if value else "",
        frequency,
        _one_of("sex", "", "MALE", "FEMALE"),
        lambda value: modifier(value) if value else "",
        _one_of("aspect", "P", "I", "C", "M", "H"),
        _anything,
    )


def _disease_id(value: str) -> str:
    if _DISEASE_ID.fullmatch(value):
        return ""
    return f"“{value[:80]}” is no disease id ({', '.join(SYSTEMS)}, a colon and digits)"


def _name(value: str) -> str:
    if not normalise(value):
        return "the disease has no name"
    return f"a name longer than {LONGEST} characters" if len(value) > LONGEST else ""


def _evidence(value: str) -> str:
    return "" if _EVIDENCE.fullmatch(value) else f"unknown evidence “{value[:80]}”"


def _one_of(column: str, *known: str) -> Callable[[str], str]:
    choices = " or ".join(value or "nothing" for value in known)
    return lambda value: (
        "" if value in known else f"unknown {column} “{value[:80]}”; expected {choices}"
    )


def _anything(value: str) -> str:
    return ""
