"""/news follow, /news unfollow and /news following: the feeds of a server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from discord import app_commands

from bot.discord_bot.commands.news import jobs as news_jobs
from bot.discord_bot.commands.news.add import own_name, said
from bot.discord_bot.commands.news.base import Moderation, editor
from bot.discord_bot.commands.news.choices import collections, feeds, feeds_like
from bot.discord_bot.commands.news.pages import Page, Wanted, paged, show
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.servers import adding, scopes
from bot.discord_bot.servers import feeds as server_feeds
from bot.rendering.discord_text import clipped, inert, stamp
from bot.rendering.words import count, pace
from corpus.errors import UsageError

if TYPE_CHECKING:
    from bot.discord_bot.parts import Parts
    from corpus.subscription import Subscription
    from retrieval.storing.results import Summary


@app_commands.command(name="follow", description="Follow a site: what its feed names becomes articles, now and later.")
@app_commands.describe(
    url="A feed, a sitemap, or a page that names its feed.",
    collection="Where to put its articles; without it the collection “news”. A new name makes a new collection.",
)
@app_commands.autocomplete(collection=collections(shared=False))
async def follow(
    interaction: Interaction,
    url: app_commands.Range[str, 1, 2000],
    collection: app_commands.Range[str, 1, 80] | None = None,
) -> None:
    """Follow a feed."""
    moderation = await editor(interaction)
    parts, server = moderation.parts, moderation.server
    name = await parts.off_loop(own_name, moderation, collection)
    await moderation.say("Looking for the feed …")
    try:
        async with parts.bulky:
            found = await parts.off_loop(server_feeds.find, parts.desk, server, name, url.strip())
    except UsageError as error:
        await moderation.say(inert(str(error)))  # it holds what was typed
        return
    address, title = found.discovered.url, found.discovered.feed.title or "untitled"

    async def told(summary: Summary) -> str:
        if not found.known:
            await moderation.log("followed", f"“{title}” into “{name}”: {address}")
        quota = await parts.off_loop(adding.quota, parts.desk, server)
        again = "Following already" if found.known else "Following"
        head = f"**{again}: “{inert(clipped(title, 150))}”, {pace(found.look.before.every)}.**"
        return f"{head}\n{inert(clipped(address, 300))}\n{said(name, summary, quota)}"

    handle = parts.writing.submit(
        "follow", server, lambda progress: server_feeds.follow(parts.desk, server, found, progress)
    )
    await news_jobs.follow(moderation, handle, f"Fetching what “{inert(clipped(title, 100))}” has new", told)


@app_commands.command(name="unfollow", description="Follow a feed no more; its articles stay.")
@app_commands.describe(feed="Words of its title or its address; choose it from the list.")
@app_commands.autocomplete(feed=feeds)
async def unfollow(interaction: Interaction, feed: app_commands.Range[str, 1, 2000]) -> None:
    """Follow a feed no more."""
    moderation = await editor(interaction)
    one = await moderation.parts.off_loop(_ended, moderation, feed)
    title = one.title or one.url
    await moderation.log("unfollowed", f"“{title}” of “{_name(one, moderation.server)}”: {one.url}")
    await moderation.say(f"“{inert(clipped(title, 150))}” is not followed any more; its articles stay.")


@app_commands.command(name="following", description="Show the feeds that this server follows.")
async def following(interaction: Interaction) -> None:
    """Show the feeds."""
    await show(await editor(interaction), "feeds")


@paged("feeds", editors=True)
async def feeds_page(parts: Parts, wanted: Wanted) -> Page:
    """Ten feeds, in the order in which they were followed."""
    return await parts.off_loop(_page, parts, wanted)


def _page(parts: Parts, wanted: Wanted) -> Page:
    followed = server_feeds.followed(parts.desk, wanted.server)
    if not followed:
        return Page("No feed is followed here; `/news follow` does", [], 0)
    names = {one.collection for one in followed}
    brought = {name: parts.desk.library().articles_by_feed(name) for name in names}
    lines = [_line(one, brought[one.collection].get(one.url, 0), wanted.server) for one in followed[wanted.rows]]
    most = parts.config.discord.feeds
    return Page(f"{count(len(followed), 'feed')} of {most:,} that may be followed", lines, len(followed))


def _line(one: Subscription, articles: int, server: int) -> str:
    fetched = f"fetched {stamp(one.last_success)}" if one.last_success else "never fetched"
    due = f"next {stamp(one.due)}" if one.due else "not looked at any more"
    state = f"**failing: {inert(clipped(one.last_error, 80))}** · {due}" if one.last_error else due
    title, address = clipped(one.title or "untitled", 60), clipped(one.url, 100)
    name = inert(_name(one, server))
    return f"- **{inert(title)}** into “{name}” · {count(articles)} · {fetched} · {state}\n  {inert(address)}"


def _ended(moderation: Moderation, typed: str) -> Subscription:
    """Unfollow the one feed that is meant. Raises UsageError for none or several."""
    found = feeds_like(moderation.parts, moderation.server, typed)
    if len(found) != 1:
        raise UsageError(
            "That does not say which feed is meant; choose one from the list that appears while typing."
            if found
            else "This server follows no such feed; `/news following` shows them all."
        )
    (one,) = found
    moderation.parts.desk.library().unsubscribe(one.collection, one.url)
    return one


def _name(one: Subscription, server: int) -> str:
    return one.collection.removeprefix(scopes.own(server, "x")[:-1])
