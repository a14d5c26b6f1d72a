"""Deleting the messages that show an answer."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import discord

from bot.conversation.types import StoredAnswer
from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction


async def unpost(interaction: Interaction, stored: StoredAnswer) -> None:
    """Delete the messages of the answer. Those that are gone already, or out of reach, are left."""
    client: Any = interaction.client
    here = interaction.message.id if interaction.message else None
    shown_here = any(place.message == here for place in stored.posted)
    reached = [await _reaches(_delete_here(interaction))] if shown_here or not stored.posted else []
    for place in stored.posted:
        if place.message != here:
            message = client.get_partial_messageable(place.channel).get_partial_message(place.message)
            reached.append(await _reaches(message.delete()))
    if not all(reached):
        await replies.privately(interaction, "The answer is deleted, but a message that shows it is out of my reach.")
    elif not shown_here:
        await replies.privately(interaction, "The answer is deleted.")


async def _delete_here(interaction: Interaction) -> None:
    """Delete the message with the button, through the interaction: that reaches what only one person sees, too."""
    if interaction.response.type is discord.InteractionResponseType.deferred_message_update:
        await interaction.delete_original_response()
    elif interaction.message is not None:
        await interaction.followup.delete_message(interaction.message.id)


async def _reaches(deletion: Awaitable[None]) -> bool:
    """Carry out a deletion; whether the message is gone afterwards."""
    try:
        await deletion
    except discord.NotFound:
        pass
    except replies.FAILED:
        return False
    return True
