"""The button that hands out what could not be told before."""

from __future__ import annotations

import discord

from bot.discord_bot import held, replies
from bot.discord_bot.views.answers import shown
from bot.discord_bot.views.ids import template
from bot.discord_bot.views.pressing import Interaction, Press, admitted, parts_of, stored


class ShowHeld(Press, template=template("held")):
    """Shows one thing that waits, to the person it waits for."""

    verb = "held"
    label = "Show"
    style = discord.ButtonStyle.primary

    async def pressed(self, interaction: Interaction) -> None:
        """Hand it out, once; what could not be shown waits on."""
        parts = parts_of(interaction)
        async with parts.questions.acknowledging():
            await replies.gated(interaction, admitted(interaction), private=True)
            await replies.defer(interaction, private=True)
        person = interaction.user.id
        one = await parts.off_loop(parts.records.held.take, int(self.subject), person)
        if one is None:
            await replies.privately(interaction, "This was shown to you already, or is no longer stored.")
            return
        if one.kind == "answer":
            reached = await shown(interaction, await stored(interaction, one.value))
        else:
            reached = await replies.privately(interaction, one.value)
        if not reached:
            await held.hold(parts, person, one.server, one.kind, one.value)
