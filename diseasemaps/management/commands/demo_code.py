"""Print the six digits that the demonstration's staff are asked for now."""

import time

from django.core.management.base import BaseCommand

from accounts.second_step import PERIOD, code_at
from diseasemaps.seed.people import DEMO_SECRET


class Command(BaseCommand):
    help = __doc__

    def handle(self, *args, **options):
        now = time.time()
        left = PERIOD - int(now) % PERIOD
        self.stdout.write(f"{code_at(DEMO_SECRET, now)}  (a new one in {left} s)")
