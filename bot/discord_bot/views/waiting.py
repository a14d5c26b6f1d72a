"""The button that hands out what could not be told before."""

from __future__ import annotations

import discord

from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction, parts_of, server_of
from bot.discord_bot.questions.admission import admit_anywhere
from bot.discord_bot.views.answers import shown
from bot.discord_bot.views.ids import template
from bot.discord_bot.views.pressing import Press, stored


class ShowHeld(Press, template=template("held")):
    """Shows one thing that waits, to the person it waits for."""

    verb = "held"
    label = "Show"
    style = discord.ButtonStyle.primary

    async def pressed(self, interaction: Interaction) -> None:
        """Hand it out; what could not be shown waits on. It is theirs wherever they are, also during a pause."""
        parts, person = parts_of(interaction), interaction.user.id
        async with parts.questions.acknowledging():
            await replies.gated(interaction, admit_anywhere(parts, person), private=True)
            await replies.defer(interaction, private=True)
        waiting = await parts.off_loop(parts.records.held.waiting, person, server_of(interaction))
        one = next((one for one in waiting if str(one.id) == self.subject), None)
        if one is None:
            await replies.privately(interaction, "This was shown to you already, or is no longer stored.")
            return
        if one.kind == "answer":
            reached = await shown(interaction, await stored(interaction, one.value))
        else:
            reached = await replies.privately(interaction, one.value)
        if reached:
            await parts.off_loop(parts.records.held.take, one.id, person)
