"""Servers: their settings, who is blocked, what was done, and which ones the bot was removed from."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, literal, or_, select
from sqlalchemy.dialects.sqlite import insert

from bot.conversation.codec import SETTINGS
from bot.conversation.limits import forget_counters
from bot.conversation.opening import RecordTable
from bot.conversation.schema import answers, blocked, gaps, held, log, put, servers, withdrawn
from bot.conversation.types import Blocked, LogEntry, ServerSettings


class Servers(RecordTable):
    """What is kept of each server."""

    def settings(self, server: int) -> ServerSettings:
        """What its moderators chose, the defaults before they did.

        Settings that cannot be read any more pause the server: it must not answer where they forbade it.
        """
        rows = self._database.rows(select(servers.c.settings).where(servers.c.server == server))
        if not rows or rows[0].settings is None:
            return ServerSettings()
        return SETTINGS.decoded(rows[0].settings) or ServerSettings(paused=True)

    def change(self, server: int, settings: ServerSettings) -> None:
        """Keep these settings in place of those before."""
        self._database.execute(put(servers, {"server": server}, {"settings": SETTINGS.encoded(settings)}))

    def block(self, server: int, person: int, by: int, at: datetime) -> None:
        """A member may not ask any more; who blocked them first and when stays known."""
        new = insert(blocked).values(server=server, person=person, by=by, at=at)
        self._database.execute(new.on_conflict_do_nothing())

    def unblock(self, server: int, person: int) -> bool:
        """A member may ask again; False when they were not blocked."""
        return bool(self._database.execute(delete(blocked).where(_is(server, person))))

    def is_blocked(self, server: int, person: int) -> bool:
        """Whether a member may not ask."""
        return bool(self._database.rows(select(blocked.c.at).where(_is(server, person))))

    def blocked(self, server: int) -> list[Blocked]:
        """Who may not ask, the last one blocked first."""
        query = select(blocked).where(blocked.c.server == server).order_by(blocked.c.at.desc(), blocked.c.person)
        return [Blocked(row.person, row.by, row.at) for row in self._database.rows(query)]

    def log(self, server: int, person: int, action: str, target: str, at: datetime) -> None:
        """Note who did what to what."""
        self._database.execute(insert(log).values(server=server, person=person, action=action, target=target, at=at))

    def entries(self, server: int, limit: int, offset: int = 0) -> tuple[list[LogEntry], int]:
        """What was done, newest first, and how many entries there are in all."""
        query = select(log).where(log.c.server == server).order_by(log.c.at.desc(), log.c.row.desc())
        with self._database.reading() as connection:
            total = connection.execute(select(func.count()).where(log.c.server == server)).scalar_one()
            rows = connection.execute(query.limit(limit).offset(offset))
            return [LogEntry(row.at, row.person, row.action, row.target) for row in rows], total

    def present(self, server: int) -> None:
        """The bot is on this server: it joined, or came back before its data was deleted."""
        self._database.execute(put(servers, {"server": server}, {"left": None}))

    def left(self, server: int, at: datetime) -> None:
        """The bot was removed from this server. Told again, the first time counts."""
        first = func.coalesce(servers.c.left, literal(at, servers.c.left.type))
        self._database.execute(put(servers, {"server": server}, {"left": at}, {"left": first}))

    def here(self) -> list[int]:
        """The servers that the bot is on, as far as it was told."""
        return [row.server for row in self._database.rows(select(servers.c.server).where(servers.c.left.is_(None)))]

    def left_before(self, at: datetime) -> list[int]:
        """The servers that the bot left before that, and that are not erased yet."""
        query = select(servers.c.server).where(servers.c.left < at).order_by(servers.c.left)
        return [row.server for row in self._database.rows(query)]

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
