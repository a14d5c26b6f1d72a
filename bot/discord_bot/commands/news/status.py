"""/news status: how full and how fresh the collections are, who asks which, what waits."""

from __future__ import annotations

from asyncio import to_thread
from datetime import UTC, datetime, time

from discord import app_commands

from bot.conversation.types import ServerSettings
from bot.discord_bot.commands.news.add import quota_in_words
from bot.discord_bot.commands.news.moderation import Moderation, Moderators
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.questions.queueing import Questions
from bot.discord_bot.servers import adding, scopes
from bot.discord_bot.servers.jobs import Jobs
from bot.rendering.cards import Card, Small, Text, Tone
from bot.rendering.discord_text import inert, stamp
from bot.rendering.words import copies, count
from bot.wiring import Desk

_MOST = 12  # collections and channels that are listed
_NOON = time(12, tzinfo=UTC)  # of a day without an hour: it is the same day in most of the world


def add(news: app_commands.Group, moderators: Moderators, desk: Desk, questions: Questions, jobs: Jobs) -> None:
    """Add the command to /news."""

    @news.command(name="status", description="Show how full and how fresh the collections are.")
    async def status(interaction: Interaction) -> None:
        moderation = await moderators.editor(interaction)
        waiting = f"{count(questions.waiting, 'question')} waiting for an answer"
        unfinished = f"{count(jobs.waiting(moderation.server), 'job')} of this server not finished"
        foot = f"{waiting} · {unfinished} · as of {stamp(datetime.now(UTC), 't')}"
        await moderation.say(await to_thread(_card, desk, moderation, foot))


def _line(desk: Desk, one: scopes.Visible) -> str:
    """One collection: "**news** · 12 articles · newest 3 May 2026 · last one added 2 hours ago"."""
    index = desk.live_index(one.collection)
    if index is None:
        return f"- **{inert(one.name)}** · empty"
    totals = desk.library().collections.overview(index)
    facts = [f"**{inert(one.name)}**", f"{count(totals.holdings.articles)}{copies(totals.holdings.copies)}"]
    if totals.newest is not None and totals.newest.published is not None:
        facts.append(f"newest {stamp(datetime.combine(totals.newest.published, _NOON), 'D')}")
    elif totals.holdings.articles:
        facts.append("none has a date")
    if totals.holdings.added is not None:
        facts.append(f"last one added {stamp(totals.holdings.added)}")
    return "- " + " · ".join(facts)


def _card(desk: Desk, moderation: Moderation, foot: str) -> Card:
    settings, server = moderation.settings, moderation.server
    seen = scopes.visible(desk, server)
    lines = [_line(desk, one) for one in seen] or ["No articles yet. Add some with `/news add`."]
    asked = scopes.asked(desk, settings, server)
    default = next((one.name for one in seen if one.collection == asked), scopes.DEFAULT)
    state = "**Paused**: nobody can ask." if settings.paused else "Answering."
    return Card(
        Tone.WARNING if settings.paused else Tone.NOTE,
        (
            Text(f"### Status\n{state} This server has {quota_in_words(adding.quota(desk, server))}."),
            Text("\n".join(_first(lines))),
            Text("\n".join(_first(_asks(settings, default)))),
            Small(foot),
        ),
    )


def _asks(settings: ServerSettings, default: str) -> list[str]:
    """Which channel asks which collection."""
    asks = [f"- <#{channel}> asks “{inert(name or default)}”" for channel, name in settings.channels.items()]
    if settings.everywhere:
        return [*asks, f"- {'Every other channel' if asks else 'Every channel'} asks “{inert(default)}”"]
    if asks:
        return [*asks, "- No other channel answers"]
    return ["- No channel answers; `/news setup everywhere:True` lets every channel answer"]


def _first(lines: list[str]) -> list[str]:
    more = len(lines) - _MOST
    return [*lines[:_MOST], f"- … and {more} more"] if more > 0 else lines
