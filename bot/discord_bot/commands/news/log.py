"""/news log and /news export: who did what, and everything that is kept of a server as a file."""

from __future__ import annotations

import gzip
import io
import json
import re
from asyncio import to_thread
from typing import Any

import discord
from discord import app_commands

from bot.conversation import Records
from bot.conversation.export import MOST_ANSWERS
from bot.conversation.servers import Servers
from bot.conversation.types import LogEntry
from bot.discord_bot.commands.news.moderation import Moderators, now
from bot.discord_bot.commands.news.pages import PER_PAGE, ListPage, Lists, PageRequest
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.servers import feeds, scopes
from bot.discord_bot.servers.jobs import Jobs
from bot.rendering.discord_text import clipped, inert, piece, stamp
from bot.rendering.words import count
from bot.wiring import Desk
from corpus.errors import UsageError

_OF_A_SOURCE, _OF_A_FEED = ("id", "title", "publisher", "url", "published", "added"), ("url", "title", "added")
_MEMBER = re.compile(r"<@\d+>")
_PLACE = re.compile(r"(<(?:#|@&)\d+>)")


def add(
    news: app_commands.Group, moderators: Moderators, lists: Lists, desk: Desk, records: Records, jobs: Jobs
) -> None:
    """Add the commands to /news."""
    lists.add("log", lambda wanted: to_thread(_page, records.servers, wanted))

    @news.command(name="log", description="Show who added, removed or changed what.")
    async def log(interaction: Interaction) -> None:
        await lists.show(await moderators.manager(interaction), "log")

    @news.command(name="export", description="Get everything that Newsdesk keeps of this server, as a JSON file.")
    async def export(interaction: Interaction) -> None:
        moderation = await moderators.manager(interaction)
        most = interaction.filesize_limit
        async with jobs.bulky:
            name, content = await to_thread(exported, desk, records, moderation.server, most)
        await moderation.log("exported", count(len(content), "byte"))
        # A file beside components would have to be shown by one of them; as plain text it simply hangs below.
        await interaction.edit_original_response(
            content=f"Settings, answers (the latest {MOST_ANSWERS:,}), feedback and the log of this server, and lists "
            "of its articles and feeds. People are numbers in it; what was asked in private is only counted.",
            attachments=[discord.File(io.BytesIO(content), name)],
        )


def _page(servers: Servers, wanted: PageRequest) -> ListPage:
    """Ten entries, newest first."""
    entries, total = servers.entries(wanted.server, PER_PAGE, wanted.rows.start)
    return ListPage("Log" if total else "Nothing has been changed yet", [_line(entry) for entry in entries], total)


def exported(desk: Desk, records: Records, server: int, most_bytes: int) -> tuple[str, bytes]:
    """The name and the content of the file; packed when it is larger than Discord takes.

    Raises:
        UsageError: it is too large even packed.
    """
    kept: dict[str, Any] = {"exported": now().isoformat(), **records.people.export(server)}
    kept["collections"] = {
        one.name: [_stated(source, _OF_A_SOURCE) for source in desk.library().sources.all(one.collection)]
        for one in scopes.visible(desk, server)
        if not one.shared
    }
    kept["feeds"] = [
        {"collection": one.collection.split("/", 2)[-1], **_stated(one, _OF_A_FEED)}
        for one in feeds.followed(desk, server)
    ]
    content = json.dumps(kept, indent=1, ensure_ascii=False, default=lambda when: when.isoformat()).encode(
        "utf-8", "replace"
    )
    if len(content) <= most_bytes:
        return "newsdesk.json", content
    content = gzip.compress(content)
    if len(content) <= most_bytes:
        return "newsdesk.json.gz", content
    raise UsageError(
        f"The export has {len(content) / 1e6:.0f} MB and Discord takes {most_bytes / 1e6:.0f}; ask the operator for it."
    )


def _stated(one: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(one, name) for name in names}


def _line(entry: LogEntry) -> str:
    return f"- {stamp(entry.at)} <@{entry.person}> {inert(entry.action)} {_target(entry)}"


def _target(entry: LogEntry) -> str:
    if _MEMBER.fullmatch(entry.target):
        return entry.target
    if entry.action == "set":  # words of ours alone: channels and roles can be shown as such
        return "".join(part if _PLACE.fullmatch(part) else piece(part) for part in _PLACE.split(entry.target))
    return inert(clipped(entry.target, 140))
