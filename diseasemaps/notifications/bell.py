"""The doorbell: says that there is work. The rows are the truth; a lost ring costs a few seconds.

A ring never waits for the broker. One thread of each process does the ringing, and many rings
while it is at it become one: the bell carries no message but "look".
"""

import atexit
import logging
import os
import threading
import time
from contextlib import suppress

from kombu import Connection

from diseasemaps.celery import app

log = logging.getLogger(__name__)

PATIENCE = 1  # second, for each answer of the broker
DELIVER = "diseasemaps.notifications.tasks.deliver"
DELIVER_URGENT = "diseasemaps.notifications.tasks.deliver_urgent"  # on a queue of its own
LAST_RING = 1.5  # seconds that a process which ends gives its last ring


class Bell:
    """Rings for one task in a thread of its own, once for all who pulled since it last rang."""

    def __init__(self, task: str = DELIVER) -> None:
        self._task = task
        self._changed = threading.Condition()
        self._pulled = False
        self._ringing = False
        self._broken = False
        self._thread: threading.Thread | None = None
        self._connection: Connection | None = None

    def pull(self) -> None:
        with self._changed:
            self._pulled = True
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="bell", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def finish(self, timeout: float) -> bool:
        """Wait until nothing is left to ring; False when `timeout` seconds were not enough."""
        with self._changed:
            return self._changed.wait_for(lambda: not (self._pulled or self._ringing), timeout)

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._pulled)
                self._pulled, self._ringing = False, True
            try:
                self._try()
            finally:
                with self._changed:
                    self._ringing = False
                    self._changed.notify_all()

    def _try(self) -> None:
        try:
            self._connection = self._connection or app.connection_for_write()
            send(self._connection, self._task)
        except Exception:
            if not self._broken:  # once for each outage
                log.warning("The broker takes no bell; the sweep finds the work.", exc_info=True)
            self._broken = True
            hang_up(self._connection)
            self._connection = None
        else:
            self._broken = False


def send(connection: Connection, task: str) -> None:
    """Put one ring on the task's queue. Raises what its library raises, within 2 seconds."""
    app.send_task(
        task,
        connection=connection,
        retry=False,
        timeout=PATIENCE,
        confirm_timeout=PATIENCE,
    )


def test_line() -> None:
    """See whether the broker answers. Raises what its library raises, within 2 seconds."""
    connection = app.connection_for_write()
    try:
        _ = connection.default_channel
    finally:
        hang_up(connection)


def hang_up(connection: Connection | None) -> None:
    """Let go of a connection that may be dead: no farewell is said, nobody may be listening."""
    if connection is None:
        return
    with suppress(Exception):
        in_database = getattr(connection.transport, "_pgmq_client", None)
        if in_database is None:
            connection.collect(socket_timeout=0.1)
        else:  # the transport's own way out waits five seconds for threads that dial a dead line
            in_database.pool.close(timeout=0.1)


_bell, _urgent = Bell(DELIVER), Bell(DELIVER_URGENT)


def ring(*, urgent: bool = False) -> None:
    """Wake the worker, or the one for urgent work. Never fails and never waits: the sweep, which
    does urgent work too, finds whatever a ring missed.
    """
    (_urgent if urgent else _bell).pull()


def _new_bells() -> None:
    """A forked process has no copy of the threads, and perhaps a copy of their locks, held."""
    global _bell, _urgent
    _bell, _urgent = Bell(DELIVER), Bell(DELIVER_URGENT)


def _last_rings() -> None:
    deadline = time.monotonic() + LAST_RING
    for bell in (_urgent, _bell):
        bell.finish(max(0.0, deadline - time.monotonic()))


os.register_at_fork(after_in_child=_new_bells)
atexit.register(_last_rings)
