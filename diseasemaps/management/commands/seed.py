"""Make the demonstration world: people, articles in every status, experiences. Twice is once."""

import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from diseasemaps.management.commands.load_texts import Command as LoadTexts
from diseasemaps.seed import world
from diseasemaps.seed.catalogue import CatalogueMissing
from diseasemaps.seed.people import sign_ins

QUIET = 1.0  # seconds before progress is worth showing


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        if not settings.DEBUG:
            raise CommandError(
                "The demonstration world has an admin whose password everybody knows, so it is "
                "made only where DEBUG is on. For a real site, run load_texts and import_hpo."
            )
        LoadTexts(stdout=self.stdout).handle()
        self.began, self.shown = time.monotonic(), 0.0
        try:
            added = world.build(self.progress)
        except CatalogueMissing as missing:
            raise CommandError(str(missing)) from missing
        self.tell(added)

    def progress(self, line: str) -> None:
        """Once a second, say what was made last."""
        passed = time.monotonic() - self.began
        if passed - self.shown >= QUIET:
            self.shown = passed
            self.stdout.write(f"  {passed:4.1f} s  {line}")

    def tell(self, added: dict[str, int]) -> None:
        if not any(added.values()):
            self.stdout.write("The demonstration world is there already; nothing changed.")
            return
        pieces = ", ".join(f"{kind}: {number}" for kind, number in added.items() if number)
        self.stdout.write(f"Made in {time.monotonic() - self.began:.1f} s: {pieces}.")
        for line in sign_ins():
            self.stdout.write(f"  {line}")
