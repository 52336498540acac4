"""Running processes together: started, watched, named when they die, ended as one."""

import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

from diseasemaps.quickstart import lifeline

GRACE = 12.0  # seconds to end in, before being killed
FORGIVEN = 3  # deaths of one process within …
LATELY = 60.0  # … so many seconds
BIGGEST_LOG = 5_000_000  # bytes, looked at when a process starts


class Failed(Exception):
    """The house cannot go on; the sentence says which process and why."""


@dataclass
class Child:
    """One process in a group of its own, and where its words go."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen | None = None
    deaths: deque[float] = field(default_factory=lambda: deque(maxlen=FORGIVEN + 1))

    def start(self, environment: dict[str, str], folder: Path) -> None:
        self.log.parent.mkdir(parents=True, exist_ok=True)
        fresh = not self.log.exists() or self.log.stat().st_size > BIGGEST_LOG
        tied = [sys.executable, "-S", "-E", lifeline.__file__, str(os.getpid()), *self.command]
        with self.log.open("wb" if fresh else "ab") as words:
            self.process = subprocess.Popen(
                tied,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=environment,
                process_group=0,  # Ctrl-C in the terminal is for quickstart, which ends the rest
            )

    @property
    def exit_code(self) -> int | None:
        return None if self.process is None else self.process.poll()

    def signal(self, how: signal.Signals) -> None:
        """To the whole group: a server's workers too."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, how)

    def ask_to_end(self) -> None:
        """To the head alone: it tells its own."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end_of_log(self, lines: int = 15) -> str:
        if not self.log.exists():
            return ""
        text = self.log.read_text(errors="replace").splitlines()[-lines:]
        return "\n".join(f"    {line}" for line in text)


class Supervisor:
    """Holds the children for as long as the `with` block lasts."""

    def __init__(
        self,
        commands: dict[str, list[str]],
        *,
        environment: dict[str, str],
        folder: Path,
        logs: Path,
        say: Callable[[str], None],
        later: frozenset[str] = frozenset(),
    ) -> None:
        """`later`: names of those that wait for `start_rest`."""
        self.children = [
            Child(name, command, logs / f"{name}.log") for name, command in commands.items()
        ]
        self._environment, self._folder, self._say = environment, folder, say
        self._later = later

    def __enter__(self) -> "Supervisor":
        for child in self.children:
            if child.name not in self._later:
                child.start(self._environment, self._folder)
        return self

    def start_rest(self) -> None:
        for child in self.children:
            if child.process is None:
                child.start(self._environment, self._folder)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def look(self) -> None:
        """Start again whatever died. Raises Failed when it keeps dying."""
        for child in self.children:
            if child.exit_code is None:
                continue
            child.signal(signal.SIGKILL)  # what it left behind may hold the port
            child.deaths.append(time.monotonic())
            lately = [at for at in child.deaths if time.monotonic() - at < LATELY]
            how = _in_words(child.exit_code)
            if len(lately) > FORGIVEN:
                raise Failed(
                    f"The {child.name} process {how}, {len(lately)} times in a minute. "
                    f"The end of {child.log}:\n\n{child.end_of_log()}"
                )
            self._say(f"The {child.name} process {how}. Starting it again ({child.log}).")
            child.start(self._environment, self._folder)

    def stop(self) -> None:
        """End all of them, kindly first. Afterwards none is left."""
        for child in self.children:
            child.ask_to_end()
        deadline = time.monotonic() + GRACE
        for child in self.children:
            if child.process is not None:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, deadline - time.monotonic()))
                child.signal(signal.SIGKILL)
                child.process.wait()


def _in_words(exit_code: int) -> str:
    if exit_code < 0:
        return f"was killed by {signal.Signals(-exit_code).name}"
    return f"ended with code {exit_code}"
