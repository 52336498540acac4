"""A house with everything that serves: web server, workers, clock; and visitors who time it."""

import http.client
import json
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import psutil

from diseasemaps import embedded
from tests.faults.checkouts import eventually, free_port
from tests.faults.houses import BEAT, URGENT, WORKER, House, kill

SOCKET = f".s.PGSQL.{embedded.PORT}"
MODERATORS = 2  # in WORLD
MEMBERS = 800  # each asks once
PATIENCE = 2.0  # seconds that a request may take, whatever is away

WORLD = """
import json
import signal
from importlib import import_module
from django.conf import settings
from django.contrib import auth
from accounts.models import User
from tests import factories
factories.texts()
factories.condition("Some condition")
for number in range(2):
    factories.person(f"moderator-{{number}}", role="moderator")
members = User.objects.bulk_create(
    User(handle=f"asker-{{number}}", email=f"asker-{{number}}@example.org", password="!")
    for number in range({members}))
keys = []
for member in members:
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[auth.SESSION_KEY] = str(member.pk)
    session[auth.BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[-1]
    session[auth.HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    keys.append(session.session_key)
print(json.dumps(keys))
"""

# Not pgmq's own purge: that truncates, and would wait for a worker that holds still.
EMPTY = """
from django.db import connection
cursor, gone = connection.cursor(), 0
for queue in ("bell", "urgent"):
    cursor.execute(f"DELETE FROM pgmq.q_{queue} WHERE msg_id IN "
        f"(SELECT msg_id FROM pgmq.q_{queue} FOR UPDATE SKIP LOCKED)")
    gone += cursor.rowcount
print(gone)
"""


@dataclass
class Answer:
    what: str
    status: int
    seconds: float
    text: str = field(default="", repr=False)


