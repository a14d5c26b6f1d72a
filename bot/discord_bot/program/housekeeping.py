"""What happens by itself: old records and servers that removed the bot are deleted, jobs of an earlier run finished,
feeds looked at."""

from __future__ import annotations

import asyncio
import logging
from asyncio import to_thread
from collections.abc import Awaitable, Callable, Set
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from bot.conversation import Records
from bot.discord_bot.commands.news.add import resume
from bot.discord_bot.servers import feeds, scopes, uploads
from bot.discord_bot.servers.jobs import Jobs, Progress
from bot.wiring import Desk
from corpus.errors import NewsdeskError

_log = logging.getLogger(__name__)
_EVERY = 3600.0
_FEEDS_EVERY = 60.0
_BOT = "bot"  # the note that says which bot a data folder belongs to


@dataclass(frozen=True)
class Housekeeping:
    """What happens by itself, over the stores of one data folder."""

    desk: Desk
    records: Records
    jobs: Jobs

    async def keep_tidy(self, every: float = _EVERY) -> None:
        """Tidy now and every hour, until cancelled."""
        await _repeat("Housekeeping", lambda: self.tidy(datetime.now(UTC)), every)

    async def keep_fed(self, every: float = _FEEDS_EVERY) -> None:
        """Bring in what feeds have new when they are due, until cancelled."""
        await _repeat("Feeds", self.feed, every)

    async def tidy(self, now: datetime) -> None:
        """Delete what is old and the servers that were left longer ago than the days of grace, then finish what an
        earlier run of the program left undone.

        Raises:
            NewsdeskError: the records cannot be used, or a collection is in use elsewhere.
        """
        settings, records = self.desk.config.discord, self.records
        expired = await to_thread(records.people.expire, now - timedelta(days=settings.retention_days))
        if expired:
            _log.info("Deleted %d records older than %d days", expired, settings.retention_days)
        long_ago = now - timedelta(days=settings.grace_days)
        for server in await to_thread(records.servers.left_before, long_ago):
            if scopes.is_served(settings, server):
                erasing = self.jobs.submit("erase", None, partial(self._erase_if_left, server, long_ago))
                if await erasing.result():
                    _log.info("Erased a server that removed the bot more than %d days ago", settings.grace_days)
        await resume(self.desk, records, self.jobs)

    async def feed(self) -> None:
        """One round over the feeds that are due: those of the servers that the bot is on, and of what is shared."""
        desk, settings = self.desk, self.desk.config.discord
        here = set(await to_thread(self.records.servers.here))
        for collection, due in (await to_thread(feeds.due, desk)).items():
            server = scopes.server_of(collection)
            if not scopes.is_served(settings, server or 0) or (server is not None and server not in here):
                continue
            try:
                async with self.jobs.bulky:
                    looks = await to_thread(feeds.looks, desk, collection, due)
                summary = await self.jobs.submit("feeds", None, partial(feeds.bring, desk, collection, looks)).result()
            except NewsdeskError as error:
                _log.warning("Feeds: %s", error)
                continue
            failed = sum(look.after.last_error is not None for look in looks)
            _log.info("Looked at %d feeds, %d failed; %d new articles", len(looks), failed, summary.added)

    def erase(self, server: int) -> None:
        """Delete everything of a server: its collections first, so that a run that was killed is taken up again.

        Raises:
            BusyError: another process reads or writes one of its collections.
        """
        desk = self.desk
        for collection in scopes.mine(desk, server):
            desk.delete(collection)
        for one in feeds.followed(desk, server):
            desk.library().unsubscribe(one.collection, one.url)
        uploads.erase(desk.data, server)
        self.records.servers.erase(server)

    def _erase_if_left(self, server: int, before: datetime, _: Progress) -> bool:
        """Erase a server, unless it invited the bot again while the jobs before this one were done."""
        if server not in self.records.servers.left_before(before):
            return False
        self.erase(server)
        return True


async def _repeat(what: str, work: Callable[[], Awaitable[None]], every: float) -> None:
    """Do it now and again after `every` seconds, until cancelled. What goes wrong is logged, and tried again then."""
    while True:
        try:
            await work()
        except NewsdeskError as error:
            _log.warning("%s: %s", what, error)
        except Exception:
            _log.exception("%s failed", what)
        await asyncio.sleep(every)


def compare(records: Records, bot: int, here: Set[int], responsible: Callable[[int], bool]) -> None:
    """Note which of the servers that this process is responsible for the bot is on, and which it was removed from.

    Another bot over the same data folder is on other servers, and has not been removed from those of the first one.
    """
    known = set(records.servers.here())
    first = records.note(_BOT)
    if first is None:
        records.set_note(_BOT, str(bot))
    elif first != str(bot):
        _log.warning("The data folder belongs to another bot (%s); the servers of that one stay as they are", first)
        known &= here
    now = datetime.now(UTC)
    for server in filter(responsible, here):
        if server not in known:
            records.servers.present(server)
    for server in filter(responsible, known - here):
        records.servers.left(server, now)
