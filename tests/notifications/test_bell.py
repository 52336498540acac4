"""A broker that is dead or frozen costs a request nothing, and a ring is never an error."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from diseasemaps.notifications import bell

ROOT = Path(__file__).resolve().parents[2]

# In a process of its own: the broker's address is read once, when the settings are.
RING = """
import time
import django
django.setup()
from django.conf import settings
from diseasemaps.celery import app
from diseasemaps.notifications import bell
if settings.QUEUE_IN_DATABASE:
    options = {**settings.CELERY_BROKER_TRANSPORT_OPTIONS}
    options["conn_string"] = "host=127.0.0.1 port=%(port)s user=nobody dbname=none"
    app.conf.broker_transport_options = options
for attempt in range(2):
    began = time.monotonic()
    bell.ring()
    print("ring", time.monotonic() - began)
    began = time.monotonic()
    assert bell._bell.finish(10)
    print("gave-up", time.monotonic() - began)
began = time.monotonic()
"""


@pytest.fixture
def dead_port():
    """(state → port): one where nobody listens, one where somebody accepts and never answers."""
    frozen = socket.create_server(("127.0.0.1", 0))
    refused = socket.create_server(("127.0.0.1", 0))
    ports = {"refused": refused.getsockname()[1], "frozen": frozen.getsockname()[1]}
    refused.close()
    yield ports
    frozen.close()


@pytest.mark.parametrize("state", ["refused", "frozen"])
@pytest.mark.parametrize("broker", ["pgmq", "amqp"])
def test_a_ring_returns_at_once_and_the_attempt_ends_within_two_seconds(broker, state, dead_port):
    port = dead_port[state]
    address = "pgmq://" if broker == "pgmq" else f"amqp://guest:guest@127.0.0.1:{port}//"
    ended = subprocess.run(
        [sys.executable, "-c", RING % {"port": port}],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "diseasemaps.settings",
            "CELERY_BROKER_URL": address,
        },
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    seen = [line.split() for line in ended.stdout.splitlines()]
    assert [word for word, _ in seen] == ["ring", "gave-up"] * 2
    assert all(float(seconds) < 0.2 for word, seconds in seen if word == "ring")
    assert all(float(seconds) < 2 for word, seconds in seen if word == "gave-up")
    assert ended.stderr.count("The broker takes no bell") == 1  # once for each outage


@pytest.fixture
def rings(monkeypatch):
    """A bell whose wire we hold: what was sent, and how long sending takes."""
    sent = []

    def send(connection, task):
        sent.append(time.monotonic())
        time.sleep(0.2)

    monkeypatch.setattr(bell, "send", send)
    return sent


def test_many_pulls_while_it_rings_are_one_more_ring(rings):
    ours = bell.Bell()
    for _ in range(100):
        ours.pull()
    assert ours.finish(5)
    assert 1 <= len(rings) <= 2


def test_a_pull_during_a_ring_is_not_lost(rings):
    ours = bell.Bell()
    ours.pull()
    while not rings:
        time.sleep(0.01)
    ours.pull()
    assert ours.finish(5)
    assert len(rings) == 2


def test_a_bell_works_again_when_the_broker_does(monkeypatch):
    ours, calls = bell.Bell(), []

    def send(connection, task):
        calls.append(1)
        if len(calls) == 1:
            raise OSError("refused")

    monkeypatch.setattr(bell, "send", send)
    for _ in range(2):
        ours.pull()
        assert ours.finish(5)
    assert len(calls) == 2
    assert not ours._broken


def test_a_forked_process_gets_a_bell_of_its_own():
    before = bell._bell
    child = os.fork()
    if child == 0:
        os._exit(0 if bell._bell is not before else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
