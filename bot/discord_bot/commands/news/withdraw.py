"""/news withdraw: an article was retracted or corrected, and the answers that quoted it say so from now on."""

from __future__ import annotations

import re
from typing import Literal

from discord import app_commands

from bot.discord_bot.commands.news import jobs as news_jobs
from bot.discord_bot.commands.news.base import Moderation, manager, now
from bot.discord_bot.commands.news.choices import Owned, articles, owned
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.servers import adding, redrawing
from bot.rendering.discord_text import clipped, inert
from bot.rendering.words import count
from corpus.errors import UsageError

_ID = re.compile(r"[0-9a-f]{32}")


@app_commands.command(name="withdraw", description="Say that an article was retracted or corrected.")
@app_commands.describe(
    article="Words of its headline; choose it from the list.",
    kind="A retracted article is removed; a corrected one stays.",
    note="What readers of earlier answers should know.",
)
@app_commands.autocomplete(article=articles)
async def withdraw(
    interaction: Interaction,
    article: app_commands.Range[str, 1, 300],
    kind: Literal["retracted", "corrected"],
    note: app_commands.Range[str, 1, 300],
) -> None:
    """Mark the answers that quoted an article; take it out when it was retracted."""
    moderation = await manager(interaction)
    parts = moderation.parts
    source, one = await parts.off_loop(_meant, moderation, article)
    title = f"“{inert(clipped(one.source.title, 150))}”" if one else "The article"
    said = " ".join(note.split())
    newest, number = await parts.off_loop(
        parts.records.answers.withdraw, moderation.server, source, kind, said, now(), redrawing.MOST
    )
    await moderation.log("withdrew", f"{title if one else source} as {kind}: {note}")

    async def told(_: None = None) -> str:
        removed = f", and removed from “{inert(one.name)}”" if one and kind == "retracted" else ""
        edited = await redrawing.redraw(interaction.client, newest)
        return f"{title} is marked as {kind}{removed}. {_reached(number, edited)}"

    if one is not None and kind == "retracted":
        collection = one.collection
        handle = parts.writing.submit(
            "remove", moderation.server, lambda _: adding.remove(parts.desk, collection, source)
        )
        await news_jobs.follow(moderation, handle, "Removing the article", told)
        return
    with parts.writing.telling():
        await news_jobs.say_or_hold(moderation, await told())


def _meant(moderation: Moderation, typed: str) -> tuple[str, Owned | None]:
    """The id of the article, and where it is; one that was removed already can be withdrawn by its id."""
    try:
        one = owned(moderation.parts, moderation.server, typed)
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
