"""/news follow, /news unfollow and /news following: the feeds of a server."""

from __future__ import annotations

from asyncio import to_thread
from functools import partial

from discord import app_commands

from bot.discord_bot.commands.news.add import in_words, own_name
from bot.discord_bot.commands.news.choices import Choices, feeds_like
from bot.discord_bot.commands.news.moderation import Moderation, Moderators
from bot.discord_bot.commands.news.pages import ListPage, Lists, PageRequest
from bot.discord_bot.commands.news.progress import run
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.servers import adding, feeds, scopes
from bot.discord_bot.servers.jobs import Jobs
from bot.rendering.discord_text import clipped, inert, stamp
from bot.rendering.words import count, pace
from bot.wiring import Desk
from corpus.errors import UsageError
from corpus.subscription import Subscription
from retrieval.storing.results import Summary


def add(
    news: app_commands.Group, moderators: Moderators, choices: Choices, lists: Lists, desk: Desk, jobs: Jobs
) -> None:
    """Add the commands to /news."""
    lists.add("feeds", lambda wanted: to_thread(_page, desk, wanted), editors=True)

    @news.command(name="follow", description="Follow a site: what its feed names becomes articles, now and later.")
    @app_commands.describe(
        url="A feed, a sitemap, or a page that names its feed.",
        collection="Where to put its articles; without it the collection “news”. A new name makes a new collection.",
    )
    @app_commands.autocomplete(collection=choices.own_collections)
    async def follow(
        interaction: Interaction,
        url: app_commands.Range[str, 1, 2000],
        collection: app_commands.Range[str, 1, 80] | None = None,
    ) -> None:
        await _follow(await moderators.editor(interaction), desk, jobs, url.strip(), collection)

    @news.command(name="unfollow", description="Follow a feed no more; its articles stay.")
    @app_commands.describe(feed="Words of its title or its address; choose it from the list.")
    @app_commands.autocomplete(feed=choices.feeds)
    async def unfollow(interaction: Interaction, feed: app_commands.Range[str, 1, 2000]) -> None:
        moderation = await moderators.editor(interaction)
        one = await to_thread(_ended, desk, moderation.server, feed)
        title = one.title or one.url
        await moderation.log("unfollowed", f"“{title}” of “{_name(one, moderation.server)}”: {one.url}")
        await moderation.say(f"“{inert(clipped(title, 150))}” is not followed any more; its articles stay.")

    @news.command(name="following", description="Show the feeds that this server follows.")
    async def following(interaction: Interaction) -> None:
        await lists.show(await moderators.editor(interaction), "feeds")


async def _follow(moderation: Moderation, desk: Desk, jobs: Jobs, url: str, collection: str | None) -> None:
    server = moderation.server
    name = await to_thread(own_name, desk, server, collection)
    await moderation.say("Looking for the feed …")
    try:
        async with jobs.bulky:
            feed = await to_thread(feeds.find, desk, server, name, url)
    except UsageError as error:
        await moderation.say(inert(str(error)))  # it holds what was typed
        return
    address, title = feed.discovered.url, feed.discovered.feed.title or "untitled"

    async def summed_up(summary: Summary) -> str:
        if not feed.known:
            await moderation.log("followed", f"“{title}” into “{name}”: {address}")
        quota = await to_thread(adding.quota, desk, server)
        again = "Following already" if feed.known else "Following"
        head = f"**{again}: “{inert(clipped(title, 150))}”, {pace(feed.look.before.every)}.**"
        return f"{head}\n{inert(clipped(address, 300))}\n{in_words(name, summary, quota)}"

    doing = f"Fetching what “{inert(clipped(title, 100))}” has new"
    await run(moderation, jobs, "follow", partial(feeds.follow, desk, server, feed), doing, summed_up)


def _page(desk: Desk, wanted: PageRequest) -> ListPage:
    followed = feeds.followed(desk, wanted.server)
    if not followed:
        return ListPage("No feed is followed here; `/news follow` does", [], 0)
    names = {one.collection for one in followed}
    brought = {name: desk.library().feeds.article_counts(name) for name in names}
    lines = [_line(one, brought[one.collection].get(one.url, 0), wanted.server) for one in followed[wanted.rows]]
    most = desk.config.discord.feeds
    return ListPage(f"{count(len(followed), 'feed')} of {most:,} that may be followed", lines, len(followed))


def _line(one: Subscription, articles: int, server: int) -> str:
    fetched = f"fetched {stamp(one.last_success)}" if one.last_success else "never fetched"
    due = f"next {stamp(one.due)}" if one.due else "not looked at any more"
    state = f"**failing: {inert(clipped(one.last_error, 80))}** · {due}" if one.last_error else due
    title, address = clipped(one.title or "untitled", 60), clipped(one.url, 100)
    name = inert(_name(one, server))
    return f"- **{inert(title)}** into “{name}” · {count(articles)} · {fetched} · {state}\n  {inert(address)}"


def _ended(desk: Desk, server: int, typed: str) -> Subscription:
    """Unfollow the one feed that is meant. Raises UsageError for none or several."""
    fitting = feeds_like(desk, server, typed)
    if len(fitting) != 1:
        raise UsageError(
            "That does not say which feed is meant; choose one from the list that appears while typing."
            if fitting
            else "This server follows no such feed; `/news following` shows them all."
        )
    (one,) = fitting
    desk.library().feeds.unfollow(one.collection, one.url)
    return one


def _name(one: Subscription, server: int) -> str:
    return one.collection.removeprefix(scopes.own(server, "x")[:-1])
