"""Opening the file of the conversations: settings of the connection, migration, transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Executable, Row
from sqlalchemy.exc import DatabaseError, OperationalError

from bot.conversation.schema import SCHEMA
from corpus.errors import StoreError
from corpus.sqlite import open_engine, version

_REMEDY = "see that no other program holds them, that they may be written, and that the disk has room."


class Database:
    """One SQLite file, open. Safe to use from several threads, and by several processes at once.

    Opening creates the file, which only its owner may read, or migrates an older one.

    Raises:
        StoreError: the file cannot be opened, is damaged, or was written by a newer version. Transactions
            raise it too, and then change nothing.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)  # what people asked is nobody else's business
        except OSError as error:
            raise StoreError(f"The conversations {path} cannot be written ({error.strerror}): {_REMEDY}") from error
        self._engine = open_engine(path, _configure)
        self._writer = self._engine.execution_options(writes=True)
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def _open(self) -> None:
        with self.reading() as connection:
            present = version(connection)
        if present > SCHEMA.newest:
            raise StoreError(
                f"The conversations {self.path} were written by a newer version of Newsdesk; upgrade Newsdesk."
            )
        if present < SCHEMA.newest:
            with self.writing() as connection:
                SCHEMA.migrate(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the file and waits for nobody."""
        with self._explained(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that no other writer interrupts: all of it happens, or nothing."""
        with self._explained(), self._writer.begin() as connection:
            yield connection

    def rows(self, query: Executable) -> Sequence[Row[*tuple[Any, ...]]]:
        """What a query finds."""
        with self.reading() as connection:
            return connection.execute(query).all()

    def execute(self, statement: Executable) -> int:
        """Carry out one statement; returns how many rows it added, changed or deleted."""
        with self.writing() as connection:
            return connection.execute(statement).rowcount

    def scrub(self) -> None:
        """Let what was deleted vanish from the log of the latest writes as well (FILE-wal), where SQLite leaves it.

        While somebody reads or writes in this very moment it stays until the next time: nobody waits for this.
        """
        connection = self._engine.raw_connection()  # it cannot be done in a transaction
        try:
            cursor = connection.cursor()
            (patience,) = cursor.execute("PRAGMA busy_timeout").fetchone()
            cursor.execute("PRAGMA busy_timeout=100")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute(f"PRAGMA busy_timeout={patience}")
        finally:
            connection.close()

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except OperationalError as error:
            raise StoreError(f"The conversations {self.path} cannot be used ({error.orig}): {_REMEDY}") from error
        except DatabaseError as error:
            raise StoreError(
                f"The conversations {self.path} cannot be read ({error.orig}); restore a backup of them."
            ) from error


class Store:
    """What is kept of one kind, in a database that all kinds share."""

    def __init__(self, database: Database) -> None:
        self._database = database


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous=NORMAL")  # a write for every question; a power cut may lose the last ones
    connection.execute("PRAGMA secure_delete=ON")  # what is forgotten is overwritten, not only unlinked


def in_use(path: Path) -> bool:
    """Whether a program has these conversations open; what is missing or no such file is in nobody's use."""
    if not path.is_file():
        return False
    with closing(sqlite3.connect(path, timeout=0)) as connection:
        try:
            # SQLite does this for the only one who has the file open; the next one who opens it sets it back.
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError:
            return True
        except sqlite3.DatabaseError:
            pass
    return False
