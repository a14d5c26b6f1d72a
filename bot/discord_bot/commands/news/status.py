"""/news status: how full and how fresh the collections are, who asks which, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING

from discord import app_commands

from bot.discord_bot.commands.news.add import quota_in_words
from bot.discord_bot.commands.news.base import Moderation, editor
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.servers import adding, scopes
from bot.rendering.cards import Card, Small, Text, Tone
from bot.rendering.discord_text import inert, stamp
from bot.rendering.words import copies, count

if TYPE_CHECKING:
    from bot.wiring import Desk

_MOST = 12  # collections and channels that are listed
_NOON = time(12, tzinfo=UTC)  # of a day without an hour: it is the same day in most of the world


@dataclass(frozen=True, slots=True)
class Told:
    """All that the library has to say of a server."""

    collections: list[str]
    default: str
    quota: adding.Quota


@app_commands.command(name="status", description="Show how full and how fresh the collections are.")
async def status(interaction: Interaction) -> None:
    """Show the state of the collections."""
    moderation = await editor(interaction)
    told = await moderation.parts.off_loop(_told, moderation)
    await moderation.say(_card(moderation, told))


def _told(moderation: Moderation) -> Told:
    desk, config, server = moderation.parts.desk, moderation.parts.config, moderation.server
    seen = scopes.visible(desk, config, server)
    asked = scopes.asked(desk, config, moderation.settings, server, 0)
    default = next((one.name for one in seen if one.collection == asked), scopes.DEFAULT)
    return Told([_line(desk, one) for one in seen], default, adding.quota(desk, server))


def _line(desk: Desk, one: scopes.Visible) -> str:
    """One collection: "**news** · 12 articles · newest 3 May 2026 · last one added 2 hours ago"."""
    index = desk.live_index(one.collection)
    if index is None:
        return f"- **{inert(one.name)}** · empty"
    found = desk.library().collections.overview(index)
    said = [f"**{inert(one.name)}**", f"{count(found.holdings.articles)}{copies(found.holdings.copies)}"]
    if found.newest is not None and found.newest.published is not None:
        said.append(f"newest {stamp(datetime.combine(found.newest.published, _NOON), 'D')}")
    elif found.holdings.articles:
        said.append("none has a date")
    if found.holdings.added is not None:
        said.append(f"last one added {stamp(found.holdings.added)}")
    return "- " + " · ".join(said)


def _card(moderation: Moderation, told: Told) -> Card:
    parts, settings = moderation.parts, moderation.settings
    lines = told.collections[:_MOST] or ["No articles yet. Add some with `/news add`."]
    if len(told.collections) > _MOST:
        lines.append(f"- … and {len(told.collections) - _MOST} more")
    asks = [f"- <#{channel}> asks “{inert(name or told.default)}”" for channel, name in settings.channels.items()]
    where = "Every other channel" if asks else "Every channel"
    if settings.everywhere:
        asks.append(f"- {where} asks “{inert(told.default)}”")
    elif asks:
        asks.append("- No other channel answers")
    else:
        asks.append("- No channel answers; `/news setup everywhere:True` lets every channel answer")
    if len(asks) > _MOST:
        asks = [*asks[:_MOST], f"- … and {len(asks) - _MOST} more"]
    state = "**Paused**: nobody can ask." if settings.paused else "Answering."
    waiting = count(parts.questions.waiting, "question")
    jobs = count(parts.writing.waiting(moderation.server), "job")
    foot = (
        f"{waiting} waiting for an answer · {jobs} of this server not finished · as of {stamp(datetime.now(UTC), 't')}"
    )
    return Card(
        Tone.WARNING if settings.paused else Tone.NOTE,
        (
            Text(f"### Status\n{state} This server has {quota_in_words(told.quota)}."),
            Text("\n".join(lines)),
            Text("\n".join(asks)),
            Small(foot),
        ),
    )
