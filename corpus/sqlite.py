"""Opening an SQLite file that several processes use at once, and bringing its tables to the newest version."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, MetaData, create_engine, event, text

_PATIENCE = 30.0  # seconds that a writer waits for another one
_PAUSE = 0.02  # seconds between two tries of what SQLite itself does not wait for

Migration = Callable[[Connection], None]


def open_engine(path: Path, configure: Callable[[sqlite3.Connection], None]) -> Engine:
    """An engine over one file, whose readers go on while somebody writes.

    A transaction of an engine with the execution option `writes` takes the lock of writers as it begins.

    Args:
        path: the file; SQLite makes it when it is missing.
        configure: further settings of each new connection.
    """
    # Hidden, so that no error takes the words of a question into a log.
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": _PATIENCE}, hide_parameters=True)

    def connected(connection: sqlite3.Connection, _: Any) -> None:
        connection.isolation_level = None  # transactions are begun by `_begin`, not guessed by the driver
        _write_ahead(connection)
        connection.execute("PRAGMA foreign_keys=ON")
        configure(connection)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", _begin)
    return engine


def _write_ahead(connection: sqlite3.Connection) -> None:
    # A new file is not in this mode yet. When somebody else is writing to it or changing it too, SQLite answers
    # "database is locked" at once, whatever the timeout is.
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)


def _begin(connection: Connection) -> None:
    # A writer that reads first must lock at once: it cannot wait for another one after its first read (SQLite
    # refuses with "database is locked" however long the timeout).
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


@dataclass(frozen=True)
class Schema:
    """The tables of a file, and how an older file becomes a newer one.

    Attributes:
        metadata: the tables as they are now; a new file is made so.
        migrations: each makes a file of the version before it newer by one: the first one makes 1 into 2.
    """

    metadata: MetaData
    migrations: Sequence[Migration]

    @property
    def newest(self) -> int:
        """The version that this program writes."""
        return 1 + len(self.migrations)

    def migrate(self, connection: Connection) -> None:
        """Bring a file to the newest version, inside the caller's transaction, which writes."""
        present = version(connection)
        if not present:
            self.metadata.create_all(connection)
        for migration in self.migrations[present - 1 :] if present else ():
            migration(connection)
        connection.execute(text("CREATE TABLE IF NOT EXISTS newsdesk_schema (version INTEGER NOT NULL)"))
        connection.execute(text("DELETE FROM newsdesk_schema"))
        connection.execute(text("INSERT INTO newsdesk_schema VALUES (:version)"), {"version": self.newest})


def version(connection: Connection) -> int:
    """The schema version of a file: 0 when it is new."""
    exists = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'newsdesk_schema'")).scalar()
    return (connection.execute(text("SELECT version FROM newsdesk_schema")).scalar() or 0) if exists else 0
