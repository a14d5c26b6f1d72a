"""What could not be told to a person, kept until they come back. It is never posted in public instead."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select

from bot.conversation.opening import Store
from bot.conversation.schema import held
from bot.conversation.types import Held


class HeldBack(Store):
    """Answers and sentences that wait for a person, on one server or in direct messages (server None)."""

    def hold(self, person: int, server: int | None, kind: str, value: str, at: datetime) -> None:
        """Keep something for a person; `kind` and `value` are those of `Held`."""
        self._database.execute(insert(held).values(person=person, server=server, kind=kind, value=value, at=at))

    def waiting(self, person: int, server: int | None) -> list[Held]:
        """What waits for a person there, oldest first."""
        there = held.c.server.is_(None) if server is None else held.c.server == server
        query = select(held).where(held.c.person == person, there).order_by(held.c.id)
        return [Held(*row) for row in self._database.rows(query)]

    def take(self, id: int, person: int) -> Held | None:  # noqa: A002
        """Hand it out, once: None when it was taken before, or waits for somebody else."""
        gone = delete(held).where(held.c.id == id, held.c.person == person).returning(*held.c)
        with self._database.writing() as connection:
            row = connection.execute(gone).first()
        return Held(*row) if row else None
