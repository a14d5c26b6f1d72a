"""A long job, followed by the person who asked for it: how far it is, and at the end what it did.

The end is always told: by an edit, or once the token of the interaction is gone (15 minutes) by a text that waits
for that person. It is never posted where others see it.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from bot.discord_bot import errors, replies
from bot.discord_bot.commands.news.base import Moderation, now
from bot.discord_bot.servers.jobs import Stopped

if TYPE_CHECKING:
    from bot.discord_bot.parts import Parts
    from bot.discord_bot.servers.jobs import Handle

T = TypeVar("T")
_log = logging.getLogger(__name__)
EVERY = 1.2  # seconds between two edits
_LATER = "Newsdesk is being restarted; it goes on with your files when it is back."


async def follow(moderation: Moderation, handle: Handle[T], doing: str, tell: Callable[[T], Awaitable[str]]) -> None:
    """Show a job until its end, then what `tell` makes of its result. `doing`: "Reading report.txt"."""
    writing = moderation.parts.writing
    with writing.telling():
        said, heard = "", True
        while not await handle.wait(EVERY):
            text = progress(handle, doing)
            if heard and text != said:
                said, heard = text, await _heard(moderation, text)
        await say_or_hold(moderation, await ended(handle, tell))


async def say_or_hold(moderation: Moderation, text: str) -> None:
    """Tell a person the end of something now, or else at their next contact."""
    if not await _heard(moderation, text):
        await hold(moderation.parts, moderation.server, moderation.person, text)


async def _heard(moderation: Moderation, text: str) -> bool:
    """Whether a text could be shown. A Discord that fails meanwhile ends no job, and costs nobody its result."""
    try:
        return await moderation.say(text)
    except replies.FAILED as error:
        _log.info("A word on a job could not be shown: %s", error)
        return False


async def ended(handle: Handle[T], tell: Callable[[T], Awaitable[str]]) -> str:
    """What a person is told of the end of a job, however it ended."""
    try:
        return await tell(await handle.result())
    except Stopped as error:
        return _LATER if handle.kind == "add" else str(error)
    except Exception as error:
        return errors.sentence(error)


async def hold(parts: Parts, server: int, person: int, text: str) -> None:
    """Keep a text for a person until they use the bot again in this server."""
    await parts.off_loop(parts.records.held.hold, person, server, "text", text, now())
    _log.info("What a job did is kept for the person who asked for it")


def progress(handle: Handle[Any], doing: str) -> str:
    """How far a job is, in a line."""
    ahead = handle.ahead
    if ahead:
        return f"Waiting: {ahead} {'job is' if ahead == 1 else 'jobs are'} done before this one."
    done, total = handle.progress.done, handle.progress.total
    return f"{doing}: {min(100, 100 * done // total)} %" if total else f"{doing} …"
