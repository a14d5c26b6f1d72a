"""A long job, followed by the person who asked for it: how far it is, and at the end what it did.

The end is always told: by an edit, or once the token of the interaction is gone (15 minutes) by a text that waits
for that person. It is never posted where others see it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from bot.discord_bot import errors
from bot.discord_bot.commands.news.moderation import Moderation
from bot.discord_bot.servers.jobs import Handle, Jobs, Progress, Stopped

T = TypeVar("T")
EVERY = 1.2  # seconds between two edits
_LATER = "Newsdesk is being restarted; it goes on with your files when it is back."


async def run(
    moderation: Moderation,
    jobs: Jobs,
    kind: str,
    work: Callable[[Progress], T],
    doing: str,
    tell: Callable[[T], Awaitable[str]],
) -> None:
    """Have a job done for a server, and follow it. Raises as `Jobs.submit`."""
    await follow(moderation, jobs, jobs.submit(kind, moderation.server, work), doing, tell)


async def follow(
    moderation: Moderation, jobs: Jobs, handle: Handle[T], doing: str, tell: Callable[[T], Awaitable[str]]
) -> None:
    """Show a job until its end, then what `tell` makes of its result. `doing`: "Reading report.txt"."""
    with jobs.telling():
        shown, heard = "", True
        while not await handle.wait(EVERY):
            text = progress(handle, doing)
            if heard and text != shown:
                shown, heard = text, await moderation.try_to_say(text)
        await moderation.say_or_hold(await ended(handle, tell))


async def ended(handle: Handle[T], tell: Callable[[T], Awaitable[str]]) -> str:
    """What a person is told of the end of a job, however it ended."""
    try:
        return await tell(await handle.result())
    except Stopped as error:
        return _LATER if handle.kind == "add" else str(error)
    except Exception as error:
        return errors.sentence(error)


def progress(handle: Handle[Any], doing: str) -> str:
    """How far a job is, in a line."""
    ahead = handle.ahead
    if ahead:
        return f"Waiting: {ahead} {'job is' if ahead == 1 else 'jobs are'} done before this one."
    done, total = handle.progress.done, handle.progress.total
    return f"{doing}: {min(100, 100 * done // total)} %" if total else f"{doing} …"
