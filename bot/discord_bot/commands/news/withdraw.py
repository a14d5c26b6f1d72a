"""/news withdraw: an article was retracted or corrected, and the answers that quoted it say so from now on."""

from __future__ import annotations

import re
from asyncio import to_thread
from typing import Literal

from discord import app_commands

from bot.discord_bot.commands.news.articles import run_removal
from bot.discord_bot.commands.news.choices import Choices, Owned, owned
from bot.discord_bot.commands.news.moderation import Moderation, Moderators, now
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.servers import redrawing
from bot.discord_bot.servers.jobs import Jobs
from bot.rendering.discord_text import clipped, inert
from bot.rendering.words import count
from bot.wiring import Desk
from corpus.errors import UsageError

_ID = re.compile(r"[0-9a-f]{32}")


def add(news: app_commands.Group, moderators: Moderators, choices: Choices, desk: Desk, jobs: Jobs) -> None:
    """Add the command to /news."""

    @news.command(name="withdraw", description="Say that an article was retracted or corrected.")
    @app_commands.describe(
        article="Words of its headline; choose it from the list.",
        kind="A retracted article is removed; a corrected one stays.",
        note="What readers of earlier answers should know.",
    )
    @app_commands.autocomplete(article=choices.articles)
    async def withdraw(
        interaction: Interaction,
        article: app_commands.Range[str, 1, 300],
        kind: Literal["retracted", "corrected"],
        note: app_commands.Range[str, 1, 300],
    ) -> None:
        await _withdraw(await moderators.manager(interaction), desk, jobs, article, kind, note)


async def _withdraw(moderation: Moderation, desk: Desk, jobs: Jobs, article: str, kind: str, note: str) -> None:
    """Mark the answers that quoted an article; take it out when it was retracted."""
    server, answers = moderation.server, moderation.records.answers
    source, one = await to_thread(_meant, desk, server, article)
    title = f"“{inert(clipped(one.source.title, 150))}”" if one else "The article"
    reason = " ".join(note.split())
    newest, number = await to_thread(answers.withdraw, server, source, kind, reason, now(), redrawing.MOST)
    await moderation.log("withdrew", f"{title if one else source} as {kind}: {note}")

    async def summed_up(_: None) -> str:
        removed = f", and removed from “{inert(one.name)}”" if one and kind == "retracted" else ""
        edited = await redrawing.redraw(moderation.interaction.client, newest)
        return f"{title} is marked as {kind}{removed}. {_reached(number, edited)}"

    if one is not None and kind == "retracted":
        await run_removal(moderation, desk, jobs, one, summed_up)
        return
    with jobs.telling():
        await moderation.say_or_hold(await summed_up(None))


def _meant(desk: Desk, server: int, typed: str) -> tuple[str, Owned | None]:
    """The id of the article, and where it is; one that was removed already can be withdrawn by its id."""
    try:
        one = owned(desk, server, typed)
    except UsageError:
        if not _ID.fullmatch(typed.strip()):
            raise
        return typed.strip(), None
    return one.source.id, one


def _reached(marked: int, edited: int) -> str:
    if not marked:
        return "No earlier answer quoted it."
    quoted = f"{count(marked, 'earlier answer')} quoted it and {'is' if marked == 1 else 'are'} marked"
    if edited == marked:
        return f"{quoted}, also where {'it stands' if edited == 1 else 'they stand'} in Discord."
    return f"{quoted}; {edited:,} of them could be edited where they stand in Discord."
