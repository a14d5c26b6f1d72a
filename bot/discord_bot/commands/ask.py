"""/ask: a question, narrowed by time and publisher if wanted."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import dates
from bot.conversation.types import Asked
from bot.discord_bot import replies
from bot.discord_bot.commands import completing
from bot.discord_bot.interactions import Interaction, parent_of, server_of
from bot.discord_bot.questions import asking, threads
from bot.discord_bot.questions.admission import Admission, admit, settings_for
from bot.discord_bot.questions.asking import Inquiry
from bot.discord_bot.questions.delivery import InInteraction
from bot.discord_bot.servers import scopes
from bot.rendering.discord_text import clipped, inert, unformatted
from bot.rendering.words import day as in_words
from corpus.article import Filters
from corpus.errors import UsageError

if TYPE_CHECKING:
    from bot.discord_bot.parts import Parts

Choice = app_commands.Choice[str]

LONGEST = 1000  # characters of a question
_LONGEST_ERROR = 300


def add(tree: app_commands.CommandTree[Any], parts: Parts) -> None:
    """Add /ask."""

    @app_commands.command(name="ask", description="Ask the articles; the answer is made of exact quotes.")
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
        await asked(parts, interaction, question, narrowed, private=private, thread=thread)

    @ask.autocomplete("since")
    async def first_days(_: Interaction, typed: str) -> list[Choice]:
        return day_choices(typed, _today())

    @ask.autocomplete("until")
    async def last_days(_: Interaction, typed: str) -> list[Choice]:
        return day_choices(typed, _today(), last=True)

    @ask.autocomplete("publisher")
    async def publishers(interaction: Interaction, typed: str) -> list[Choice]:
        return publisher_choices(await completing.in_time(parts.off_loop(_publishers, parts, interaction, typed)))

    tree.add_command(ask)


def filters(since: str | None, until: str | None, publisher: str | None, language: str | None = None) -> Filters:
    """What the options narrow a question to; blank ones count as not given. Raises UsageError."""
    said = (since, until, publisher, language)
    first, last, name, spoken = (text if text and text.strip() else None for text in said)
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
    found: dict[str, str] = {}
    try:
        if 0 < len(typed) < completing.LONGEST:
            found[typed] = in_words(dates.day(typed, today=today, last=last))
    except UsageError:
        pass
    months = [(today.replace(day=1) - timedelta(days=31 * back)).replace(day=1) for back in range(12)]
    offered = ["today", "yesterday", "7d", "2w", "30d", *(f"{month:%Y-%m}" for month in months)]
    offered += [str(today.year - back) for back in range(6)]
    for value in offered:
        if value.startswith(typed.lower()):
            found.setdefault(value, in_words(dates.day(value, today=today, last=last)))
    return [
        app_commands.Choice(name=f"{value} ({meant})"[: completing.LONGEST], value=value)
        for value, meant in list(found.items())[: completing.MOST]
    ]


def publisher_choices(names: Sequence[str]) -> list[Choice]:
    """Those that can be shown whole: what is chosen has to be what the library calls them."""
    fitting = [(unformatted(name), name) for name in names if len(name) <= completing.LONGEST]
    return [app_commands.Choice(name=said, value=name) for said, name in fitting if said]


async def asked(
    parts: Parts, interaction: Interaction, question: str, narrowed: Filters, *, private: bool, thread: bool | None
) -> None:
    """One question by command. Raises what refuses it."""
    began = time.monotonic()
    server, channel = server_of(interaction), interaction.channel_id or 0
    person, parent = interaction.user.id, parent_of(interaction.channel)

    async def admission() -> Admission:
        checks = admit(parts, person=person, server=server, channel=channel, parent_channel=parent)
        return await replies.gated(interaction, checks, private=private)

    async with parts.questions.acknowledging():
        admitted, ticket = await asking.let_in(parts, admission)
        try:
            late = not await _acknowledged(interaction, private=private)
        except BaseException:
            ticket.leave()
            raise
    parts.metrics.stage("acknowledged", time.monotonic() - began)
    # Where only the person installed us, Discord may show an answer to that person alone: it is no part of a talk.
    in_thread = server is not None and isinstance(interaction.channel, discord.Thread)
    direct = bool(interaction.context.dm_channel)
    inquiry = Inquiry(
        text=question,
        asked=Asked(
            person, server, channel, asking.conversation(person, channel, thread=in_thread, direct=direct), private
        ),
        collection=admitted.collection,
        filters=narrowed,
        thread=channel if in_thread else None,
    )
    place = InInteraction(interaction, private=private, late=late)
    found = await asking.answer(parts, inquiry, ticket, place)
    wanted = admitted.settings.threads if thread is None else thread
    if found is None or not found.posted or private or not wanted or in_thread:
        return
    opened = server is not None and await threads.open_on(interaction.channel, found.posted[0].message, question)
    if thread and not opened:
        await replies.privately(interaction, "I cannot open a thread here; ask on with `/ask`.")


async def _acknowledged(interaction: Interaction, *, private: bool) -> bool:
    """Defer; False when Discord says that it is too late for that."""
    try:
        await replies.defer(interaction, private=private)
    except discord.HTTPException as error:
        if not replies.is_lost(error):
            raise
        return False
    return True


def _publishers(parts: Parts, interaction: Interaction, typed: str) -> list[str]:
    server = server_of(interaction)
    channel, parent = interaction.channel_id or 0, parent_of(interaction.channel)
    settings = settings_for(parts, interaction.user.id, server, channel, parent)
    collection = scopes.asked(parts.desk, parts.config, settings, server, channel, parent)
    if collection is None or parts.desk.live_index(collection) is None:
        return []
    return parts.desk.library().sources.publishers(collection, typed.strip(), completing.MOST)
