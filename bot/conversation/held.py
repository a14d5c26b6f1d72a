"""What could not be told to a person, kept until they come back. It is never posted in public instead."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.conversation.opening import Database
from bot.conversation.schema import held
from bot.conversation.types import Held


class HeldBack:
    """Answers and sentences that wait for a person, on one server or in direct messages (server None)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def hold(self, person: int, server: int | None, kind: str, value: str, at: datetime) -> None:
        """Keep something for a person; `kind` and `value` are those of `Held`."""
        new = insert(held).values(person=person, server=server, kind=kind, value=value, at=at)
        with self._database.writing() as connection:
            connection.execute(new)

    def waiting(self, person: int, server: int | None) -> list[Held]:
        """What waits for a person there, oldest first."""
        there = held.c.server.is_(None) if server is None else held.c.server == server
        with self._database.reading() as connection:
            rows = connection.execute(select(held).where(held.c.person == person, there).order_by(held.c.id))
            return [Held(*row) for row in rows]

    def take(self, id: int, person: int) -> Held | None:  # noqa: A002
        """Hand it out, once: None when it was taken before, or waits for somebody else."""
        gone = delete(held).where(held.c.id == id, held.c.person == person).returning(*held.c)
        with self._database.writing() as connection:
            row = connection.execute(gone).first()
        return Held(*row) if row else None
