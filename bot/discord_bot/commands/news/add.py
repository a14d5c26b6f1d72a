"""/news add: attached files, or a page of the web, become articles."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Sequence
from functools import partial

import discord
from discord import app_commands

from bot.conversation import Records
from bot.conversation.servers import Servers
from bot.discord_bot import replies
from bot.discord_bot.commands.news.choices import Choices
from bot.discord_bot.commands.news.moderation import Moderation, Moderators, hold, now
from bot.discord_bot.commands.news.progress import ended, follow, run
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.servers import adding, feeds, scopes, uploads
from bot.discord_bot.servers.jobs import MOST_OF_A_SERVER, Handle, Jobs, Stopped, TooManyJobs
from bot.discord_bot.servers.uploads import Batch
from bot.rendering.discord_text import clipped, inert
from bot.wiring import Desk
from corpus.errors import UsageError
from retrieval.storing.reporting import Summary

_REASONS, _NAMED = 10, 3  # why something was skipped, and how many files or articles are named for each reason


def add(news: app_commands.Group, moderators: Moderators, choices: Choices, desk: Desk, jobs: Jobs) -> None:
    """Add the command to /news."""

    @news.command(name="add", description="Add articles from files (text, Markdown, HTML, JSON, JSON Lines) or a page.")
    @app_commands.describe(
        file="A file of articles. The same file again later is a change, not a second article.",
        file2="One more file.",
        file3="One more file.",
        file4="One more file.",
        file5="One more file.",
        url="The address of a page, instead of files.",
        collection="Where to put them; without it the collection “news”. A new name makes a new collection.",
    )
    @app_commands.autocomplete(collection=choices.own_collections)
    async def add_(
        interaction: Interaction,
        file: discord.Attachment | None = None,
        file2: discord.Attachment | None = None,
        file3: discord.Attachment | None = None,
        file4: discord.Attachment | None = None,
        file5: discord.Attachment | None = None,
        url: app_commands.Range[str, 1, 2000] | None = None,
        collection: app_commands.Range[str, 1, 80] | None = None,
    ) -> None:
        moderation = await moderators.editor(interaction)
        files = [one for one in (file, file2, file3, file4, file5) if one is not None]
        if bool(files) == (url is not None):
            raise UsageError("Give either files or the address of a page (`url`).")
        if url is not None:
            await _add_page(moderation, desk, jobs, url.strip(), collection)
        else:
            await _add_files(moderation, desk, jobs, files, collection)


async def _add_files(
    moderation: Moderation, desk: Desk, jobs: Jobs, attached: list[discord.Attachment], collection: str | None
) -> None:
    names = uploads.check(attached, desk.config.corpus.max_file_bytes)
    name = await to_thread(own_name, desk, moderation.server, collection)
    batch = await _receive(moderation, desk, jobs, name, list(zip(names, attached, strict=True)))
    try:
        handle = _submit(desk, jobs, batch)
    except (TooManyJobs, Stopped):
        await to_thread(uploads.discard, batch)
        raise
    doing = f"Reading {', '.join(inert(one) for one in names)}"
    await follow(moderation, jobs, handle, doing, partial(_summed_up, desk, moderation.records.servers, batch))


async def _add_page(moderation: Moderation, desk: Desk, jobs: Jobs, url: str, collection: str | None) -> None:
    server = moderation.server
    name = await to_thread(own_name, desk, server, collection)

    async def summed_up(summary: Summary) -> str:
        if summary.added or summary.changed:
            await moderation.log("added", f"to “{name}”: {url}")
        return in_words(name, summary, await to_thread(adding.quota, desk, server))

    await run(
        moderation, jobs, "page", partial(feeds.add_page, desk, server, name, url), "Fetching the page", summed_up
    )


async def resume(desk: Desk, records: Records, jobs: Jobs) -> None:
    """Finish what an earlier run of the program had not read; whoever attached it is told at their next contact."""
    for server in await to_thread(uploads.servers, desk.data):
        if not scopes.is_served(desk.config.discord, server):
            continue
        for batch in await to_thread(uploads.left_over, desk.data, server, jobs.since):
            with jobs.telling():
                text = await ended(_submit(desk, jobs, batch), partial(_summed_up, desk, records.servers, batch))
                # A batch that is still there was stopped again: the next run finishes it.
                if not await to_thread(batch.folder.exists):
                    await hold(records.held, server, batch.person, text)


def _submit(desk: Desk, jobs: Jobs, batch: Batch) -> Handle[Summary]:
    return jobs.submit("add", batch.server, partial(adding.add, desk, batch))


def own_name(desk: Desk, server: int, typed: str | None) -> str:
    """The collection that is meant. Raises UsageError for one that only the operator may change."""
    if typed is None:
        return scopes.DEFAULT
    for one in scopes.visible(desk, server):
        if one.shared and one.name.lower() == typed.strip().lower():
            raise UsageError(
                f"“{inert(one.name)}” is shared by the operator of the bot and cannot be changed here; leave out "
                "`collection`, or name one of your own."
            )
    return scopes.check_name(typed)


async def _receive(
    moderation: Moderation, desk: Desk, jobs: Jobs, name: str, attached: list[tuple[str, discord.Attachment]]
) -> Batch:
    """Fetch the files and keep them."""
    server, person = moderation.server, moderation.person
    if jobs.waiting(server) >= MOST_OF_A_SERVER:
        raise TooManyJobs
    async with jobs.bulky:
        fetched = [(file, await _fetched(file, attachment)) for file, attachment in attached]
        return await to_thread(uploads.keep, desk.data, server, person, name, fetched, now())


async def _fetched(file: str, attachment: discord.Attachment) -> bytes:
    try:
        return await attachment.read()
    except replies.FAILED as error:
        raise UsageError(f"Discord did not hand out “{inert(file)}”; attach it again.") from error


async def _summed_up(desk: Desk, servers: Servers, batch: Batch, summary: Summary) -> str:
    """What the job did, for whoever asked and for the log of the server."""
    done = f"{summary.added:,} new, {summary.changed:,} changed"
    if summary.added or summary.changed:
        target = f"to “{batch.name}”: {done} ({', '.join(batch.files)})"
        await to_thread(servers.log, batch.server, batch.person, "added", target, now())
    return in_words(batch.name, summary, await to_thread(adding.quota, desk, batch.server))


def in_words(name: str, summary: Summary, quota: adding.Quota) -> str:
    """The finished summary of a job that added articles."""
    skipped = len(summary.skipped)
    lines = [
        f"**“{inert(name)}”: added {summary.added:,}, changed {summary.changed:,}, unchanged {summary.unchanged:,}, "
        f"skipped {skipped:,}.**"
    ]
    lines += [f"- {line}" for line in _skipped(summary.skipped)]
    lines.append(f"-# This server now has {quota_in_words(quota)}.")
    return "\n".join(lines)


def _skipped(skipped: Sequence[tuple[str, str]]) -> list[str]:
    """What was left out and why, in few lines: of many with one reason, the first ones are named."""
    by_reason: dict[str, list[str]] = {}
    for what, reason in skipped:
        by_reason.setdefault(reason, []).append(inert(clipped(what, 80)))
    named, lines = list(by_reason.items())[:_REASONS], []
    for reason, names in named:
        more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
        lines.append(f"Skipped {', '.join(names[:_NAMED])}{more}: {inert(clipped(reason, 120))}")
    left = len(skipped) - sum(len(names) for _, names in named)
    return [*lines, f"… and {left:,} more"] if left else lines


def quota_in_words(quota: adding.Quota) -> str:
    """ "40 of 20,000 articles and 0.2 of 200 MB of text"."""
    size = f"{quota.size / 1e6:.1f} of {quota.most_size / 1e6:,.0f} MB of text"
    return f"{quota.articles:,} of {quota.most_articles:,} articles and {size}"
