"""Whatever of the house is killed, nothing is left behind, and the next start works."""

import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import suppress

import psutil
import pytest

from tests.faults.checkouts import Checkout, eventually, free_port

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("quickstart")]

PEOPLE = "from accounts.models import User; print(User.objects.count())"
ADD_ONE = "from accounts.models import User; User.objects.create_user('one@example.org', 'x')"


def left(checkout: Checkout) -> list[str]:
    """The commands still at work. What ends while we look, or only waits to be reaped, is not."""
    commands = []
    for process in checkout.processes():
        with suppress(psutil.NoSuchProcess):
            commands.append(" ".join(process.cmdline()))
    return commands


def said(checkout: Checkout) -> str:
    return (checkout.path / "var" / "log" / "test.log").read_text()


def test_a_second_start_has_the_data_of_the_first_and_ctrl_c_ends_all(checkout):
    with checkout.quickstart() as running:
        checkout.python(ADD_ONE)
        with urllib.request.urlopen(f"{running.address}/", timeout=20) as answer:
            assert answer.status == 200
        running.kill(signal.SIGINT)
        assert running.process.wait(40) == 0
    assert "Stopped (SIGINT)" in said(checkout)
    assert left(checkout) == []  # the database too: nobody else used it
    with checkout.quickstart():
        assert int(checkout.python(PEOPLE)) >= 1
    assert left(checkout) == []


def test_visitors_see_our_own_pages_for_what_is_missing(checkout):
    with checkout.quickstart() as running:
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(f"{running.address}/nowhere/", timeout=20)
        assert refusal.value.code == 404
        assert b"URLconf" not in refusal.value.read()  # what DEBUG would show


def test_a_killed_quickstart_leaves_nothing_that_runs_or_blocks(checkout):
    port = free_port()
    with checkout.quickstart(port) as running:
        running.kill(signal.SIGKILL)
        running.process.wait()
        eventually(
            lambda: not [line for line in left(checkout) if "python" in line],
            120,
            "children outlive quickstart",
        )
    with checkout.quickstart(port):  # the same port
        pass
    assert left(checkout) == []


@pytest.mark.parametrize("name", ["granian", "worker", "urgent@%h", "beat"])
def test_a_killed_process_is_named_and_started_again(checkout, name):
    with checkout.quickstart() as running:
        child = eventually(lambda: running.child(name), 30)
        child.kill()
        eventually(lambda: not child.is_running(), 10)
        word = {"granian": "web", "urgent@%h": "urgent"}.get(name, name)
        eventually(lambda: f"The {word} process was killed by SIGKILL" in said(checkout), 20)
        eventually(running.is_open, 60)
        eventually(lambda: running.child(name), 30)


def test_a_killed_web_worker_process_is_replaced(checkout):
    with checkout.quickstart() as running:
        running.child("granian").children()[-1].kill()
        eventually(running.is_open, 60)


def test_a_killed_database_runs_again_and_so_does_the_house(checkout):
    with checkout.quickstart() as running:
        checkout.postmaster().kill()
        eventually(lambda: "The database had died" in said(checkout), 30)
        eventually(running.is_open, 60)


def test_everything_killed_at_once(checkout):
    with checkout.quickstart() as running:
        checkout.kill_everything()
        running.process.wait()
    with checkout.quickstart():
        pass


def test_a_second_quickstart_in_the_same_checkout_is_refused_in_a_sentence(checkout):
    with checkout.quickstart() as running:
        second = subprocess.run(
            [sys.executable, "manage.py", "quickstart", "--port", "0"],
            cwd=checkout.path,
            env=checkout.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == 1
        assert "already running in this checkout" in second.stderr
        assert running.address in second.stderr
        assert "Traceback" not in second.stderr
        assert running.is_open()


def test_a_port_in_use_is_said_with_what_to_do(checkout, place):
    with checkout.quickstart() as running:
        port = running.address.rsplit(":", 1)[1]
        other = Checkout.at(place / "other")
        second = subprocess.run(
            [sys.executable, "manage.py", "quickstart", "--port", port],
            cwd=other.path,
            env=other.environment,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert second.returncode == 1
        assert f"Port {port} is in use by another program" in second.stderr
        assert f"--port {int(port) + 1}" in second.stderr
        assert "Traceback" not in second.stderr
        # Two checkouts at once: the other's database came and went, this house never noticed.
        assert running.is_open()
        assert "The database had died" not in said(checkout).rsplit("Open at", 1)[1]
        assert [process for process in checkout.processes() if psutil.pid_exists(process.pid)]
        assert left(other) == []
