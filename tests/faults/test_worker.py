"""I6: news that was committed reaches the inbox once, and by mail under one Message-ID."""

import json
import signal
from email import message_from_bytes
from email.policy import default

import psutil
import pytest

from tests.faults.checkouts import Checkout, eventually

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("worker")]

WORKER = ("-m", "celery", "-A", "diseasemaps", "worker", "--pool", "threads", "-c", "2", "--beat")
QUIET = ("--without-gossip", "--without-mingle", "--without-heartbeat", "--loglevel", "WARNING")

# A member's post, up to the moment before the moderator publishes it.
POST = """
from tests import factories
factories.texts()
member, moderator = (factories.person(f"{{role}}-{number}", role=grant)
    for role, grant in (("member", None), ("moderator", "moderator")))
revision = factories.pending(member, factories.condition("Condition {number}"))
"""
PUBLISH = """
import sys
from accounts.models import User
from diseasemaps.moderation import cases
from diseasemaps.moderation.models import Case
cases.decide(Case.objects.latest("id"), action="publish",
    by=User.objects.get(handle="moderator-{number}"))
"""
TOLD = """
import json
from diseasemaps.notifications.models import Notification
rows = Notification.objects.filter(
    recipient__handle="member-{number}", event__kind="experience_published")
print(json.dumps([[str(mail.pk), mail.attempts, mail.sent_at is not None]
    for row in rows for mail in row.deliveries.all()] if rows.exists() else []))
"""
WORKED = """
from diseasemaps.notifications import heartbeat
seconds = heartbeat.seconds_ago()
print(seconds is not None and seconds < 6)
"""
ALL_SENT = """
from diseasemaps.notifications.models import Delivery, Event
print(not Delivery.objects.filter(sent_at=None).exists()
    and not Event.objects.filter(fanned_out_at=None).exists())
"""


@pytest.fixture(scope="module")
def house(checkout) -> Checkout:
    """Database and queue; held up for the module by a process that only waits."""
    holder = checkout.start("-c", "import diseasemaps.settings, time; time.sleep(3600)")
    checkout.run("manage.py", "migrate", "-v", "0")
    checkout.run("manage.py", "prepare_broker")
    yield checkout
    holder.kill()
    holder.wait()


class Worker:
    """A worker with its clock, in a process group that can be frozen and killed."""

    def __init__(self, house: Checkout, settings: str = "diseasemaps.settings") -> None:
        self.process = house.start(*WORKER, *QUIET, DJANGO_SETTINGS_MODULE=settings)

    def every(self) -> list[psutil.Process]:
        head = psutil.Process(self.process.pid)
        return [head, *head.children(recursive=True)]

    def freeze(self) -> None:
        for process in self.every():
            process.suspend()

    def kill(self) -> None:
        for process in self.every():
            process.send_signal(signal.SIGKILL)
        self.process.wait()


def told(house: Checkout, number: int) -> list[list]:
    """[delivery id, attempts, sent] of the member's news that the post is published."""
    return json.loads(house.python(TOLD.format(number=number)))


def mails(house: Checkout, number: int) -> list[str]:
    """The Message-ID of each mail to the member that lies in var/mail/."""
    found = []
    for file in (house.path / "var" / "mail").glob("*"):
        for part in file.read_bytes().split(b"-" * 79 + b"\n"):
            message = message_from_bytes(part, policy=default)
            if message["To"] == f"member-{number}@example.org":
                found.append(message["Message-ID"])
    return found


def worked(house: Checkout) -> bool:
    return house.python(WORKED) == "True"


def test_killed_between_the_commit_and_the_delivery(house):
    house.python(POST.format(number=1))
    worker = Worker(house)
    eventually(lambda: worked(house) and house.python(ALL_SENT) == "True", 60)
    worker.freeze()  # between the commit and the delivery, for certain
    house.python(PUBLISH.format(number=1))
    worker.kill()
    assert told(house, 1) == []
    assert mails(house, 1) == []

    worker = Worker(house)
    try:
        eventually(lambda: mails(house, 1), 60, "the mail")
        ((delivery, attempts, sent),) = eventually(
            lambda: (rows := told(house, 1)) and rows[0][2] and rows, 20
        )
        assert (attempts, sent) == (1, True)
        assert mails(house, 1) == [f"<{delivery}@127.0.0.1>"]
    finally:
        worker.kill()


def test_killed_after_the_mail_left_and_before_it_was_marked(house):
    house.python(POST.format(number=2))
    worker = Worker(house)
    eventually(lambda: worked(house) and house.python(ALL_SENT) == "True", 60)
    worker.kill()
    house.python(PUBLISH.format(number=2))

    hanging = Worker(house, "tests.faults.slow_settings")
    eventually(lambda: mails(house, 2), 60, "the first copy")
    hanging.kill()
    ((delivery, attempts, sent),) = told(house, 2)
    assert (attempts, sent) == (1, False)

    worker = Worker(house)
    try:
        eventually(lambda: told(house, 2)[0][2], 90, "the second copy, when the lease is over")
        assert len(told(house, 2)) == 1  # in the inbox once
        assert mails(house, 2) == [f"<{delivery}@127.0.0.1>"] * 2  # by mail twice, as one message
    finally:
        worker.kill()


def test_the_bell_is_enough_and_so_is_the_clock(house):
    """With the queue emptied by force, what was committed is still delivered, within seconds."""
    house.python(POST.format(number=3))
    house.python(PUBLISH.format(number=3))
    house.python(
        "from django.db import connection\n"
        "connection.cursor().execute(\"SELECT pgmq.purge_queue('bell')\")"
    )
    worker = Worker(house)
    try:
        eventually(lambda: mails(house, 3), 30, "the mail")
    finally:
        worker.kill()
