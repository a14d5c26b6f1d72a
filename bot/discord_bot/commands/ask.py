"""/ask: a question, narrowed by time and publisher if wanted."""

from __future__ import annotations

import time
from asyncio import to_thread
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import discord
from discord import app_commands

from bot import dates
from bot.conversation.types import Origin
from bot.discord_bot import replies
from bot.discord_bot.commands import completing
from bot.discord_bot.commands.completing import Choice
from bot.discord_bot.interactions import Caller, Interaction, caller_of
from bot.discord_bot.metrics import Metrics
from bot.discord_bot.questions import threads
from bot.discord_bot.questions.admission import Gatekeeper
from bot.discord_bot.questions.asking import Pipeline
from bot.discord_bot.questions.delivery import InInteraction
from bot.discord_bot.questions.inquiry import Inquiry, conversation
from bot.rendering.discord_text import clipped, inert, unformatted
from bot.rendering.words import day as in_words
from bot.wiring import Desk
from corpus.article import Filters
from corpus.errors import UsageError

LONGEST = 1000  # characters of a question
_LONGEST_ERROR = 300


def add(
    tree: app_commands.CommandTree[Any], pipeline: Pipeline, gatekeeper: Gatekeeper, metrics: Metrics, desk: Desk
) -> None:
    """Add /ask."""

    @tree.command(name="ask", description="Ask the articles; the answer is made of exact quotes.")
    @app_commands.describe(
        question="Your question",
        since="Only articles from this day on, for example 2024-02-06, 2024-02 or 7d",
        until="Only articles up to this day",
        publisher="Only articles of this publisher",
        language="Only articles in this language: en, de, ar, ...",
        private="Only you see the answer",
        thread="Open a thread on the answer, to ask on there",
    )
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def ask(
        interaction: Interaction,
        question: app_commands.Range[str, 1, LONGEST],
        since: str | None = None,
        until: str | None = None,
        publisher: str | None = None,
        language: str | None = None,
        private: bool = False,
        thread: bool | None = None,
    ) -> None:
        narrowed = filters(since, until, publisher, language)
        began = time.monotonic()
        async with pipeline.let_in_command(interaction, gatekeeper, private=private) as (admitted, ticket):
            late = not await _acknowledged(interaction, private=private)
        metrics.stages.labels("acknowledged").observe(time.monotonic() - began)
        inquiry = _inquiry(interaction, question, narrowed, admitted.collection, private=private)
        shown = await pipeline.answer(inquiry, ticket, InInteraction(interaction, private=private, late=late))
        wanted = admitted.settings.threads if thread is None else thread
        if shown is None or not shown.posted or private or not wanted or inquiry.thread is not None:
            return
        in_server = inquiry.asked.server is not None
        opened = in_server and await threads.open_on(interaction.channel, shown.posted[0].message, question)
        if thread and not opened:
            await replies.privately(interaction, "I cannot open a thread here; ask on with `/ask`.")

    @ask.autocomplete("since")
    async def first_days(_: Interaction, typed: str) -> list[Choice]:
        return day_choices(typed, _today())

    @ask.autocomplete("until")
    async def last_days(_: Interaction, typed: str) -> list[Choice]:
        return day_choices(typed, _today(), last=True)

    @ask.autocomplete("publisher")
    async def publishers(interaction: Interaction, typed: str) -> list[Choice]:
        names = to_thread(_publishers, desk, gatekeeper, caller_of(interaction), typed)
        return publisher_choices(await completing.in_time(names))


def filters(since: str | None, until: str | None, publisher: str | None, language: str | None = None) -> Filters:
    """What the options narrow a question to; blank ones count as not given. Raises UsageError."""
    typed = (since, until, publisher, language)
    first, last, name, spoken = (text if text and text.strip() else None for text in typed)
    try:
        return dates.filters(first, last, name, dated=False, language=spoken, today=_today())
    except UsageError as error:  # which quotes what was typed
        raise UsageError(inert(clipped(str(error), _LONGEST_ERROR))) from None


def _today() -> date:
    """The day in UTC: where the bot stands says nothing about where its people are."""
    return datetime.now(UTC).date()


def day_choices(typed: str, today: date, *, last: bool = False) -> list[Choice]:
    """Days that begin as typed, or what was typed when it means a day; `last`: the end of a month or year is meant."""
    typed = typed.strip()
    days: dict[str, str] = {}
    try:
        if 0 < len(typed) < completing.LONGEST:
            days[typed] = in_words(dates.day(typed, today=today, last=last))
    except UsageError:
        pass
    months = [(today.replace(day=1) - timedelta(days=31 * back)).replace(day=1) for back in range(12)]
    offered = ["today", "yesterday", "7d", "2w", "30d", *(f"{month:%Y-%m}" for month in months)]
    offered += [str(today.year - back) for back in range(6)]
    for value in offered:
        if value.startswith(typed.lower()):
            days.setdefault(value, in_words(dates.day(value, today=today, last=last)))
    return completing.choices((f"{value} ({meant})", value) for value, meant in days.items())


def publisher_choices(names: Sequence[str]) -> list[Choice]:
    """Those that can be shown whole: what is chosen has to be what the library calls them."""
    fitting = ((unformatted(name), name) for name in names if len(name) <= completing.LONGEST)
    return completing.choices((shown, name) for shown, name in fitting if shown)


def _inquiry(interaction: Interaction, question: str, narrowed: Filters, collection: str, *, private: bool) -> Inquiry:
    caller = caller_of(interaction)
    # Where only the person installed us, Discord may show an answer to that person alone: it is no part of a talk.
    in_thread = caller.server is not None and isinstance(interaction.channel, discord.Thread)
    direct = bool(interaction.context.dm_channel)
    key = conversation(caller.person, caller.channel, thread=in_thread, direct=direct)
    asked = Origin(caller.person, caller.server, caller.channel, key, private)
    return Inquiry(question, asked, collection, narrowed, caller.channel if in_thread else None)


async def _acknowledged(interaction: Interaction, *, private: bool) -> bool:
    """Defer; False when Discord says that it is too late for that."""
    try:
        await replies.defer(interaction, private=private)
    except discord.HTTPException as error:
        if not replies.is_lost(error):
            raise
        return False
    return True


def _publishers(desk: Desk, gatekeeper: Gatekeeper, caller: Caller, typed: str) -> list[str]:
    collection, _ = gatekeeper.asked_collection(caller)
    if collection is None or desk.live_index(collection) is None:
        return []
    return desk.library().sources.publishers(collection, typed.strip(), completing.MOST)
