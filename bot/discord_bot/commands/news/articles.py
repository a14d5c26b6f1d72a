"""/news list and /news remove: what is in the collections, and out with it."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Awaitable, Callable
from itertools import islice

from discord import app_commands

from bot.discord_bot.commands.news.choices import Choices, Owned, owned
from bot.discord_bot.commands.news.moderation import Moderation, Moderators
from bot.discord_bot.commands.news.pages import ListPage, Lists, PageRequest
from bot.discord_bot.commands.news.progress import run
from bot.discord_bot.interactions import Interaction, caller_of
from bot.discord_bot.servers import scopes
from bot.discord_bot.servers.jobs import Jobs
from bot.rendering.discord_text import clipped, inert, stamp
from bot.rendering.words import count, dated, headline, publisher
from bot.wiring import Desk
from corpus.article import Source


def add(
    news: app_commands.Group, moderators: Moderators, choices: Choices, lists: Lists, desk: Desk, jobs: Jobs
) -> None:
    """Add the commands to /news."""
    lists.add("articles", lambda wanted: to_thread(_page, desk, wanted), editors=True)

    @news.command(name="list", description="Show the articles of a collection.")
    @app_commands.describe(collection="Which collection; without it the one that this channel asks.")
    @app_commands.autocomplete(collection=choices.collections)
    async def list_(interaction: Interaction, collection: app_commands.Range[str, 1, 80] | None = None) -> None:
        moderation = await moderators.editor(interaction)
        await lists.show(moderation, "articles", await to_thread(_chosen, desk, moderation, collection))

    @news.command(name="remove", description="Remove an article.")
    @app_commands.describe(article="Words of its headline; choose it from the list.")
    @app_commands.autocomplete(article=choices.articles)
    async def remove(interaction: Interaction, article: app_commands.Range[str, 1, 300]) -> None:
        moderation = await moderators.editor(interaction)
        one = await to_thread(owned, desk, moderation.server, article)

        async def summed_up(_: None) -> str:
            await moderation.log("removed", f"“{one.source.title}” from “{one.name}”")
            return f"Removed “{inert(clipped(one.source.title, 150))}” from “{inert(one.name)}”."

        await run_removal(moderation, desk, jobs, one, summed_up)


async def run_removal(
    moderation: Moderation, desk: Desk, jobs: Jobs, one: Owned, tell: Callable[[None], Awaitable[str]]
) -> None:
    """Remove an article from its collection, as a job, then say what `tell` makes of it."""
    doing = "Removing the article"
    await run(moderation, jobs, "remove", lambda _: desk.indexer().remove(one.collection, [one.source.id]), doing, tell)


def _page(desk: Desk, wanted: PageRequest) -> ListPage:
    """Ten articles of a collection, newest first, undated last."""
    one = scopes.find(desk, wanted.server, wanted.about)
    library = desk.library()
    total = library.articles.counts(one.collection).articles
    page = islice(library.sources.all(one.collection), wanted.rows.start, wanted.rows.stop)
    foot = "shared by the operator, read-only" if one.shared else ""
    return ListPage(f"{count(total)} in “{inert(one.name)}”", [_line(source) for source in page], total, foot)


def _chosen(desk: Desk, moderation: Moderation, typed: str | None) -> str:
    server = moderation.server
    if typed is not None:
        return scopes.find(desk, server, typed).name
    here = caller_of(moderation.interaction)
    asked = scopes.asked(desk, moderation.settings, server, here.channel, here.parent)
    names = [one.name for one in scopes.visible(desk, server) if one.collection == asked]
    return names[0] if names else scopes.find(desk, server, scopes.DEFAULT).name


def _line(source: Source) -> str:
    added = f" · added {stamp(source.added)}" if source.added else ""
    title, who = clipped(headline(source), 110), clipped(publisher(source), 30)
    return f"- **{inert(title)}** · {inert(who)} · {dated(source).split(',')[0]}{added}"
