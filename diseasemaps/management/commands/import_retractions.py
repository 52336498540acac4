"""Import Retraction Watch's list of retractions, and mark the sources that it names."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from diseasemaps.articles.retraction_watch import Report, import_file
from diseasemaps.conditions.importing.files import Malformed
from diseasemaps.management.commands.import_hpo import Bar

COLUMNS = (
    SpinnerColumn(),
    TextColumn("{task.description}"),
    BarColumn(),
    TextColumn("{task.completed:,}"),
    TimeElapsedColumn(),
)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help="the list as CSV, with its heading")

    def handle(self, *args, **options) -> None:
        try:
            with Progress(*COLUMNS, console=Console(stderr=True), transient=True) as progress:
                report = import_file(options["file"], progress=Bar(progress))
        except Malformed as error:
            raise CommandError(f"{error}\nNothing was imported.") from error
        self.tell(report)

    def tell(self, report: Report) -> None:
        if not report.changed:
            self.stdout.write("Nothing changed: everything in this list is known already.")
        self.stdout.write(f"{report.records:,} records read, {report.learnt:,} of them news.")
        for words, sources in (
            ("marked as retracted", report.marked),
            ("marked already, its date or reason mended", report.worded),
            ("retracted no more", report.unmarked),
            ("left as an editor decided, though the list says it is retracted", report.left),
        ):
            for source in sources:
                self.stdout.write(f"  {source.doi or source.pmid} {source.title}: {words}")
        self.stdout.write(f"{report.articles:,} articles cite what changed.")
