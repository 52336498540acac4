"""Opening the house: one at a time in a checkout, on a free port, until told to close."""

import errno
import fcntl
import json
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import IO

from django.conf import settings

from diseasemaps import embedded
from diseasemaps.notifications import bell, heartbeat
from diseasemaps.notifications.models import Heartbeat
from diseasemaps.quickstart.supervisor import Failed, Supervisor

DATA = settings.VAR / "postgres"
OPENING = 120.0  # seconds until web server and worker must have answered
LEAVING = 3.0  # seconds that a killed predecessor's web server may take to let the port go


class Refused(Exception):
    """Quickstart cannot begin; the sentence says why, and what to do."""


class Stopped(BaseException):
    """Somebody asked us to end: Ctrl-C, a closed terminal, or `kill`."""


# --- Alone in this checkout ------------------------------------------------------------------


@contextmanager
def alone(file: Path) -> Iterator[IO[str]]:
    """Hold `file` for as long as the block lasts; the kernel lets go of it, however we end.

    Yields the file, to write where we can be found. Raises Refused.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.seek(0)
            where = held.read().strip() or "starting at this moment"
            raise Refused(
                f"Quickstart is already running in this checkout ({where}). "
                "Use that one, or stop it with Ctrl-C where it runs."
            ) from None
        held.truncate(0)
        yield held
        held.truncate(0)


# --- A port ----------------------------------------------------------------------------------


def free_port(wanted: int) -> int:
    """`wanted`, when nobody listens there; any free one for 0. Raises Refused."""
    deadline = time.monotonic() + LEAVING
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", wanted))
            except OSError as fault:
                if fault.errno == errno.EACCES:
                    raise Refused(
                        f"Port {wanted} is for the system's own services. Choose another one, "
                        "above 1023: uv run manage.py quickstart --port 8000"
                    ) from fault
                if time.monotonic() > deadline:
                    other = wanted + 1 if wanted < 65535 else 8000
                    raise Refused(
                        f"Port {wanted} is in use by another program. Stop that one, or choose "
                        f"another port: uv run manage.py quickstart --port {other}"
                    ) from fault
            else:
                return probe.getsockname()[1]
        time.sleep(0.1)


# --- Open, until told to close ---------------------------------------------------------------


@contextmanager
def closing_time() -> Iterator[None]:
    """Turn the first signal to end into Stopped, and let no later one disturb the tidying up."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def stop(number: int, frame: FrameType | None) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        raise Stopped(signal.Signals(number).name)

    for each in signals:
        signal.signal(each, stop)
    yield


def forget_former_worker() -> None:
    """So that /readyz speaks of the workers that start now."""
    Heartbeat.objects.filter(name__in=[heartbeat.WORKER, heartbeat.URGENT]).delete()


def wait_until_open(supervisor: Supervisor, address: str, *, say: Callable[[str], None]) -> None:
    """Return when the web server answers and the worker has worked. Raises Failed."""
    deadline = time.monotonic() + OPENING
    bell.ring()  # the worker's first task; it notes that it is there
    while not _serves(f"{address}/readyz"):
        watch(supervisor, say=say)
        if time.monotonic() > deadline:
            logs = ", ".join(str(child.log) for child in supervisor.children)
            raise Failed(f"The house did not open within {OPENING:.0f} seconds. See {logs}.")
        time.sleep(0.2)


def _serves(address: str) -> bool:
    """Whether all is there but the urgent worker, which starts when the house is open."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with suppress(ValueError), opener.open(address, timeout=3) as answer:
            return answer.status == 200
    except urllib.error.HTTPError as refusal:
        with suppress(OSError, ValueError):
            parts = json.load(refusal)
            return all(parts.get(name) == "ok" for name in ("database", "broker", "worker"))
    except OSError:
        pass
    return False


def watch(supervisor: Supervisor, *, say: Callable[[str], None]) -> None:
    """Start again whatever died, the database first. Raises Failed."""
    if settings.DATABASE_URL == settings.EMBEDDED and embedded.keep_running(DATA):
        say("The database had died. It runs again, with everything that was committed.")
    supervisor.look()


def stay_open(supervisor: Supervisor, *, say: Callable[[str], None]) -> None:
    """Until Stopped comes up, or Failed."""
    while True:
        watch(supervisor, say=say)
        time.sleep(0.5)
