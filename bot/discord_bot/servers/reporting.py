"""An answer is brought before the moderators of its server."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction, parts_of
from bot.discord_bot.views.layout import Row, layout
from bot.rendering.cards import Card, Small, Text, Tone
from bot.rendering.discord_text import clipped, inert

if TYPE_CHECKING:
    from bot.conversation.types import ServerSettings, StoredAnswer

_log = logging.getLogger(__name__)
_MOST_QUOTED = 500  # characters of the question


async def report(interaction: Interaction, found: StoredAnswer, settings: ServerSettings, rows: Sequence[Row]) -> str:
    """Tell the moderators' channel, once for each person; what to say to who reported. `rows`: the buttons there."""
    parts = parts_of(interaction)
    channel = settings.moderators_channel
    if channel is None:
        return "No channel for reports is set here; a moderator can choose one with `/news setup`."
    now = datetime.now(UTC)
    if not await parts.off_loop(parts.records.feedback.report, found.id, interaction.user.id, now):
        return "You have reported this answer already; the moderators know."
    client: Any = interaction.client
    try:
        view = layout(card(found, interaction.user.id), *rows)
        await client.get_partial_messageable(channel).send(view=view)
    except replies.FAILED as error:
        _log.warning("A report could not be written to the moderators' channel: %s", error)
        return f"The report is noted, but I cannot write to <#{channel}>; please tell a moderator."
    return "Reported: the moderators can see it now. Thank you."


def card(found: StoredAnswer, reporter: int) -> Card:
    """What the moderators see: who reports, what was asked, where the answer is."""
    asked = found.asked
    where = f"in <#{asked.channel}>" + (", in private" if asked.private else "")
    lines = [
        "### An answer was reported",
        f"By <@{reporter}>. <@{asked.person}> asked {where}:",
        f"> {inert(clipped(found.answer.question, _MOST_QUOTED))}",
    ]
    blocks: list[Text | Small] = [Text("\n".join(lines))]
    if found.posted and asked.server is not None and not asked.private:
        place = found.posted[-1]
        blocks.append(Text(f"https://discord.com/channels/{asked.server}/{place.channel}/{place.message}"))
    blocks.append(Small(f"Answer {found.id}"))
    return Card(Tone.WARNING, tuple(blocks))
