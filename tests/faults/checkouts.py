"""Checkouts of this very code elsewhere on the disk, and processes in them to kill."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = shutil.ignore_patterns(
    "var", ".git", ".venv", "__pycache__", "*.pyc", ".env", ".*_cache", ".hypothesis"
)
OUR_SETTINGS = (
    *("DEBUG", "SECRET_KEY", "SITE_URL", "ALLOWED_HOSTS", "DATABASE_URL", "CELERY_BROKER_URL"),
    *("CACHE_URL", "EMAIL_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER"),
    "DATABASE_PATIENCE",
)


def eventually(question: Callable[[], object], seconds: float, what: str = "") -> object:
    """The first true answer. Fails when there is none in time."""
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < deadline, f"not within {seconds} s: {what or question}"
        time.sleep(0.1)
    return answer


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Checkout:
    path: Path

    @classmethod
    def at(cls, path: Path) -> "Checkout":
        shutil.copytree(ROOT, path, ignore=LEFT_OUT)
        return cls(path)

    @property
    def environment(self) -> dict[str, str]:
        inherited = {key: value for key, value in os.environ.items() if key not in OUR_SETTINGS}
        return {**inherited, "PYTHONPATH": str(self.path)}

    def start(self, *command: str, **environment: str) -> subprocess.Popen:
        """`python …` here, in a process group of its own, its words in var/log/."""
        folder = self.path / "var" / "log"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / "test.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, *command],
                cwd=self.path,
                env={**self.environment, **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
            )

    def run(self, *command: str, **environment: str) -> str:
        """What `python …` here prints. Fails when it does."""
        ended = subprocess.run(
            [sys.executable, *command],
            cwd=self.path,
            env={**self.environment, **environment},
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout.strip()

    def python(self, code: str, **environment: str) -> str:
        setup = "import django; django.setup()\n"
        settings = {"DJANGO_SETTINGS_MODULE": "diseasemaps.settings", **environment}
        return self.run("-c", setup + code, **settings)

    def processes(self) -> list[psutil.Process]:
        """Everything at work here: started in the folder, or PostgreSQL in its data."""
        found = []
        for process in psutil.process_iter():
            try:
                place = process.cwd()
                if place.startswith(f"{self.path}") and process.pid != os.getpid():
                    found.append(process)
            except (psutil.Error, OSError):
                continue
        return found

    def postmaster(self) -> psutil.Process:
        lines = (self.path / "var" / "postgres" / "postmaster.pid").read_text().splitlines()
        return psutil.Process(int(lines[0]))

    @contextmanager
    def quickstart(self, port: int = 0) -> Iterator["Quickstart"]:
        port = port or free_port()
        command = ("manage.py", "quickstart", "--no-seed", "--port", str(port))
        running = Quickstart(self, self.start(*command), f"http://127.0.0.1:{port}")
        try:
            running.wait_until_open()
            yield running
        finally:
            running.kill(signal.SIGTERM)
            running.process.wait(60)

    def kill_everything(self) -> None:
        for process in self.processes():
            with suppress(psutil.NoSuchProcess):  # its parent's end may have been its own
                process.kill()


@dataclass
class Quickstart:
    checkout: Checkout
    process: subprocess.Popen
    address: str

    def wait_until_open(self, seconds: float = 300) -> None:
        eventually(self.is_open, seconds, (self.checkout.path / "var/log/test.log").read_text())

    def is_open(self) -> bool:
        assert self.process.poll() is None, (self.checkout.path / "var/log/test.log").read_text()
        if f"Open at {self.address}" not in (self.checkout.path / "var/log/test.log").read_text():
            return False
        ask = "import sys, urllib.request as r; r.urlopen(sys.argv[1], timeout=5)"
        command = [sys.executable, "-c", ask, f"{self.address}/readyz"]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def child(self, word: str) -> psutil.Process:
        """The one of its processes whose command has this word."""
        children = psutil.Process(self.process.pid).children()
        return next(process for process in children if word in process.cmdline())

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.process.poll() is None:
            self.process.send_signal(how)
