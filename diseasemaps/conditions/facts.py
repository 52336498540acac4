"""What a condition page tells from the catalogue: symptoms, other facts, sources.

Each function asks a fixed number of queries, however many rows there are.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Sum

from diseasemaps.conditions import authorities, frequencies
from diseasemaps.conditions.models import (
    Condition,
    ConditionFact,
    ConditionSymptom,
    Release,
    Statement,
    Symptom,
    Term,
)


@dataclass(frozen=True)
class Reported:
    """One statement as the source gives it, in words."""

    frequency: str  # as in the file: "3/7", "25%", "HP:0040283", ""
    how_often: str  # the same as people read it: "3 of 7 people"
    references: list[authorities.Reference]
    evidence: str
    onset: str
    sex: str
    modifiers: list[str]
    disease_id: str
    release: str


@dataclass
class SymptomReport:
    """A symptom of a condition with every statement about it, none of them negated."""

    symptom: Symptom
    share: float | None = None  # of people, 0 to 1; to order by, not to show
    how_often: str = ""  # counts of all studies together, where there are counts
    statements: list[Reported] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The lay name where there is one."""
        return str(self.symptom)

    @property
    def clinical_name(self) -> str:
        """The clinical name, where the one shown first is another."""
        return self.symptom.name if self.symptom.name != self.name else ""

    @property
    def references(self) -> list[authorities.Reference]:
        """Those of all its statements, each once."""
        found = (ref for statement in self.statements for ref in statement.references)
        return list(dict.fromkeys(found))


@dataclass
class FactReport:
    """One thing that is reported besides symptoms: a way of inheritance, an age of onset …"""

    term: Term
    statements: list[Reported] = field(default_factory=list)

    @property
    def name(self) -> str:
        return self.term.name


def symptoms_of(condition: Condition) -> list[SymptomReport]:
    """The symptoms reported for a condition, the most often reported first. Three queries."""
    rows = list(
        ConditionSymptom.objects.filter(condition=condition)
        .shown()
        .select_related("symptom")
        .order_by("pk")
    )
    unaffected = dict(
        ConditionSymptom.objects.filter(condition=condition, negated=False, numerator=0)
        .values_list("symptom_id")
        .annotate(Sum("denominator"))
    )
    labels = _labels(rows)
    grouped: dict[int, list[ConditionSymptom]] = defaultdict(list)
    for row in rows:
        grouped[row.symptom_id].append(row)
    reports = [
        _report(statements, unaffected.get(key) or 0, labels) for key, statements in grouped.items()
    ]
    return sorted(reports, key=_often)


def _often(report: SymptomReport) -> tuple[float, int, str]:
    """Sorts the most frequent first; those without a frequency last, by how many report them."""
    share = -1.0 if report.share is None else report.share
    return -share, -len(report.statements), report.name.casefold()


def _report(rows: list[ConditionSymptom], unaffected: int, labels: dict[str, str]) -> SymptomReport:
    """Counts of several studies are added up; else the highest frequency that is given."""
    report = SymptomReport(rows[0].symptom, statements=[_reported(row, labels) for row in rows])
    numerator = sum(row.numerator or 0 for row in rows)
    if numerator:
        denominator = unaffected + sum(row.denominator or 0 for row in rows)
        report.share = numerator / denominator
        report.how_often = frequencies.in_words(f"{numerator}/{denominator}")
        return report
    shares = [(frequencies.share_of(row.frequency, row.percent), row.frequency) for row in rows]
    known = [(share, frequency) for share, frequency in shares if share is not None]
    if known:
        report.share, frequency = max(known)
        report.how_often = frequencies.in_words(frequency)
    return report


def facts_of(condition: Condition) -> dict[str, list[FactReport]]:
    """What is reported besides symptoms, none of it negated. Two queries.

    Keys: "inheritance", "onset", "course", "modifier", "history" (and "other"), each a list with
    the fact of the most statements first.
    """
    rows = list(
        ConditionFact.objects.filter(condition=condition, negated=False)
        .select_related("term")
        .order_by("pk")
    )
    labels = _labels(rows)
    reports: dict[int, FactReport] = {}
    for row in rows:
        report = reports.setdefault(row.term_id, FactReport(row.term))
        report.statements.append(_reported(row, labels))
    found: dict[str, list[FactReport]] = {
        group: [] for group in ("inheritance", "onset", "course", "modifier", "history", "other")
    }
    for report in sorted(reports.values(), key=lambda r: (-len(r.statements), r.name)):
        found[report.term.group if report.term.group in found else "other"].append(report)
    return found


def _labels(rows: Iterable[Statement]) -> dict[str, str]:
    """The names of the terms that statements refer to (onset, modifiers); one query."""
    wanted = {term for row in rows for term in (row.onset, *_modifiers(row)) if term}
    return dict(Term.objects.filter(hpo_id__in=wanted).values_list("hpo_id", "name"))


def _modifiers(row: Statement) -> list[str]:
    return list(dict.fromkeys(term.strip() for term in row.modifier.split(";") if term.strip()))


def _reported(row: Statement, labels: dict[str, str]) -> Reported:
    return Reported(
        frequency=row.frequency,
        how_often=frequencies.in_words(row.frequency),
        references=authorities.references(row.reference),
        evidence=row.evidence,
        onset=labels.get(row.onset, ""),
        sex=row.sex.lower(),
        modifiers=[labels[term] for term in _modifiers(row) if term in labels],
        disease_id=row.disease_id,
        release=row.release,
    )


def releases() -> list[Release]:
    """The sources of the catalogue with release and licence, as imported. One query."""
    return list(Release.objects.order_by("title"))
