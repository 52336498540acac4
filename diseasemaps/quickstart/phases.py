"""What has to be there before the house can open, each thing made only when it is missing.

Whether a phase is needed must be cheap to ask: a warm start asks all of them. Migrations and the
queue are asked of the database; the rest leave a mark, which says what they were made from and for
which database. All are safe to repeat, so a mark lost in a crash costs only time.
"""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from diseasemaps import broker
from diseasemaps.conditions.importing.hpo import official_files

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


def preparations(
    *, var: Path, environment: dict[str, str], with_world: bool
) -> Iterator[Phase]:
    """The phases in their order. `environment` is that of the processes which will serve."""
    yield Phase("migrations", _migrations_missing, _migrate)
    yield Phase("queue", lambda: not broker.is_prepared(), broker.prepare)
    marks = Marks(var / "quickstart.json")
    texts = [HOUSE / "texts" / "defaults", HOUSE / "articles" / "topics.py"]
    yield _marked("texts", marks, _for_this_database(texts), lambda: _command("load_texts"))
    catalogue = [*official_files(), HOUSE / "conditions" / "importing"]
    yield _marked(
        "catalogue",
        marks,
        _for_this_database(catalogue),
        lambda: _command("import_hpo"),
        shows_progress=True,
    )
    if with_world:
        world = _for_this_database([HOUSE / "seed"])
        yield _marked("seeded world", marks, world, lambda: _command("seed"))
    static = lambda: _fingerprint(_static_files())  # noqa: E731
    yield _marked("static files", marks, static, lambda: _collect_static(environment))


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


def _files_in(path: Path) -> Iterator[Path]:
    if path.is_file():
        yield path
    for file in path.rglob("*"):
        if file.is_file() and file.suffix != ".pyc":
            yield file


def _database_identity() -> str:
    """Which database this is; a new one of the same name is another."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT system_identifier, oid FROM pg_control_system(), pg_database "
            "WHERE datname = current_database()"
        )
        return "-".join(str(part) for part in cursor.fetchone())


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


def _collect_static(environment: dict[str, str]) -> None:
    """In a process with production's settings: only they give the files their hashed names."""
    command = [sys.executable, "manage.py", "collectstatic", "--no-input", "--clear", "-v", "0"]
    ended = subprocess.run(
        command, cwd=HOUSE.parent, env=environment, capture_output=True, text=True, check=False
    )
    if ended.returncode:
        raise Failed(f"collectstatic: {(ended.stdout + ended.stderr).strip()[-2000:]}")


def seconds(since: float) -> float:
    return time.perf_counter() - since
