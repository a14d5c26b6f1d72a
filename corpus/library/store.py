"""The library's open file: settings of its connections, migration, copies, and how its parts read and write."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, Select, text
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.sql.elements import ColumnElement

from corpus.errors import StoreError
from corpus.library import migrations
from corpus.sqlite import open_engine, version

AnyRow: TypeAlias = Row[tuple[Any, ...]]

_MOST_BOUND = 500  # values in one statement: SQLite builds differ in how many it may bind


class Store:
    """One SQLite file, open. Raises StoreError for one that is damaged or was written by a newer version."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        self._engine = open_engine(path, _configure)
        self._writer = self._engine.execution_options(writes=True)
        try:
            self._open()
        except OperationalError as error:
            raise StoreError(
                f"The library {path} cannot be opened ({error.orig}); see that no other program holds it, that it may "
                "be written, and that the disk has room."
            ) from error
        except DatabaseError as error:
            raise StoreError(f"The library {path} cannot be read ({error.orig}); restore a backup of it.") from error

    def _open(self) -> None:
        present, newest = self.schema_version, migrations.SCHEMA.newest
        if present > newest:
            raise StoreError(f"The library {self.path} was written by a newer version of Newsdesk; upgrade Newsdesk.")
        if present == newest:
            return
        if present:
            self.copy_to(self.path.with_name(f"{self.path.stem}-before-schema-{newest}.sqlite"))
        with self.writing() as connection:
            migrations.SCHEMA.migrate(connection)

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection that sees one state of the library, whoever writes meanwhile."""
        return self._engine.connect()

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection whose changes are kept all together at the end of the block, or none of them."""
        return self._writer.begin()

    def rows(self, query: Select[Any]) -> list[AnyRow]:
        """All rows of a query."""
        with self.reading() as connection:
            return list(connection.execute(query))

    def value(self, query: Select[Any]) -> Any:
        """The only value of a query, as of one that counts."""
        with self.reading() as connection:
            return connection.execute(query).scalar_one()

    def first(self, query: Select[Any]) -> AnyRow | None:
        """The first row of a query, None when it has none."""
        with self.reading() as connection:
            return connection.execute(query).first()

    def matching(self, query: Select[Any], column: ColumnElement[Any], values: Collection[Any]) -> list[AnyRow]:
        """The rows of a query in which a column has one of the values."""
        with self.reading() as connection:
            return [row for some in batches(values) for row in connection.execute(query.where(column.in_(some)))]

    @property
    def schema_version(self) -> int:
        """The version of the tables."""
        with self.reading() as connection:
            return version(connection)

    def damage(self) -> list[str]:
        """What SQLite's own check finds wrong with the file; nothing when it is sound."""
        with self.reading() as connection:
            try:
                found = list(connection.execute(text("PRAGMA quick_check(5)")).scalars())
            except DatabaseError as error:
                return [str(error.orig)]
        return [] if found == ["ok"] else found

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def copy_to(self, target: Path) -> None:
        """Write a consistent copy of the whole library, also while it is being written to."""
        partial = target.with_name(target.name + ".partial")
        partial.unlink(missing_ok=True)
        connection = self._engine.raw_connection()  # SQLAlchemy would begin a transaction, VACUUM refuses one
        try:
            connection.cursor().execute("VACUUM INTO ?", (str(partial),))
        finally:
            connection.close()
        partial.replace(target)


def batches(values: Collection[Any], size: int = _MOST_BOUND) -> Iterator[list[Any]]:
    """The different values in their order, cut into runs that one statement can bind."""
    ordered = list(dict.fromkeys(values))
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous=FULL")  # writes are few and large, so durability costs nothing
    connection.execute("PRAGMA cache_size=-65536")  # 64 MiB: the words of 30,000 passages
    connection.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows ASCII only


def _lower(value: str | None) -> str | None:
    return value.lower() if isinstance(value, str) else value
