"""What is kept of people, and how it ends: on request at once, and by itself after a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select

from bot.conversation.export import exported
from bot.conversation.opening import Store
from bot.conversation.schema import IN_TERMINAL, answers, gaps, held, ratings, reports, withdrawn
from bot.conversation.types import Forgotten


class People(Store):
    """Forgetting, retention, and telling a server what is kept."""

    def forget(self, person: int) -> Forgotten:
        """Delete what a person asked and said, everywhere and at once.

        With their answers goes what others said of those. What a server's moderators decided or did stays: who is
        blocked there, and the log. So do the counters of limits until their windows end, at the latest after a day:
        forgetting them would start the daily limit anew.
        """
        with self._database.writing() as connection:
            rated = _delete(connection, ratings, ratings.c.person == person)
            other = sum(_delete(connection, table, table.c.person == person) for table in (gaps, reports, held))
            answered = _delete(connection, answers, answers.c.person == person)
        self._database.scrub()
        return Forgotten(answered, rated, other)

    def expire(self, before: datetime) -> int:
        """Delete what is older than that: answers, gaps, ratings, reports, what was held. Returns how much that was.

        Chats in the terminal have a time of their own: `Chats.expire`.
        """
        with self._database.writing() as connection:
            old = sum(_delete(connection, table, table.c.at < before) for table in (gaps, ratings, reports, held))
            old += _delete(connection, answers, (answers.c.at < before) & ~IN_TERMINAL)
            _delete(connection, held, (held.c.kind == "answer") & held.c.value.not_in(select(answers.c.id)))
            _delete(connection, withdrawn, withdrawn.c.at < before)  # the answers that it concerned are gone
        self._database.scrub()
        return old

    def export(self, server: int) -> dict[str, Any]:
        """Everything kept of a server as JSON holds it, with "person 1" for people; see `bot.conversation.export`."""
        with self._database.reading() as connection:
            return exported(connection, server)


def _delete(connection: Connection, table: Table, these: ColumnElement[bool]) -> int:
    return connection.execute(delete(table).where(these)).rowcount
