"""Opening the library's file: settings of the connection, migration, copies."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy.exc import DatabaseError, OperationalError

from corpus.errors import StoreError
from corpus.library import schema
from corpus.sqlite import open_engine, version


class OpenLibrary:
    """One SQLite file, open. `versions_kept`: how many old versions of an article are kept when it is updated.

    Opening creates the file or migrates an older one, after a copy of it has been made beside it.

    Raises:
        StoreError: the file is damaged or was written by a newer version.
    """

    def __init__(self, path: Path, versions_kept: int = 10) -> None:
        self.path = path
        self.versions_kept = versions_kept
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
        with self._engine.connect() as connection:
            present = version(connection)
        newest = schema.newest()
        if present > newest:
            raise StoreError(f"The library {self.path} was written by a newer version of Newsdesk; upgrade Newsdesk.")
        if present == newest:
            return
        if present:
            self.copy_to(self.path.with_name(f"{self.path.stem}-before-schema-{newest}.sqlite"))
        with self._writer.begin() as connection:
            schema.migrate(connection)

    @property
    def schema_version(self) -> int:
        """The version of the tables."""
        with self._engine.connect() as connection:
            return version(connection)

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


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous=FULL")  # writes are few and large, so durability costs nothing
    connection.execute("PRAGMA cache_size=-65536")  # 64 MiB: the words of 30,000 passages
    connection.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows ASCII only


def _lower(value: str | None) -> str | None:
    return value.lower() if isinstance(value, str) else value
