"""Whatever dies, and however, the next start finds a server or makes one, with its data."""

import os
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest

from diseasemaps import embedded
from tests.faults.checkouts import ROOT, eventually

pytestmark = [pytest.mark.faults, pytest.mark.xdist_group("embedded")]

USE = """
import faulthandler, sys, time
faulthandler.dump_traceback_later(80)  # where it hangs, should it
from pathlib import Path
import psycopg
from diseasemaps import embedded
words = embedded.start(Path(sys.argv[1]))
with psycopg.connect(**words, autocommit=True) as connection:
    connection.execute("SELECT pg_advisory_lock(1)")  # two at once: PostgreSQL makes it twice
    connection.execute("CREATE TABLE IF NOT EXISTS seen (at timestamptz DEFAULT now())")
    connection.execute("INSERT INTO seen DEFAULT VALUES")
    print(connection.execute("SELECT count(*) FROM seen").fetchone()[0], flush=True)
"""


@pytest.fixture
def folder(place):
    """A data folder; at the end nothing is at work in it."""
    folder = place / "var" / "postgres"
    folder.parent.mkdir()
    yield folder
    for process in embedded._processes(folder):
        process.kill()


def use(folder: Path, *, then: str = "", wait: bool = True) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-c", USE + then, str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if wait:
        try:
            process.wait(90)
        except subprocess.TimeoutExpired:
            process.kill()
            pytest.fail(process.stderr.read())
    return process


def count(process: subprocess.Popen) -> int:
    """How often the server had been used, as this process saw it."""
    line = process.stdout.readline()
    assert line, process.stderr.read()
    return int(line)


def stay(folder: Path) -> subprocess.Popen:
    """A process that goes on using the server until it is told to end."""
    return use(folder, then="time.sleep(600)", wait=False)


def head(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "postmaster.pid").read_text().split()[0]))


def test_a_second_start_finds_the_data_of_the_first_and_the_last_to_leave_stops_it(folder):
    assert count(use(folder)) == 1
    assert embedded._processes(folder) == []
    assert count(use(folder)) == 2


def test_it_runs_until_the_last_one_leaves(folder):
    first = stay(folder)
    assert count(first) == 1
    assert count(use(folder)) == 2
    assert embedded._processes(folder)  # the second left, the first still uses it
    first.kill()
    first.wait()
    assert count(use(folder)) == 3  # a killed one is no longer counted as a user
    assert embedded._processes(folder) == []


def test_starting_what_runs_already_costs_little(folder):
    first = stay(folder)
    count(first)
    began = time.perf_counter()
    embedded.start(folder)
    took = time.perf_counter() - began
    embedded.leave(folder)
    first.kill()
    first.wait()
    assert took < 0.05


def test_eight_at_once_make_one_server_and_one_database(folder):
    processes = [use(folder, wait=False) for _ in range(8)]
    assert sorted(count(process) for process in processes)[-1] == 8
    assert [process.wait(60) for process in processes] == [0] * 8
    assert embedded._processes(folder) == []


def test_a_killed_server_is_started_again(folder):
    first = stay(folder)
    count(first)
    head(folder).kill()
    assert count(use(folder)) == 2  # at once, while the killed one's children may still be there
    first.kill()
    first.wait()


def test_a_killed_server_and_all_its_users(folder):
    first = stay(folder)
    count(first)
    for process in [*embedded._processes(folder), psutil.Process(first.pid)]:
        process.kill()
    first.wait()
    assert count(use(folder)) == 2


def test_a_process_number_that_now_belongs_to_somebody_else_is_not_believed(folder):
    first = stay(folder)
    count(first)
    note = (folder / "postmaster.pid").read_text()
    for process in embedded._processes(folder):
        process.kill()
    first.kill()
    first.wait()
    # A process of the very user that PostgreSQL runs as: the kind that it would believe itself.
    stranger = subprocess.Popen(["sleep", "60"], **embedded._as_system_user(), cwd="/")
    eventually(lambda: not embedded._processes(folder), 10)
    lines = note.splitlines()
    (folder / "postmaster.pid").write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")
    (folder / f".s.PGSQL.{embedded.PORT}.lock").write_text(f"{stranger.pid}\n")
    try:
        assert count(use(folder)) == 2
        assert stranger.poll() is None  # and it is left in peace
    finally:
        stranger.kill()
        stranger.wait()


@pytest.mark.parametrize("left", ["", "123", "123\n/somewhere\n", "nonsense\n\n"])
def test_a_half_written_note_is_not_believed(folder, left):
    count(use(folder))
    (folder / "postmaster.pid").write_text(left)
    (folder / f".s.PGSQL.{embedded.PORT}.lock").write_text("")
    assert count(use(folder)) == 2


def test_a_first_start_that_was_killed_half_way_is_begun_again(folder):
    first = use(folder, wait=False)
    unfinished = folder.with_name("postgres.new")
    eventually(lambda: (unfinished / "PG_VERSION").exists() or folder.exists(), 10)
    first.kill()
    first.wait()
    assert count(use(folder)) >= 1


def test_two_folders_do_not_disturb_each_other(folder, place):
    other = place / "another" / "postgres"
    first, second = stay(folder), stay(other)
    assert (count(first), count(second)) == (1, 1)
    second.kill()
    second.wait()
    assert count(use(other)) == 2
    assert embedded._processes(folder)
    assert count(use(folder)) == 2
    first.kill()
    first.wait()


def test_a_path_too_long_for_a_socket(place):
    folder = place / ("long-" * 30) / "postgres"
    assert count(use(folder)) == 1
    assert count(use(folder)) == 2


def test_a_path_with_a_space_and_a_quote(place):
    folder = place / "it's a house" / "postgres"
    assert count(use(folder)) == 1
    assert count(use(folder)) == 2


def test_a_forked_child_does_not_stop_what_its_parent_uses(folder):
    embedded.start(folder)
    child = os.fork()
    if child == 0:
        embedded.leave(folder)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    psycopg.connect(**embedded.start(folder)).close()
    embedded.leave(folder)
    assert embedded._processes(folder) == []


def test_settings_of_the_persons_own_postgresql_do_not_matter(folder, monkeypatch):
    monkeypatch.setenv("PGPORT", "7777")
    monkeypatch.setenv("PGDATA", "/nonexistent")
    monkeypatch.setenv("PGDATABASE", "another")
    assert count(use(folder)) == 1
