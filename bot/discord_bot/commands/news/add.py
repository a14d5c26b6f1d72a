"""/news add: attached files, or a page of the web, become articles."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

import discord
from discord import app_commands

from bot.discord_bot import replies
from bot.discord_bot.commands.news import jobs as news_jobs
from bot.discord_bot.commands.news.base import Moderation, editor, now
from bot.discord_bot.commands.news.choices import collections
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.program import alone
from bot.discord_bot.servers import adding, feeds, scopes, uploads
from bot.discord_bot.servers.jobs import MOST_OF_A_SERVER, Handle, Stopped, TooManyJobs
from bot.rendering.discord_text import clipped, inert
from corpus.errors import UsageError

if TYPE_CHECKING:
    from bot.discord_bot.parts import Parts
    from bot.discord_bot.servers.uploads import Batch
    from retrieval.storing.results import Summary

_REASONS, _NAMED = 10, 3  # why something was skipped, and how many files or articles are named for each reason


@app_commands.command(
    name="add", description="Add articles from files (text, Markdown, HTML, JSON, JSON Lines) or a page."
)
@app_commands.describe(
    file="A file of articles. The same file again later is a change, not a second article.",
    file2="One more file.",
    file3="One more file.",
    file4="One more file.",
    file5="One more file.",
    url="The address of a page, instead of files.",
    collection="Where to put them; without it the collection “news”. A new name makes a new collection.",
)
@app_commands.autocomplete(collection=collections(shared=False))
async def add(
    interaction: Interaction,
    file: discord.Attachment | None = None,
    file2: discord.Attachment | None = None,
    file3: discord.Attachment | None = None,
    file4: discord.Attachment | None = None,
    file5: discord.Attachment | None = None,
    url: app_commands.Range[str, 1, 2000] | None = None,
    collection: app_commands.Range[str, 1, 80] | None = None,
) -> None:
    """Add articles."""
    moderation = await editor(interaction)
    attached = [one for one in (file, file2, file3, file4, file5) if one is not None]
    if bool(attached) == (url is not None):
        raise UsageError("Give either files or the address of a page (`url`).")
    if url is not None:
        await _add_page(moderation, url.strip(), collection)
        return
    names = uploads.check(attached, moderation.parts.config.corpus.max_file_bytes)
    name = await moderation.parts.off_loop(own_name, moderation, collection)
    batch = await _receive(moderation, name, list(zip(names, attached, strict=True)))
    try:
        handle = _submit(moderation.parts, batch)
    except (TooManyJobs, Stopped):
        await moderation.parts.off_loop(uploads.discard, batch)
        raise
    doing = f"Reading {', '.join(inert(one) for one in names)}"
    await news_jobs.follow(moderation, handle, doing, partial(_told, moderation.parts, batch))


async def _add_page(moderation: Moderation, url: str, collection: str | None) -> None:
    parts, server = moderation.parts, moderation.server
    name = await parts.off_loop(own_name, moderation, collection)

    async def told(summary: Summary) -> str:
        if summary.added or summary.changed:
            await moderation.log("added", f"to “{name}”: {url}")
        return said(name, summary, await parts.off_loop(adding.quota, parts.desk, server))

    handle = parts.writing.submit(
        "page", server, lambda progress: feeds.add_page(parts.desk, server, name, url, progress)
    )
    await news_jobs.follow(moderation, handle, "Fetching the page", told)


async def resume(parts: Parts) -> None:
    """Finish what an earlier run of the program had not read; whoever attached it is told at their next contact."""
    writing, data = parts.writing, parts.desk.data
    for server in await parts.off_loop(uploads.servers, data):
        if not alone.serves(parts.config.discord, server):
            continue
        for batch in await parts.off_loop(uploads.left_over, data, server, writing.since):
            with writing.telling():
                text = await news_jobs.ended(_submit(parts, batch), partial(_told, parts, batch))
                # A batch that is still there was stopped again: the next run finishes it.
                if not await parts.off_loop(batch.folder.exists):
                    await news_jobs.hold(parts, server, batch.person, text)


def _submit(parts: Parts, batch: Batch) -> Handle[Summary]:
    return parts.writing.submit("add", batch.server, lambda progress: adding.add(parts.desk, batch, progress))


def own_name(moderation: Moderation, typed: str | None) -> str:
    """The collection that is meant. Raises UsageError for one that only the operator may change."""
    if typed is None:
        return scopes.DEFAULT
    desk, server = moderation.parts.desk, moderation.server
    for one in scopes.visible(desk, moderation.parts.config, server):
        if one.shared and one.name.lower() == typed.strip().lower():
            raise UsageError(
                f"“{inert(one.name)}” is shared by the operator of the bot and cannot be changed here; leave out "
                "`collection`, or name one of your own."
            )
    return scopes.check_name(typed)


async def _receive(moderation: Moderation, name: str, attached: list[tuple[str, discord.Attachment]]) -> Batch:
    """Fetch the files and keep them."""
    parts = moderation.parts
    if parts.writing.waiting(moderation.server) >= MOST_OF_A_SERVER:
        raise TooManyJobs
    async with parts.bulky:
        fetched = [(file, await _fetched(file, attachment)) for file, attachment in attached]
        return await parts.off_loop(
            uploads.keep, parts.desk.data, moderation.server, moderation.person, name, fetched, now()
        )


async def _fetched(file: str, attachment: discord.Attachment) -> bytes:
    try:
        return await attachment.read()
    except replies.FAILED as error:
        raise UsageError(f"Discord did not hand out “{inert(file)}”; attach it again.") from error


async def _told(parts: Parts, batch: Batch, summary: Summary) -> str:
    """What the job did, for whoever asked and for the log of the server."""
    done = f"{summary.added:,} new, {summary.changed:,} changed"
    if summary.added or summary.changed:
        target = f"to “{batch.name}”: {done} ({', '.join(batch.files)})"
        await parts.off_loop(parts.records.servers.log, batch.server, batch.person, "added", target, now())
    quota = await parts.off_loop(adding.quota, parts.desk, batch.server)
    return said(batch.name, summary, quota)


def said(name: str, summary: Summary, quota: adding.Quota) -> str:
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
    for reason, those in named:
        more = f" and {len(those) - _NAMED:,} more" if len(those) > _NAMED else ""
        lines.append(f"Skipped {', '.join(those[:_NAMED])}{more}: {inert(clipped(reason, 120))}")
    left = len(skipped) - sum(len(those) for _, those in named)
    return [*lines, f"… and {left:,} more"] if left else lines


def quota_in_words(quota: adding.Quota) -> str:
    """ "40 of 20,000 articles and 0.2 of 200 MB of text"."""
    size = f"{quota.size / 1e6:.1f} of {quota.most_size / 1e6:,.0f} MB of text"
    return f"{quota.articles:,} of {quota.most_articles:,} articles and {size}"
