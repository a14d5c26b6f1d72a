"""The tables of the conversations, and how an older file becomes a newer one.

The migrations are a short ordered list, as in `corpus.library.migrations`, run in one transaction. No copy of the file
is left beside it: what a person asks to be forgotten must not live on in one.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    TypeDecorator,
)  # fmt: skip

from corpus import sqlite

metadata = MetaData()

_SURROGATE = re.compile("[\ud800-\udfff]")


class Words(TypeDecorator[str]):
    """Text. Half a surrogate pair, which no file in UTF-8 can hold, becomes "\N{REPLACEMENT CHARACTER}"."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """One character for one: offsets stay what they are."""
        return None if value is None else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC to the microsecond as text that sorts as time does."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """A time without a zone is an error of the program: nobody could tell when that is."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return None if value is None else value.astimezone(UTC).isoformat(timespec="microseconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """The time, in UTC."""
        return None if value is None else datetime.fromisoformat(value)


def _of_answer(*, gone: str = "CASCADE") -> ForeignKey:
    return ForeignKey("answers.id", ondelete=gone)


notes = Table(
    "notes",
    metadata,
    Column("key", Words, primary_key=True),
    Column("value", Words, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("id", Words, nullable=False, unique=True),
    Column("person", Integer, nullable=False),
    Column("server", Integer),
    Column("channel", Integer, nullable=False),
    Column("conversation", Words, nullable=False),
    Column("private", Boolean, nullable=False),
    Column("question", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("answer", Words, nullable=False),
    Index("answers_by_conversation", "conversation", "at"),
    Index("answers_by_person", "person"),
    Index("answers_by_server", "server", "at"),
    Index("answers_by_time", "at"),
)

messages = Table(
    "messages",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("message", Integer, nullable=False, unique=True),
    Column("channel", Integer, nullable=False),
    Column("answer", Words, _of_answer(), nullable=False, index=True),
)

quoted = Table(
    "quoted",
    metadata,
    Column("answer", Words, _of_answer(), nullable=False),
    Column("source", Words, nullable=False, index=True),
    PrimaryKeyConstraint("answer", "source"),
)

# Whose answers those in the terminal are: no person on Discord has this id.
TERMINAL = 0
IN_TERMINAL = answers.c.person == TERMINAL

# What a server withdrew, and the answers that had quoted it by then. One that was being made meanwhile is marked
# when it is kept.
withdrawn = Table(
    "withdrawn",
    metadata,
    Column("server", Integer, nullable=False),
    Column("source", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("server", "source"),
)

marks = Table(
    "marks",
    metadata,
    Column("answer", Words, _of_answer(), nullable=False),
    Column("source", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("note", Words, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("answer", "source"),
)

gaps = Table(
    "gaps",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("answer", Words, _of_answer(gone="SET NULL"), unique=True),
    Column("person", Integer, nullable=False, index=True),
    Column("server", Integer, nullable=False),
    Column("question", Words, nullable=False),
    Column("collection", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Index("gaps_by_server", "server", "at"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("answer", Words, _of_answer(), nullable=False),
    Column("person", Integer, nullable=False, index=True),
    Column("helpful", Boolean, nullable=False),
    Column("reason", Words),
    Column("comment", Words),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("answer", "person"),
)

reports = Table(
    "reports",
    metadata,
    Column("answer", Words, _of_answer(), nullable=False),
    Column("person", Integer, nullable=False, index=True),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("answer", "person"),
)

held = Table(
    "held",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person", Integer, nullable=False),
    Column("server", Integer),
    Column("kind", Words, nullable=False),
    Column("value", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Index("held_by_person", "person", "server"),
    sqlite_autoincrement=True,  # a button of long ago must not take what was held since
)

servers = Table(
    "servers",
    metadata,
    Column("server", Integer, primary_key=True, autoincrement=False),
    Column("settings", Words),
    Column("left", Moment),
)

blocked = Table(
    "blocked",
    metadata,
    Column("server", Integer, nullable=False),
    Column("person", Integer, nullable=False),
    Column("by", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    PrimaryKeyConstraint("server", "person"),
)

log = Table(
    "log",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("server", Integer, nullable=False),
    Column("person", Integer, nullable=False),
    Column("action", Words, nullable=False),
    Column("target", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Index("log_by_server", "server", "at"),
)

counters = Table(
    "counters",
    metadata,
    Column("name", Words, nullable=False),
    Column("key", Words, nullable=False),
    Column("starts", Moment, nullable=False),
    Column("ends", Moment, nullable=False, index=True),
    Column("used", Integer, nullable=False),
    PrimaryKeyConstraint("name", "key"),
)

# What chat models read and wrote on a day of UTC, in tokens. Of whom is not kept.
usage = Table(
    "usage",
    metadata,
    Column("day", Words, primary_key=True),
    Column("read", Integer, nullable=False),
    Column("written", Integer, nullable=False),
    Column("cost", Float, nullable=False),
)


def _with_usage(connection: Connection) -> None:
    usage.create(connection)


# Each makes a file of the version before it newer by one: the first one makes 1 into 2.
MIGRATIONS: tuple[sqlite.Migration, ...] = (_with_usage,)


def newest() -> int:
    """The version that this program writes."""
    return 1 + len(MIGRATIONS)


def migrate(connection: Connection) -> None:
    """Bring a file to the newest version, inside the caller's transaction. A new one is made as it is now."""
    sqlite.migrate(connection, metadata, MIGRATIONS)
