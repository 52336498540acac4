"""Import a list of retractions, and mark by it every source of the library that it names.

The list is kept (`RetractionRecord`), so that a work which nobody cites yet is known as retracted
when somebody does. What counts for a work is its newest record, by DOI or PubMed number: a
reinstatement takes back what an import marked. What an editor said of a source stays.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Q

from diseasemaps import audit
from diseasemaps.articles import retraction_file, retractions
from diseasemaps.articles.models import RetractionRecord, Source

RETRACTION_WATCH = "retraction-watch"  # the `retraction_source` of what an import said
A_BIT = 5_000  # records between two signs of progress

# "" are the records that mark nothing; one that was a retraction before goes.
STAGE = """
CREATE TEMP TABLE incoming_retractions ON COMMIT DROP AS
SELECT record_id, nature, "on", doi, pmid, reason, notice FROM articles_retractionrecord LIMIT 0
"""
COPY = """
COPY incoming_retractions (record_id, nature, "on", doi, pmid, reason, notice) FROM STDIN
"""
FORGET = """
DELETE FROM articles_retractionrecord kept USING incoming_retractions new
WHERE kept.record_id = new.record_id AND new.nature = ''
"""
KEEP = """
INSERT INTO articles_retractionrecord AS kept
    (record_id, nature, "on", doi, pmid, reason, notice)
SELECT record_id, nature, "on", doi, pmid, reason, notice FROM incoming_retractions
WHERE nature <> ''
ON CONFLICT (record_id) DO UPDATE
SET nature = excluded.nature, "on" = excluded."on", doi = excluded.doi, pmid = excluded.pmid,
    reason = excluded.reason, notice = excluded.notice
WHERE (kept.nature, kept."on", kept.doi, kept.pmid, kept.reason, kept.notice) IS DISTINCT FROM
    (excluded.nature, excluded."on", excluded.doi, excluded.pmid, excluded.reason, excluded.notice)
"""
# Of two records of one day the retraction counts: the safer of the two for a reader.
STANDING = """
WITH found AS (
    SELECT source.id, record.* FROM articles_source source
    JOIN articles_retractionrecord record ON record.doi = source.doi AND record.doi <> ''
    WHERE %(all)s OR source.id = ANY(%(ids)s)
    UNION ALL
    SELECT source.id, record.* FROM articles_source source
    JOIN articles_retractionrecord record ON record.pmid = source.pmid AND record.pmid <> ''
    WHERE %(all)s OR source.id = ANY(%(ids)s)
), newest AS (
    SELECT DISTINCT ON (id) id, nature, "on", reason, notice FROM found
    ORDER BY id, "on" DESC, (nature = 'retraction') DESC, record_id DESC
), said AS (
    SELECT source.id, source.retracted_on AS now_on,
        source.retraction_source = %(editor)s
            OR (source.retraction_source = '' AND source.retracted_on IS NOT NULL) AS by_hand,
        newest."on" AS new_on, coalesce(newest.reason, '') AS reason,
        coalesce(newest.notice, '') AS notice,
        source.retraction_reason AS now_reason, source.retraction_notice AS now_notice
    FROM articles_source source
    LEFT JOIN newest ON newest.id = source.id AND newest.nature = 'retraction'
    WHERE %(all)s OR source.id = ANY(%(ids)s)
)
SELECT id, new_on, reason, notice, by_hand FROM said
WHERE CASE WHEN by_hand THEN new_on IS NOT NULL AND now_on IS NULL
    ELSE (new_on, reason, notice) IS DISTINCT FROM (now_on, now_reason, now_notice) END
