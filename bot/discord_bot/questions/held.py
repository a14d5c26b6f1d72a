"""What could not be told to a person in time is offered when they come back, to nobody else."""

from __future__ import annotations

import logging
from asyncio import to_thread
from datetime import timedelta

import discord
from discord import ui

from bot.conversation.held import HeldBack
from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction, server_of
from bot.discord_bot.views.ids import button
from bot.discord_bot.views.layout import Row
from bot.rendering.discord_text import stamp

_log = logging.getLogger(__name__)
_AT_ONCE = 3  # offers after one contact; the next ones come with the next
_MOMENT = timedelta(milliseconds=1)  # an interaction tells no shorter time


async def offer(held: HeldBack, interaction: Interaction) -> None:
    """After an interaction was answered: offer what waits for this person here. Never raises."""
    try:
        waiting = await to_thread(held.waiting, interaction.user.id, server_of(interaction))
        # What came to wait since the interaction began is mostly its own answer, and could not be told now either.
        latest = interaction.created_at + _MOMENT
        for one in [one for one in waiting if one.at < latest][:_AT_ONCE]:
            what = "An answer" if one.kind == "answer" else "A message"
            text = f"{what} from {stamp(one.at)} could not reach you and is waiting for you."
            row: Row = ui.ActionRow(button("held", one.id, "Show", style=discord.ButtonStyle.primary))
            if not await replies.privately(interaction, text, row):
                return
    except replies.FAILED as error:
        _log.info("What waits for a person could not be offered, and waits on: %s", error)
    except Exception:
        _log.exception("What waits for a person could not be offered")
