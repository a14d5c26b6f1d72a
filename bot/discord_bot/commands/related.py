"""The message menu "Find related reports": what the articles hold on the claims of a message, never a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction, parent_of, server_of
from bot.discord_bot.questions import asking, held
from bot.discord_bot.questions.admission import Admission, admit, nothing_to_ask
from bot.rendering.cards import Card, related_card

if TYPE_CHECKING:
    from bot.discord_bot.parts import Parts
    from bot.discord_bot.questions.queueing import Ticket

NO_TEXT = "This message has no text to look up."
# What was found is not kept until then: it repeats the claims of somebody's message.
LATE = "“Find related reports” took longer than Discord waits, so what it found is lost; choose it once more."


def add(tree: app_commands.CommandTree[Any], parts: Parts) -> None:
    """Add the entry to the menu of messages."""

    @app_commands.context_menu(name="Find related reports")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def find(interaction: Interaction, message: discord.Message) -> None:
        await found(parts, interaction, message.content)

    tree.add_command(find)


async def found(parts: Parts, interaction: Interaction, text: str) -> None:
    """Show what is near a text, to the person who looks. The text is somebody's message: nothing of it is kept."""
    if not text.strip():
        await replies.privately(interaction, NO_TEXT)
        return
    server, channel = server_of(interaction), interaction.channel_id or 0

    async def admission() -> Admission:
        person, parent = interaction.user.id, parent_of(interaction.channel)
        checks = admit(parts, person=person, server=server, channel=channel, parent_channel=parent)
        return await replies.gated(interaction, checks, private=True)

    async with parts.questions.acknowledging():
        admitted, ticket = await asking.let_in(parts, admission)
        try:
            await replies.defer(interaction, private=True)
        except BaseException:
            ticket.leave()
            raise
    card = await _looked_up(parts, ticket, admitted, text, server)
    if not await replies.privately(interaction, card):
        await held.hold(parts, interaction.user.id, server, "text", LATE)


async def _looked_up(parts: Parts, ticket: Ticket, admitted: Admission, text: str, server: int | None) -> Card:
    try:
        # The card too: a message of five long claims takes it 50 ms.
        return await parts.questions.run(ticket, lambda: related_card(parts.desk.related(admitted.collection, text)))
    except LookupError:  # the collection was deleted meanwhile
        raise nothing_to_ask(server) from None
    finally:
        ticket.leave()