class Site(House):
    """A house that serves as in production (DEBUG off), each process started by its real command.

    The queue in the database is reached through a door, so that it can be away while the database
    is not; RabbitMQ is a server of its own and needs none.
    """

    def __init__(
        self, folder: Path, broker: str, *, members: int = MEMBERS, shows_pages: bool = True
    ) -> None:
        """`members` can ask, once each; `shows_pages`: with the static files they name."""
        self._members, self._shows_pages = members, shows_pages
        self.port = free_port()
        self.door: subprocess.Popen | None = None
        self.processes: dict[str, subprocess.Popen] = {}
        self.answers: list[Answer] = []
        self.asked = 0  # questions that were accepted
        super().__init__(folder, broker)

    def _open(self, folder: Path) -> None:
        address = f"http://127.0.0.1:{self.port}"
        self.environment |= {
            "DEBUG": "off",
            "SECRET_KEY": "x" * 50,
            "SITE_URL": address,
            "ALLOWED_HOSTS": "127.0.0.1",
            "DATABASE_URL": "embedded://",
            "CELERY_BROKER_URL": "pgmq://",
            "CACHE_URL": "locmemcache://diseasemaps",
            "EMAIL_URL": f"filemail:///{self.checkout.path / 'var' / 'mail'}",
        }
        super()._open(folder)
        if self.broker == "pgmq":
            self._hang_door()
        if self._shows_pages:
            self.run("manage.py", "collectstatic", "--no-input", "-v", "0", "--ignore", "redoc")
        self.members: list[str] = json.loads(self.python(WORLD.format(members=self._members)))

    def _hang_door(self) -> None:
        port = free_port()
        folder = embedded.Server(self.checkout.path / "var" / "postgres").socket_folder
        self.door = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.door", str(port), f"{folder}/{SOCKET}"],
            cwd=self.checkout.path,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.environment |= {
            "DOOR": str(port),
            "DJANGO_SETTINGS_MODULE": "tests.faults.behind_a_door",
        }

    # --- Its processes -----------------------------------------------------------------------

    def serve(self) -> None:
        for name in ("web", "worker", "urgent", "beat"):
            self.begin(name)
        eventually(self.is_ready, 120, f"the site is ready; {self.words()}")

    def begin(self, name: str) -> None:
        web = ("-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--no-ws")
        web += ("--port", str(self.port), "--workers", "1", "--blocking-threads", "4")
        commands = {"worker": WORKER, "urgent": URGENT, "beat": BEAT}
        commands["web"] = (*web, "--log-level", "warning", "diseasemaps.wsgi:application")
        self.processes[name] = self.start(*commands[name])

    def end(self, name: str) -> None:
        kill(self.processes[name])

    @contextmanager
    def paused(self, *names: str):
        """These processes hold still meanwhile."""
        heads = [psutil.Process(self.processes[name].pid) for name in names]
        every = [each for head in heads for each in (head, *head.children(recursive=True))]
        for each in every:
            each.suspend()
        try:
            yield
        finally:
            for each in every:
                each.resume()

    def close(self) -> None:
        if self.door is not None:
            self.door.kill()
            self.door.wait(10)
        super().close()

    # --- Its database ------------------------------------------------------------------------

    def stop_database(self, how: signal.Signals) -> None:
        """SIGINT: told to stop, without waiting for anybody. SIGKILL: gone, in the middle."""
        folder = self.checkout.path / "var" / "postgres"
        self.checkout.postmaster().send_signal(how)
        if how == signal.SIGKILL:
            for process in embedded._processes(folder):
                with suppress(psutil.Error):
                    process.kill()
        eventually(lambda: not embedded._processes(folder), 60, "the database stops")

    def start_database(self) -> None:
        self.python("")  # the settings see to it

    # --- Its broker --------------------------------------------------------------------------

    def refuse(self) -> None:
        """Nobody listens at the broker's address; existing connections break."""
        self.node.kill() if self.node else self._order("shut")

    def freeze(self) -> None:
        """The broker accepts, and never answers."""
        self.node.freeze() if self.node else self._order("freeze")

    def mend(self, how: str) -> None:
        """The broker is there again after `how`."""
        if self.node is None:
            self._order("open")
        elif how == "frozen":
            self.node.thaw()
        else:
            self.node.start()

    def empty(self) -> int:
        """Throw away what waits in the queues; how many messages that were."""
        if self.node is not None:
            return self.node.purge("bell", "urgent")
        return int(self.python(EMPTY))

    def _order(self, word: str) -> None:
        self.door.stdin.write(f"{word}\n")
        self.door.stdin.flush()
        assert self.door.stdout.readline().strip() == word

    # --- Its visitors ------------------------------------------------------------------------

    def ask(self) -> Answer:
        """A member asks a question: an event for the moderators."""
        key = self.members.pop()
        text = f"What about {len(self.members)}?"
        answer = self.visit("POST", "/conditions/some-condition/ask/", key=key, text=text)
        if answer.status == 302:
            self.asked += 1
        return answer

    def visit(self, method: str, path: str, *, key: str = "", **form: str) -> Answer:
        """One request, by the member of the session `key`; with a form, it is posted."""
        token = "t" * 32
        headers = {"Cookie": f"csrftoken={token}" + (f"; sessionid={key}" if key else "")}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode({"csrfmiddlewaretoken": token, **form}) if form else None
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        began = time.monotonic()
        try:
            line.request(method, path, body=body, headers=headers)
            found = line.getresponse()
            words = found.read().decode()
        finally:
            line.close()
        answer = Answer(f"{method} {path}", found.status, time.monotonic() - began, words)
        self.answers.append(answer)
        return answer

    def is_ready(self) -> bool:
        for name, process in self.processes.items():
            assert process.poll() is None, f"{name} ended: {self.words()}"
        with suppress(OSError):
            return self.visit("GET", "/readyz").status == 200
        return False

    def slowest(self) -> Answer:
        """Of all requests so far; forgets them."""
        answers, self.answers = self.answers, []
        return max(answers, key=lambda answer: answer.seconds)
