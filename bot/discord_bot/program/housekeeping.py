"""What happens by itself: old records and servers that removed the bot are deleted, jobs of an earlier run finished,
feeds looked at."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Set
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.discord_bot.commands.news import add as news_add
from bot.discord_bot.parts import Parts
from bot.discord_bot.program import alone
from bot.discord_bot.servers import feeds, scopes, uploads
from bot.discord_bot.servers.jobs import Progress
from corpus.errors import NewsdeskError

if TYPE_CHECKING:
    from bot.conversation import Records

_log = logging.getLogger(__name__)
_EVERY = 3600.0
_FEEDS_EVERY = 60.0
_BOT = "bot"  # the note that says which bot a data folder belongs to


async def keep_tidy(parts: Parts, every: float = _EVERY) -> None:
    """Tidy now and every hour, until cancelled. What goes wrong is logged, and tried again an hour later."""
    while True:
        try:
            await tidy(parts, datetime.now(UTC))
        except NewsdeskError as error:
            _log.warning("Housekeeping: %s", error)
        except Exception:
            _log.exception("Housekeeping failed")
        await asyncio.sleep(every)


async def tidy(parts: Parts, now: datetime) -> None:
    """Delete what is old and the servers that were left longer ago than the days of grace, then finish what an
    earlier run of the program left undone.

    Raises:
        NewsdeskError: the records cannot be used, or a collection is in use elsewhere; the next time is soon enough.
    """
    settings = parts.config.discord
    expired = await parts.off_loop(parts.records.people.expire, now - timedelta(days=settings.retention_days))
    if expired:
        _log.info("Deleted %d records older than %d days", expired, settings.retention_days)
    long_ago = now - timedelta(days=settings.grace_days)
    for server in await parts.off_loop(parts.records.servers.left_before, long_ago):
        if alone.serves(settings, server):
            erasing = parts.writing.submit("erase", None, partial(_erase_if_left, parts, server, long_ago))
            if await erasing.result():
                _log.info("Erased a server that removed the bot more than %d days ago", settings.grace_days)
    await news_add.resume(parts)


async def keep_fed(parts: Parts, every: float = _FEEDS_EVERY) -> None:
    """Bring in what feeds have new when they are due, until cancelled. What goes wrong is logged and tried again."""
    while True:
        try:
            await feed(parts)
        except Exception:
            _log.exception("The feeds could not be looked at")
        await asyncio.sleep(every)


async def feed(parts: Parts) -> None:
    """One round over the feeds that are due: those of the servers that the bot is on, and of what is shared."""
    here = set(await parts.off_loop(parts.records.servers.here))
    for collection, due in (await parts.off_loop(feeds.due, parts.desk)).items():
        server = scopes.server_of(collection)
        if not alone.serves(parts.config.discord, server or 0) or (server is not None and server not in here):
            continue
        try:
            async with parts.bulky:
                looks = await parts.off_loop(feeds.looks, parts.desk, collection, due)
            job = parts.writing.submit("feeds", None, partial(feeds.bring, parts.desk, collection, looks))
            summary = await job.result()
        except NewsdeskError as error:
            _log.warning("Feeds: %s", error)
            continue
        failed = sum(look.after.last_error is not None for look in looks)
        _log.info("Looked at %d feeds, %d failed; %d new articles", len(looks), failed, summary.added)


def erase(parts: Parts, server: int) -> None:
    """Delete everything of a server: its collections first, so that a run that was killed is taken up again.

    Raises:
        BusyError: another process reads or writes one of its collections.
    """
    for collection in scopes.mine(parts.desk, server):
        parts.desk.delete(collection)
    for one in feeds.followed(parts.desk, server):
        parts.desk.library().feeds.unfollow(one.collection, one.url)
    uploads.erase(parts.desk.data, server)
    parts.records.servers.erase(server)


def _erase_if_left(parts: Parts, server: int, before: datetime, _: Progress) -> bool:
    """Erase a server, unless it invited the bot again while the jobs before this one were done."""
    if server not in parts.records.servers.left_before(before):
        return False
    erase(parts, server)
    return True


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
