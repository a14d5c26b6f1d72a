"""/news list and /news remove: what is in the collections, and out with it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from discord import app_commands

from bot.discord_bot.commands.news import jobs as news_jobs
from bot.discord_bot.commands.news.base import Moderation, editor
from bot.discord_bot.commands.news.choices import Owned, articles, collections, owned
from bot.discord_bot.commands.news.pages import Page, Wanted, paged, show
from bot.discord_bot.interactions import Interaction, parent_of
from bot.discord_bot.servers import adding, scopes
from bot.rendering.discord_text import clipped, inert, stamp
from bot.rendering.words import count, dated, headline, publisher
from corpus.article import Source

if TYPE_CHECKING:
    from bot.discord_bot.parts import Parts


@app_commands.command(name="list", description="Show the articles of a collection.")
@app_commands.describe(collection="Which collection; without it the one that this channel asks.")
@app_commands.autocomplete(collection=collections(shared=True))
async def list_(interaction: Interaction, collection: app_commands.Range[str, 1, 80] | None = None) -> None:
    """Show the articles."""
    moderation = await editor(interaction)
    await show(moderation, "articles", await moderation.parts.off_loop(_chosen, moderation, collection))


@app_commands.command(name="remove", description="Remove an article.")
@app_commands.describe(article="Words of its headline; choose it from the list.")
@app_commands.autocomplete(article=articles)
async def remove(interaction: Interaction, article: app_commands.Range[str, 1, 300]) -> None:
    """Remove an article."""
    moderation = await editor(interaction)
    one = await moderation.parts.off_loop(owned, moderation.parts, moderation.server, article)
    await take_out(moderation, one, f"Removed “{inert(clipped(one.source.title, 150))}” from “{inert(one.name)}”.")


async def take_out(moderation: Moderation, one: Owned, told: str) -> None:
    """Remove an article from its collection, as a job, and say so."""
    parts = moderation.parts

    async def removed(_: None) -> str:
        await moderation.log("removed", f"“{one.source.title}” from “{one.name}”")
        return told

    handle = parts.writing.submit(
        "remove", moderation.server, lambda _: adding.remove(parts.desk, one.collection, one.source.id)
    )
    await news_jobs.follow(moderation, handle, "Removing the article", removed)


@paged("articles", editors=True)
async def articles_page(parts: Parts, wanted: Wanted) -> Page:
    """Ten articles of a collection, newest first, undated last. `about` is its shown name."""
    return await parts.off_loop(_page, parts, wanted)


def _page(parts: Parts, wanted: Wanted) -> Page:
    one = scopes.find(parts.desk, parts.config, wanted.server, wanted.about)
    library = parts.desk.library()
    total = library.articles.counts(one.collection).articles
    some = islice(library.sources.all(one.collection), wanted.rows.start, wanted.rows.stop)
    foot = "shared by the operator, read-only" if one.shared else ""
    return Page(f"{count(total)} in “{inert(one.name)}”", [_line(source) for source in some], total, foot)


def _chosen(moderation: Moderation, typed: str | None) -> str:
    desk, config, server = moderation.parts.desk, moderation.parts.config, moderation.server
    if typed is not None:
        return scopes.find(desk, config, server, typed).name
    channel = moderation.interaction.channel
    here = scopes.asked(desk, config, moderation.settings, server, channel.id if channel else 0, parent_of(channel))
    names = [one.name for one in scopes.visible(desk, config, server) if one.collection == here]
    return names[0] if names else scopes.find(desk, config, server, scopes.DEFAULT).name


def _line(source: Source) -> str:
    added = f" · added {stamp(source.added)}" if source.added else ""
    title, who = clipped(headline(source), 110), clipped(publisher(source), 30)
    return f"- **{inert(title)}** · {inert(who)} · {dated(source).split(',')[0]}{added}"