ORDER BY id
"""


@dataclass
class Report:
    """What an import did, counted. `left` are sources of which an editor says otherwise."""

    records: int = 0  # in the file
    learnt: int = 0  # of them new, changed or taken out
    marked: list[Source] = field(default_factory=list)
    worded: list[Source] = field(default_factory=list)
    unmarked: list[Source] = field(default_factory=list)
    left: list[Source] = field(default_factory=list)
    articles: int = 0

    @property
    def changed(self) -> bool:
        return bool(self.learnt or self.marked or self.worded or self.unmarked)


class Silent:
    """Progress that nobody watches."""

    def stage(self, name: str, total: int | None = None) -> None: ...

    def advance(self, n: int) -> None: ...


@audit.recorded()
def import_file(path: Path, *, progress: Any = None) -> Report:
    """Learn what the file says, and mark the sources; all or nothing. Raises Malformed.

    The same file again changes no row.
    """
    progress = progress or Silent()
    progress.stage("Reading the list")
    report = Report()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS incoming_retractions")
        cursor.execute(STAGE)
        report.records = _copy(cursor, retraction_file.read(path), progress.advance)
        progress.stage("Comparing it with what is known")
        cursor.execute(FORGET)
        report.learnt = cursor.rowcount
        cursor.execute(KEEP)
        report.learnt += cursor.rowcount
        cursor.execute("ANALYZE articles_retractionrecord")
    progress.stage("Marking sources, and telling who answers for the articles")
    _settle(report)
    if report.changed:
        _note(report)
    return report


@audit.recorded()
def settle(pks: Iterable[Any] | None = None) -> Report:
    """Bring the marks of sources (by default all) to what the list says."""
    return _settle(Report(), pks)


def retracted(works: Iterable[tuple[str, str]]) -> dict[tuple[str, str], date]:
    """Since when works, each (DOI, PubMed number), stand as retracted in the list; the others are
    left out. For what is not in the library yet, where `settle` marks it.
    """
    wanted = {work for work in works if any(work)}
    if not wanted:
        return {}
    dois, pmids = ({work[place] for work in wanted} - {""} for place in (0, 1))
    rows = RetractionRecord.objects.filter(Q(doi__in=dois) | Q(pmid__in=pmids))
    records = sorted(rows, key=lambda one: (one.on, one.nature == "retraction", one.pk))
    newest = {
        (doi, pmid): one
        for one in records
        for doi, pmid in wanted
        if (doi and one.doi == doi) or (pmid and one.pmid == pmid)
    }
    return {work: one.on for work, one in newest.items() if one.nature == "retraction"}


def since(doi: str, pmid: str) -> date | None:
    """`retracted`, for one work."""
    return retracted([(doi, pmid)]).get((doi, pmid))


def _settle(report: Report, pks: Iterable[Any] | None = None) -> Report:
    said = {row[0]: row[1:] for row in _standing(pks)}
    for source in retractions.lock(list(said)):
        on, reason, notice, by_hand = said[source.pk]
        if by_hand or source.retraction_source == retractions.EDITOR:
            report.left.append(source)
            continue
        kind = _kind(source.retracted_on, on)
        getattr(report, kind).append(source)
        retractions.say(source, on=on, reason=reason, notice=notice, who=RETRACTION_WATCH)
        if kind != "worded":
            step = "mark" if kind == "marked" else "unmark"
            audit.record(f"source.{step}", by=None, kind="source", id=source.pk)
    if report.marked or report.worded or report.unmarked:
        report.articles = retractions.spread(
            marked=report.marked, unmarked=report.unmarked, worded=report.worded, by=None
        )
    return report


def _kind(before: Any, after: Any) -> str:
    if before is None:
        return "marked"
    return "worded" if after else "unmarked"


def _standing(pks: Iterable[Any] | None) -> list[tuple[Any, ...]]:
    """(id, retracted on or None, reason, notice, whether an editor says otherwise) of each source
    that is not marked as the list has it.
    """
    asked: dict[str, Any] = {
        "all": pks is None,
        "ids": [] if pks is None else list(pks),
        "editor": retractions.EDITOR,
    }
    with connection.cursor() as cursor:
        cursor.execute(STANDING, asked)
        return cursor.fetchall()


def _copy(
    cursor: Any, records: Iterable[retraction_file.Record], advance: Callable[[int], None]
) -> int:
    number = 0
    with cursor.copy(COPY) as stream:
        for number, record in enumerate(records, start=1):
            stream.write_row(record)
            if number % A_BIT == 0:
                advance(A_BIT)
    advance(number % A_BIT)
    return number


def _note(report: Report) -> None:
    audit.record(
        "retractions.import",
        by=None,
        kind="retractions",
        id=RETRACTION_WATCH,
        records=report.records,
        learnt=report.learnt,
        marked=len(report.marked),
        unmarked=len(report.unmarked),
    )
