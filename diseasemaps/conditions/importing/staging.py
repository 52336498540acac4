"""Rows into a table as a set: COPY into a temporary table, then compare and write in SQL.

A row that says the same already is not touched, so a second import writes nothing. Rows whose
`source` is another (an editor) are never updated nor removed.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from psycopg import sql

from diseasemaps.conditions.models import HPO


@dataclass
class Count:
    """What was done to the rows of one table."""

    created: int = 0
    updated: int = 0
    confirmed: int = 0  # the same in a newer release: only `release` moved on
    removed: int = 0
    unchanged: int = 0

    @property
    def changed(self) -> int:
        return self.created + self.updated + self.confirmed + self.removed


class Staged:
    """The rows that a source has for one table; `key` are the columns that identify a row.

    columns: names as in the database; without `id`. Rows are tuples in that order.
    """

    def __init__(self, model: type[models.Model], *, key: Sequence[str], columns: Sequence[str]):
        self.table = sql.Identifier(model._meta.db_table)
        self.incoming = sql.Identifier(f"incoming_{model._meta.model_name}")
        self.key, self.columns, self.total = tuple(key), tuple(columns), 0

    def copy(self, rows: Iterable[tuple[Any, ...]], advance: Callable[[int], None]) -> None:
        """Fill the temporary table; it goes at the end of the transaction."""
        names = _list(self.columns)
        with connection.cursor() as cursor:
            self._run("DROP TABLE IF EXISTS {incoming}")  # of an import in the same transaction
            self._run(
                "CREATE TEMP TABLE {incoming} ON COMMIT DROP"
                " AS SELECT {names} FROM {table} LIMIT 0",
                names=names,
            )
            copy = sql.SQL("COPY {} ({}) FROM STDIN").format(self.incoming, names)
            with cursor.copy(copy) as stream:
                for row in rows:
                    stream.write_row(row)
                    self.total += 1
                    if self.total % 10_000 == 0:
                        advance(10_000)
        advance(self.total % 10_000)
        self._run("CREATE INDEX ON {incoming} ({names})", names=_list(self.key))
        self._run("ANALYZE {incoming}")

    def merge(self) -> Count:
        """Update, confirm, create. Call once, after `copy`."""
        said = [c for c in self.columns if c not in (*self.key, "release")]
        count = Count()
        count.updated = self._run(
            "UPDATE {table} t SET {assignments} FROM {incoming} s WHERE {same} AND {ours}"
            " AND ({theirs}) IS DISTINCT FROM ({new})",
            assignments=_assignments([*said, "release"]),
            theirs=_list(said, "t"),
            new=_list(said, "s"),
        )
        count.confirmed = self._run(
            "UPDATE {table} t SET release = s.release FROM {incoming} s WHERE {same} AND {ours}"
            " AND t.release <> s.release",
        )
        count.created = self._run(
            "INSERT INTO {table} ({names}) SELECT {names} FROM {incoming} s"
            " WHERE NOT EXISTS (SELECT 1 FROM {table} t WHERE {same})"
            " ORDER BY s.ctid",  # in the order of the file, so that what is read together is near
            names=_list(self.columns),
        )
        count.unchanged = self.total - count.created - count.updated - count.confirmed
        return count

    def remove_others(self, among: str) -> int:
        """Delete this source's rows that did not come again, where `among` was spoken of at all.

        among: a column; a row goes only if its value there came in some other row.
        """
        return self._run(
            "DELETE FROM {table} t WHERE {ours} AND {gone} AND {spoken_of}", **self._gone(among)
        )

    def mark_others(self, among: str, column: str, value: str) -> int:
        """Set `column` on those rows that `remove_others` would delete."""
        return self._run(
            "UPDATE {table} t SET {column} = {value} WHERE {ours} AND {gone} AND {spoken_of}"
            " AND t.{column} <> {value}",
            column=sql.Identifier(column),
            value=sql.Literal(value),
            **self._gone(among),
        )

    def _gone(self, among: str) -> dict[str, sql.Composable]:
        column = sql.Identifier(among)
        return {
            "gone": sql.SQL("NOT EXISTS (SELECT 1 FROM {} s WHERE {})").format(
                self.incoming, self._same()
            ),
            "spoken_of": sql.SQL("t.{0} IN (SELECT {0} FROM {1})").format(column, self.incoming),
        }

    def _same(self) -> sql.Composable:
        return sql.SQL(" AND ").join(
            sql.SQL("t.{0} = s.{0}").format(sql.Identifier(column)) for column in self.key
        )

    def _run(self, statement: str, **parts: sql.Composable) -> int:
        composed = sql.SQL(statement).format(
            table=self.table,
            incoming=self.incoming,
            same=self._same(),
            ours=sql.SQL("t.source = {}").format(sql.Literal(HPO)),
            **parts,
        )
        with connection.cursor() as cursor:
            cursor.execute(composed)
            return cursor.rowcount


def _list(columns: Sequence[str], alias: str = "") -> sql.Composable:
    names = (sql.Identifier(alias, name) if alias else sql.Identifier(name) for name in columns)
    return sql.SQL(", ").join(names)


def _assignments(columns: Sequence[str]) -> sql.Composable:
    pairs = (sql.SQL("{0} = s.{0}").format(sql.Identifier(name)) for name in columns)
    return sql.SQL(", ").join(pairs)
