"""A site in a checkout of its own, with one broker or the other, and its processes one by one."""

import json
import signal
import subprocess
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import psutil

from tests.faults import rabbitmq
from tests.faults.checkouts import Checkout, eventually

BROKERS = ["pgmq", "amqp"]  # the embedded default, and RabbitMQ with quorum queues

CELERY = ("-m", "celery", "-A", "diseasemaps")
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING")
WORKER = (*CELERY, "worker", "--pool", "threads", "-c", "2", *QUIET)
URGENT = (*CELERY, "worker", "--pool", "threads", "-c", "1", "-Q", "urgent", "-n", "urgent@%h")
BEAT = (*CELERY, "beat", "--pidfile", "", "--loglevel", "WARNING")

# What the database says at the end. `missing` and `twice`: (event, recipient) pairs.
RECKONING = """
import json
from collections import Counter
from accounts.models import User
from diseasemaps.notifications.models import Delivery, Event, Notification
moderators = set(User.objects.with_role("moderator").values_list("pk", flat=True))
rows = Counter(Notification.objects.values_list("event", "recipient"))
events = set(Event.objects.filter(kind="question_submitted").values_list("pk", flat=True))
print(json.dumps({
    "events": len(events),
    "rows": sum(rows[event, person] for event in events for person in moderators),
    "missing": sum(not rows[event, person] for event in events for person in moderators),
    "twice": sum(number > 1 for number in rows.values()),
    "dead": Event.objects.exclude(dead_at=None).count()
        + Delivery.objects.exclude(dead_at=None).count(),
    "deliveries": [str(id) for id in Delivery.objects.values_list("pk", flat=True)],
    "unsent": Delivery.objects.filter(sent_at=None).count(),
}))
"""
WAITING = """
from diseasemaps.notifications.models import Delivery, Event
print(Event.objects.filter(fanned_out_at=None, dead_at=None).count()
    + Delivery.objects.filter(sent_at=None, dead_at=None).count())
"""


class House:
    """Database and queue, ready, with no process but the one that holds the database open."""

    def __init__(self, folder: Path, broker: str) -> None:
        self.broker = broker
        self.node: rabbitmq.Node | None = None
        self.environment: dict[str, str] = {}
        self.checkout = Checkout.at(folder / "checkout")
        try:
            self._open(folder)
        except BaseException:
            self.close()
            raise

    def _open(self, folder: Path) -> None:
        if self.broker == "amqp":
            self.node = rabbitmq.Node(folder / "rabbitmq")
            self.node.start()
            self.environment["CELERY_BROKER_URL"] = self.node.url
        self.start("-c", "import diseasemaps.settings, time; time.sleep(36000)")
        self.run("manage.py", "migrate", "-v", "0")
        self.run("manage.py", "prepare_broker")

    def start(self, *command: str, **environment: str) -> subprocess.Popen:
        return self.checkout.start(*command, **{**self.environment, **environment})

    def run(self, *command: str) -> str:
        return self.checkout.run(*command, **self.environment)

    def python(self, code: str) -> str:
        return self.checkout.python(code, **self.environment)

    def log(self) -> str:
        """What its processes said."""
        return (self.checkout.path / "var/log/test.log").read_text(errors="replace")

    def words(self) -> str:
        return self.log()[-5000:]

    def deliver_everything(self, seconds: float) -> None:
        """Wait until nothing is left to tell or to send."""
        eventually(lambda: self.python(WAITING) == "0", seconds, "everything is delivered")

    def reckoning(self) -> "Reckoning":
        return Reckoning(json.loads(self.python(RECKONING)), self._mails())

    def _mails(self) -> list[tuple[str, str]]:
        """(Message-ID, to) of every copy that left."""
        found = []
        for file in (self.checkout.path / "var" / "mail").glob("*"):
            for part in file.read_bytes().split(b"-" * 79 + b"\n"):
                message = message_from_bytes(part, policy=default)
                if message["Message-ID"]:
                    found.append((message["Message-ID"], message["To"]))
        return found

    def close(self) -> None:
        self.checkout.kill_everything()
        if self.node is not None:
            self.node.end()


class Reckoning:
    """Events, inbox rows and mail, counted at the end."""

    def __init__(self, told: dict, mails: list[tuple[str, str]]) -> None:
        self.told, self.mails = told, mails

    @property
    def duplicates(self) -> int:
        return len(self.mails) - len({id for id, _ in self.mails})

    def check(self, *, events: int, recipients: int) -> None:
        """In each inbox once, by mail at least once, and every copy under the same Message-ID."""
        told = self.told
        assert told["events"] == events
        assert (told["missing"], told["twice"], told["dead"], told["unsent"]) == (0, 0, 0, 0)
        assert told["rows"] == len(told["deliveries"]) == events * recipients
        sent = {id.strip("<>").partition("@")[0] for id, _ in self.mails}
        assert sent == set(told["deliveries"])  # none lost, and no copy under another name
        assert len(set(self.mails)) == len(sent)  # all copies of one go to the same person

    def __str__(self) -> str:
        return (
            f"{self.told['events']} events, {self.told['rows']} inbox rows (0 missing, 0 twice), "
            f"{len(self.told['deliveries'])} mails to send, {len(self.mails)} sent "
            f"({self.duplicates} duplicates, each under its first Message-ID)"
        )


def kill(process: subprocess.Popen) -> None:
    """SIGKILL to a process that a house started, and to its children."""
    if process.poll() is None:
        head = psutil.Process(process.pid)
        for each in [head, *head.children(recursive=True)]:
            each.send_signal(signal.SIGKILL)
    process.wait(30)
