"""Servers: their settings, who is blocked, what was done, and which ones the bot was removed from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.sqlite import insert

from bot.conversation.codec import SETTINGS
from bot.conversation.limits import forget_counters
from bot.conversation.opening import Database
from bot.conversation.schema import answers, blocked, gaps, held, log, servers, withdrawn
from bot.conversation.types import Blocked, LogEntry, ServerSettings


class Servers:
    """What is kept of each server."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def settings(self, server: int) -> ServerSettings:
        """What its moderators chose, the defaults before they did.

        Settings that cannot be read any more pause the server: it must not answer where they forbade it.
        """
        with self._database.reading() as connection:
            text = connection.execute(select(servers.c.settings).where(servers.c.server == server)).scalar()
        if text is None:
            return ServerSettings()
        return SETTINGS.decoded(text) or ServerSettings(paused=True)

    def change(self, server: int, settings: ServerSettings) -> None:
        """Keep these settings in place of those before."""
        text = SETTINGS.encoded(settings)
        new = insert(servers).values(server=server, settings=text)
        with self._database.writing() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["server"], set_={"settings": text}))

    def block(self, server: int, person: int, by: int, at: datetime) -> None:
        """A member may not ask any more; who blocked them first and when stays known."""
        new = insert(blocked).values(server=server, person=person, by=by, at=at)
        with self._database.writing() as connection:
            connection.execute(new.on_conflict_do_nothing())

    def unblock(self, server: int, person: int) -> bool:
        """A member may ask again; False when they were not blocked."""
        with self._database.writing() as connection:
            return bool(connection.execute(delete(blocked).where(_is(server, person))).rowcount)

    def is_blocked(self, server: int, person: int) -> bool:
        """Whether a member may not ask."""
        with self._database.reading() as connection:
            return connection.execute(select(blocked.c.at).where(_is(server, person))).first() is not None

    def blocked(self, server: int) -> list[Blocked]:
        """Who may not ask, the last one blocked first."""
        query = select(blocked).where(blocked.c.server == server).order_by(blocked.c.at.desc(), blocked.c.person)
        with self._database.reading() as connection:
            return [Blocked(row.person, row.by, row.at) for row in connection.execute(query)]

    def log(self, server: int, person: int, action: str, target: str, at: datetime) -> None:
        """Note who did what to what."""
        new = plain_insert(log).values(server=server, person=person, action=action, target=target, at=at)
        with self._database.writing() as connection:
            connection.execute(new)

    def entries(self, server: int, limit: int, offset: int = 0) -> tuple[list[LogEntry], int]:
        """What was done, newest first, and how many entries there are in all."""
        query = select(log).where(log.c.server == server).order_by(log.c.at.desc(), log.c.row.desc())
        with self._database.reading() as connection:
            total = connection.execute(select(func.count()).where(log.c.server == server)).scalar_one()
            rows = connection.execute(query.limit(limit).offset(offset))
            return [LogEntry(row.at, row.person, row.action, row.target) for row in rows], total

    def present(self, server: int) -> None:
        """The bot is on this server: it joined, or came back before its data was deleted."""
        new = insert(servers).values(server=server, left=None)
        with self._database.writing() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["server"], set_={"left": None}))

    def left(self, server: int, at: datetime) -> None:
        """The bot was removed from this server. Told again, the first time counts."""
        new = insert(servers).values(server=server, left=at)
        first = func.coalesce(servers.c.left, new.excluded.left)
        with self._database.writing() as connection:
            connection.execute(new.on_conflict_do_update(index_elements=["server"], set_={"left": first}))

    def here(self) -> list[int]:
        """The servers that the bot is on, as far as it was told."""
        with self._database.reading() as connection:
            return list(connection.execute(select(servers.c.server).where(servers.c.left.is_(None))).scalars())

    def left_before(self, at: datetime) -> list[int]:
        """The servers that the bot left before that, and that are not erased yet."""
        query = select(servers.c.server).where(servers.c.left < at).order_by(servers.c.left)
        with self._database.reading() as connection:
            return list(connection.execute(query).scalars())

    def erase(self, server: int) -> None:
        """Delete everything that is kept of a server; its collections are the library's to delete."""
        with self._database.writing() as connection:
            mine = select(answers.c.id).where(answers.c.server == server)
            waits = or_(held.c.server == server, (held.c.kind == "answer") & held.c.value.in_(mine))
            connection.execute(delete(held).where(waits))
            for table in (answers, gaps, withdrawn, blocked, log, servers):
                connection.execute(delete(table).where(table.c.server == server))
            forget_counters(connection, server)
        self._database.scrub()


def _is(server: int, person: int) -> ColumnElement[bool]:
    return (blocked.c.server == server) & (blocked.c.person == person)
