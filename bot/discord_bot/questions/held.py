"""What a person could not be told in time: kept, and offered when they come back, to nobody else."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import discord
from discord import ui

from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction, parts_of, server_of
from bot.discord_bot.views.ids import custom_id

if TYPE_CHECKING:
    from bot.discord_bot.parts import Parts

_log = logging.getLogger(__name__)
_AT_ONCE = 3  # offers after one contact; the next ones come with the next
_MOMENT = timedelta(milliseconds=1)  # an interaction tells no shorter time


async def hold(parts: Parts, person: int, server: int | None, kind: str, value: str) -> None:
    """Keep an "answer" (`value` is its id) or a "text" (`value` is what to say) until the person comes back."""
    await parts.off_loop(parts.records.held.hold, person, server, kind, value, datetime.now(UTC))


async def offer(interaction: Interaction) -> None:
    """After an interaction was answered: offer what waits for this person here. Never raises."""
    parts = parts_of(interaction)
    person, server = interaction.user.id, server_of(interaction)
    try:
        waiting = await parts.off_loop(parts.records.held.waiting, person, server)
        # What came to wait since this began is mostly what this could not be told any more, and would not be now.
        latest = interaction.created_at + _MOMENT
        for one in [one for one in waiting if one.at < latest][:_AT_ONCE]:
            what = "An answer" if one.kind == "answer" else "A message"
            when = f"<t:{int(one.at.timestamp())}:R>"
            text = f"{what} from {when} could not reach you and is waiting for you."
            if not await replies.privately(interaction, text, [_row(one.id)]):
                return
    except replies.FAILED as error:
        _log.info("What waits for a person could not be offered, and waits on: %s", error)
    except Exception:
        _log.exception("What waits for a person could not be offered")


def _row(id_: int) -> ui.ActionRow[Any]:
    # Built from its id alone: what it does when pressed is views.waiting's.
    button: ui.Button[Any] = ui.Button(
        label="Show", style=discord.ButtonStyle.primary, custom_id=custom_id("held", id_)
    )
    return ui.ActionRow(button)
