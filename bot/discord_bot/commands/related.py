"""The message menu "Find related reports": what the articles hold on the claims of a message, never a verdict."""

from __future__ import annotations

from asyncio import to_thread
from datetime import UTC, datetime
from typing import Any

import discord
from discord import app_commands

from bot.conversation.held import HeldBack
from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction, server_of
from bot.discord_bot.questions.admission import Gatekeeper, nothing_to_ask
from bot.discord_bot.questions.asking import Pipeline
from bot.discord_bot.questions.queueing import Questions, Ticket
from bot.rendering.cards import Card, related_card
from bot.wiring import Desk

NO_TEXT = "This message has no text to look up."
# What was found is not kept until then: it repeats the claims of somebody's message.
LATE = "“Find related reports” took longer than Discord waits, so what it found is lost; choose it once more."


def add(
    tree: app_commands.CommandTree[Any],
    pipeline: Pipeline,
    gatekeeper: Gatekeeper,
    questions: Questions,
    desk: Desk,
    held: HeldBack,
) -> None:
    """Add the entry to the menu of messages."""

    @tree.context_menu(name="Find related reports")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def find(interaction: Interaction, message: discord.Message) -> None:
        """Show what is near a text to who looks. The text is somebody's message: nothing of it is kept."""
        text = message.content
        if not text.strip():
            await replies.privately(interaction, NO_TEXT)
            return
        async with pipeline.let_in_command(interaction, gatekeeper, private=True) as (admitted, ticket):
            await replies.defer(interaction, private=True)
        person, server = interaction.user.id, server_of(interaction)
        card = await _looked_up(desk, questions, ticket, admitted.collection, text, server)
        if not await replies.privately(interaction, card):
            await to_thread(held.hold, person, server, "text", LATE, datetime.now(UTC))


async def _looked_up(
    desk: Desk, questions: Questions, ticket: Ticket, collection: str, text: str, server: int | None
) -> Card:
    try:
        # The card too: a message of five long claims takes it 50 ms.
        return await questions.run(ticket, lambda: related_card(desk.related(collection, text)))
    except LookupError:  # the collection was deleted meanwhile
        raise nothing_to_ask(server) from None
    finally:
        ticket.leave()
