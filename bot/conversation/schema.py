"""The tables of the conversations, and how an older file becomes a newer one.

As in `corpus.library.schema`, migrations are a short ordered list, run in one transaction. No copy of the file
is left beside it: what a person asks to be forgotten must not live on in one.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

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
    Table,
    Text,
    TypeDecorator,
)
from sqlalchemy import PrimaryKeyConstraint as Key
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

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


def _table(name: str, *items: SchemaItem, **options: Any) -> Table:
    return Table(name, metadata, *items, **options)


def _row(name: str = "row") -> Column[int]:
    """A number for each row, in the order in which they came."""
    return Column(name, Integer, primary_key=True)


def _required(**columns: type[TypeEngine[Any]]) -> list[Column[Any]]:
    return [Column(name, kind, nullable=False) for name, kind in columns.items()]


def _person() -> Column[int]:
    """Whose a row is: what is forgotten of a person is found by it."""
    return Column("person", Integer, nullable=False, index=True)


def _answer(**options: Any) -> Column[str]:
    """The answer that a row belongs to, and with which it goes."""
    return Column("answer", Words, ForeignKey("answers.id", ondelete="CASCADE"), nullable=False, **options)


notes = _table("notes", Column("key", Words, primary_key=True), *_required(value=Words))

answers = _table(
    "answers",
    _row(),
    Column("id", Words, nullable=False, unique=True),
    *_required(person=Integer),
    Column("server", Integer),
    *_required(channel=Integer, conversation=Words, private=Boolean, question=Words, at=Moment, answer=Words),
    Index("answers_by_conversation", "conversation", "at"),
    Index("answers_by_person", "person"),
    Index("answers_by_server", "server", "at"),
    Index("answers_by_time", "at"),
)

messages = _table(
    "messages",
    _row(),
    Column("message", Integer, nullable=False, unique=True),
    *_required(channel=Integer),
    _answer(index=True),
)

quoted = _table("quoted", _answer(), Column("source", Words, nullable=False, index=True), Key("answer", "source"))

# Whose answers those in the terminal are: no person on Discord has this id.
TERMINAL = 0
IN_TERMINAL = answers.c.person == TERMINAL

# What a server withdrew, and the answers that had quoted it by then. One that was being made meanwhile is marked
# when it is kept.
withdrawn = _table(
    "withdrawn",
    *_required(server=Integer, source=Words, kind=Words, note=Words, at=Moment),
    Key("server", "source"),
)

marks = _table("marks", _answer(), *_required(source=Words, kind=Words, note=Words, at=Moment), Key("answer", "source"))

gaps = _table(
    "gaps",
    _row(),
    Column("answer", Words, ForeignKey("answers.id", ondelete="SET NULL"), unique=True),
    _person(),
    *_required(server=Integer, question=Words, collection=Words, at=Moment),
    Index("gaps_by_server", "server", "at"),
)

ratings = _table(
    "ratings",
    _answer(),
    _person(),
    *_required(helpful=Boolean),
    Column("reason", Words),
    Column("comment", Words),
    *_required(at=Moment),
    Key("answer", "person"),
)

reports = _table("reports", _answer(), _person(), *_required(at=Moment), Key("answer", "person"))

held = _table(
    "held",
    _row("id"),
    *_required(person=Integer),
    Column("server", Integer),
    *_required(kind=Words, value=Words, at=Moment),
    Index("held_by_person", "person", "server"),
    sqlite_autoincrement=True,  # a button of long ago must not take what was held since
)

servers = _table(
    "servers",
    Column("server", Integer, primary_key=True, autoincrement=False),
    Column("settings", Words),
    Column("left", Moment),
)

blocked = _table("blocked", *_required(server=Integer, person=Integer, by=Integer, at=Moment), Key("server", "person"))

log = _table(
    "log",
    _row(),
    *_required(server=Integer, person=Integer, action=Words, target=Words, at=Moment),
    Index("log_by_server", "server", "at"),
)

counters = _table(
    "counters",
    *_required(name=Words, key=Words, starts=Moment),
    Column("ends", Moment, nullable=False, index=True),
    *_required(used=Integer),
    Key("name", "key"),
)

# What chat models read and wrote on a day of UTC, in tokens. Of whom is not kept.
usage = _table("usage", Column("day", Words, primary_key=True), *_required(read=Integer, written=Integer, cost=Float))


def _with_usage(connection: Connection) -> None:
    usage.create(connection)


SCHEMA = sqlite.Schema(metadata, (_with_usage,))


def put(table: Table, key: dict[str, Any], values: dict[str, Any], change: dict[str, Any] | None = None) -> Insert:
    """A statement that adds a row, or changes the one of this key: to `values`, or as `change` says."""
    new = insert(table).values(**key, **values)
    return new.on_conflict_do_update(index_elements=list(key), set_=values if change is None else change)
