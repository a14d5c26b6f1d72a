"""Who uses the bot, and where: read off an interaction in one place, so that commands and buttons read it alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import discord

Interaction = discord.Interaction[Any]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who uses the bot, and where. All are ids of Discord's.

    Attributes:
        person: who asked or pressed.
        server: None in direct messages, and in a server where only the person installed the bot.
        channel: 0 when Discord names none.
        parent: the channel that a thread belongs to; None outside of threads.
    """

    person: int
    server: int | None
    channel: int
    parent: int | None = None


def caller_of(interaction: Interaction) -> Caller:
    """Who caused an interaction, and where."""
    parent = parent_of(interaction.channel)
    return Caller(interaction.user.id, server_of(interaction), interaction.channel_id or 0, parent)


def server_of(interaction: Interaction) -> int | None:
    """The server that an interaction belongs to, as in `Caller`."""
    return interaction.guild_id if interaction.is_guild_integration() else None


def parent_of(channel: object) -> int | None:
    """The channel that a thread belongs to."""
    parent = getattr(channel, "parent_id", None)
    return parent if isinstance(parent, int) else None
