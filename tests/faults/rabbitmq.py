"""A RabbitMQ of our own: a private node in a folder, which can be killed, frozen and started again.

Nothing of the system's service is touched: node name, ports, data, logs, cookie and the port mapper
(epmd) are ours, and everything listens on 127.0.0.1 only.
"""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from amqp import Connection

from tests.faults.checkouts import eventually, free_port

PROGRAMS = Path("/usr/lib/rabbitmq/bin")  # Debian's; its wrappers in the path change the user
MISSING = "RabbitMQ is not installed: apt-get install rabbitmq-server"
STARTING = 120.0  # seconds

CONFIGURATION = """
listeners.tcp.default = 127.0.0.1:{port}
loopback_users = none
log.file.level = warning
disk_free_limit.absolute = 1MB
vm_memory_high_watermark.absolute = 512MB
raft.wal_max_size_bytes = 16000000
"""


def is_installed() -> bool:
    return (PROGRAMS / "rabbitmq-server").exists()


def require() -> None:
    """Skip this test where there is no RabbitMQ; fail it where there has to be one."""
    if is_installed():
        return
    if os.environ.get("RABBITMQ") == "required":
        pytest.fail(MISSING)
    pytest.skip(MISSING)


class Node:
    """One node with its data in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port, self._mapper_port = free_port(), free_port()
        self._process: subprocess.Popen | None = None
        folder.mkdir(parents=True)
        (folder / "rabbitmq.conf").write_text(CONFIGURATION.format(port=self.port))
        (folder / "enabled_plugins").write_text("[].\n")
        (folder / "env.conf").touch()
        self._mapper = subprocess.Popen(
            ["epmd", "-address", "127.0.0.1", "-port", str(self._mapper_port)],
            env=self._environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        eventually(self._mapper_answers, 30, "epmd starts")  # else the node starts one of its own

    def _mapper_answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self._mapper_port), 2):
            return True
        return False

    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),  # where its cookie is made
            "LANG": "C.UTF-8",
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_EPMD_PORT": str(self._mapper_port),
            "RABBITMQ_NODENAME": f"faults-{self.port}@localhost",
            "RABBITMQ_DIST_PORT": str(free_port()),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": (
                "-kernel inet_dist_use_interface {127,0,0,1} +S 1:1"
            ),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": str(self.folder / "env.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "log"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_ALLOW_INPUT": "1",  # the shell becomes the server: one process to kill
        }

    @property
    def url(self) -> str:
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"

    def start(self) -> None:
        with (self.folder / "said").open("ab") as said:
            self._process = subprocess.Popen(
                [PROGRAMS / "rabbitmq-server", "-noinput"],
                cwd=self.folder,
                env=self._environment(),
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                process_group=0,
            )
        eventually(self.answers, STARTING, f"RabbitMQ starts; see {self.folder}/said")

    def answers(self) -> bool:
        assert self._process is None or self._process.poll() is None, self._words()
        with suppress(OSError), self.connection():
            return True
        return False

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        line = Connection(f"127.0.0.1:{self.port}", connect_timeout=2, read_timeout=10)
        line.connect()
        try:
            yield line
        finally:
            with suppress(OSError):
                line.close()

    def purge(self, *queues: str) -> int:
        """Empty these queues; return how many messages that were."""
        with self.connection() as line:
            return sum(line.channel().queue_purge(queue) for queue in queues)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait(30)

    def freeze(self) -> None:
        """It keeps its connections, and the kernel accepts new ones; nobody answers."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, number)  # a group of its own, made by start()

    def end(self) -> None:
        self.kill()
        self._mapper.kill()
        self._mapper.wait(10)

    def _words(self) -> str:
        return (self.folder / "said").read_text(errors="replace")[-3000:]
