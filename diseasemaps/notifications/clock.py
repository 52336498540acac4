"""Celery's beat, on the bell's line: a broker that was away finds the clock still going.

Celery's own keeps its first connection: once that is broken, or frozen, nothing is sent any more.
"""

import logging
from typing import Any

from celery.beat import ScheduleEntry, Scheduler
from kombu import Connection

from diseasemaps.celery import app
from diseasemaps.notifications import bell

log = logging.getLogger(__name__)


class Clock(Scheduler):
    """Rings for each task when it is due. What it cannot ring for now, it does at the next time.

    A bell says nothing but which task: those of CELERY_BEAT_SCHEDULE take no arguments.
    """

    producer = None  # Celery's: it waits for the broker, longer each time
    _line: Connection | None = None
    _broken = False

    def apply_entry(self, entry: ScheduleEntry, producer: Any = None) -> None:
        try:
            self._line = self._line or app.connection_for_write()
            bell.send(self._line, entry.task)
        except Exception:
            if not self._broken:  # once for each outage
                log.warning("The broker does not take what is due; trying on.", exc_info=True)
            self._broken = True
            bell.hang_up(self._line)
            self._line = None
        else:
            self._broken = False
