"""Rounds of killing, in real processes: run in a checkout by test_killed.py.

    python -m tests.faults.rounds FILE ROUNDS WHOLE

This process loads Django once and opens nothing; every round forks from it, so that a round costs
milliseconds instead of a start of Python. For each named point (points.py) there are

- ROUNDS rounds in which the forked process takes the bell's message from the real broker, runs
  the task that it names against the real database, and is killed at the point;
- WHOLE rounds in which the forked process becomes the whole Celery worker, as `celery worker` does,
  and is killed at the point.

For points of the acting process the forked process asks a question and is killed on its way.
Writes {point: rounds} to FILE as JSON. Fails when a process did not die where it should.
"""

import gc
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diseasemaps.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from accounts.models import User  # noqa: E402
from diseasemaps.celery import app  # noqa: E402
from diseasemaps.conditions.models import Condition  # noqa: E402
from diseasemaps.moderation.models import Case  # noqa: E402
from diseasemaps.notifications import bell  # noqa: E402
from diseasemaps.notifications.models import Event  # noqa: E402
from diseasemaps.questions.asking import ask  # noqa: E402
from tests import factories  # noqa: E402
from tests.faults import points  # noqa: E402

MODERATORS = 2  # each question is news for them
LONGEST = 60.0  # seconds for one forked process
WORKER = ["--quiet", "worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "ERROR"]
QUIET = ["--without-gossip", "--without-mingle", "--without-heartbeat"]


def fork(work: Callable[[], None]) -> int:
    """Do `work` in a process of its own; return its number. It ends without tidying up."""
    child = os.fork()
    if child:
        return child
    code = 1
    connection.settings_dict["OPTIONS"]["pool"] = False  # one thread needs one connection
    try:
        work()
        code = 0
    except BaseException as fault:
        sys.stderr.write(f"{type(fault).__name__}: {fault}\n")
    finally:
        sys.stderr.flush()
        os._exit(code)


def ended(child: int) -> int:
    """How a process ended: 0, or minus the signal. One that does not end is killed, and a fault."""
    deadline = time.monotonic() + LONGEST
    while time.monotonic() < deadline:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.002)
    os.kill(child, signal.SIGTERM)
    os.waitpid(child, 0)
    raise AssertionError(f"process {child} neither died nor ended in {LONGEST} s")


def prepare(askers: int) -> None:
    """A condition, moderators, and members who ask one question each."""
    factories.texts()
    factories.condition("Some condition")
    for number in range(MODERATORS):
        factories.person(f"moderator-{number}", role="moderator")
    User.objects.bulk_create(
        User(handle=f"asker-{number}", email=f"asker-{number}@example.org", password="!")
        for number in range(1, askers + 1)
    )


def ask_one(number: int) -> str:
    """Somebody asks; the id of the event that tells the moderators."""
    by = User.objects.get(handle=f"asker-{number}")
    question = ask(Condition.objects.get(), text=f"Question number {number}?", by=by)
    case = Case.objects.get(thing_id=question.pk)
    return str(Event.objects.get(about_id=str(case.pk), kind="question_submitted").pk)


class Asker:
    """A process that asks whenever it is told to, and rings the real bell."""

    def __init__(self) -> None:
        self._orders, orders = os.pipe()
        events, self._events = os.pipe()
        self.process = fork(self._serve)
        self._to, self._from = os.fdopen(orders, "w"), os.fdopen(events)

    def _serve(self) -> None:
        for line in os.fdopen(self._orders):
            event = ask_one(int(line))
            assert bell._bell.finish(10)
            os.write(self._events, f"{event}\n".encode())

    def ask(self, number: int) -> str:
        self._to.write(f"{number}\n")
        self._to.flush()
        return self._from.readline().strip()


def answer_the_bell() -> None:
    """Take one message from the broker, acknowledge it (as the worker does), and run its task."""
    with app.connection_for_read() as line:
        queue = app.amqp.queues[settings.CELERY_TASK_DEFAULT_QUEUE](line.default_channel)
        deadline = time.monotonic() + LONGEST / 2
        while (message := queue.get()) is None:
            assert time.monotonic() < deadline, "no bell was heard"
            time.sleep(0.005)
        message.ack()
        app.tasks[message.headers["task"]]()


def work_until_killed() -> None:
    """One task is a slice of the work, and its end may be the bell for the next slice."""
    while True:
        answer_the_bell()


def be_the_worker() -> None:
    with suppress(SystemExit):
        app.worker_main([*WORKER, *QUIET])


# --- The rounds ------------------------------------------------------------------------------


class Rounds:
    """Plays them, and counts."""

    def __init__(self, rounds: int, whole: int) -> None:
        self.rounds, self.whole = rounds, whole
        self.number = 0
        self.counts: dict[str, int] = {}

    def play(self) -> None:
        every = (len(points.OF_THE_ASKER) + len(points.OF_THE_WORKER)) * (self.rounds + self.whole)
        assert ended(fork(lambda: prepare(every))) == 0
        asker = Asker()
        try:
            self.play_with(asker)
        finally:
            os.kill(asker.process, signal.SIGKILL)

    def play_with(self, asker: Asker) -> None:
        for _ in range(self.rounds):
            for point in points.OF_THE_ASKER:
                self.kill(point.words, lambda point=point: self.ask_and_die(point))
            for point in points.OF_THE_WORKER:
                self.kill_worker(point.words, point, asker, work_until_killed)
        for _ in range(self.whole):
            for point in points.OF_THE_WORKER:
                self.kill_worker(f"{point.words} (whole worker)", point, asker, be_the_worker)

    def ask_and_die(self, point: points.Point) -> None:
        points.arm(point)
        ask_one(self.number)
        bell._bell.finish(10)

    def kill_worker(self, words: str, point, asker: Asker, work: Callable[[], None]) -> None:
        event = asker.ask(self.number + 1)

        def armed() -> None:
            points.arm(point, event)
            work()

        self.kill(words, armed)

    def kill(self, words: str, work: Callable[[], None]) -> None:
        self.number += 1
        how = ended(fork(work))
        assert how == -signal.SIGKILL, f"{words}: the process was not killed there ({how})"
        self.counts[words] = self.counts.get(words, 0) + 1


def main(file: str, rounds: int, whole: int) -> None:
    app.loader.import_default_modules()  # the tasks, once for all forks
    gc.collect()
    gc.freeze()  # what all share is not touched, so not copied
    playing = Rounds(rounds, whole)
    playing.play()
    Path(file).write_text(json.dumps(playing.counts))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
