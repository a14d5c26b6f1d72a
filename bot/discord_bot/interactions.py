"""What an interaction says of where it came from, in one place, so that every command and button reads it alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

if TYPE_CHECKING:
    from bot.discord_bot.parts import Parts

Interaction = discord.Interaction[Any]


def parts_of(interaction: Interaction) -> Parts:
    """What the bot works with."""
    parts: Parts = interaction.client.parts
    return parts


def server_of(interaction: Interaction) -> int | None:
    """The server that this belongs to; None in direct messages, and in a server where only the person installed us."""
    return interaction.guild_id if interaction.is_guild_integration() else None


def parent_of(channel: object) -> int | None:
    """The channel that a thread belongs to."""
    parent = getattr(channel, "parent_id", None)
    return parent if isinstance(parent, int) else None
