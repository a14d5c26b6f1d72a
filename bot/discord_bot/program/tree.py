"""The tree of commands: what one of them raises is told, and none begins once the program is ending."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.discord_bot import errors, replies
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.questions.queueing import Questions
from bot.discord_bot.servers.jobs import STOPPING


class Tree(app_commands.CommandTree[Any]):
    """Every command of the bot."""

    def __init__(self, client: discord.Client, questions: Questions) -> None:
        super().__init__(client)
        self._questions = questions

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Refuse politely once the program is ending."""
        if not self._questions.stopping:
            return True
        if interaction.type is discord.InteractionType.autocomplete:
            await interaction.response.autocomplete([])
        else:
            await replies.privately(interaction, STOPPING)
        return False

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Tell what went wrong to the person who used the command."""
        await errors.tell(interaction, error)
