"""An answer is brought before the moderators of its server."""

from __future__ import annotations

import logging
from asyncio import to_thread
from datetime import UTC, datetime
from typing import Any

from bot.conversation.feedback import Feedback
from bot.conversation.types import ServerSettings, StoredAnswer
from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.views.answers import buttons_for_moderators
from bot.discord_bot.views.layout import layout
from bot.rendering.cards import Card, Small, Text, Tone
from bot.rendering.discord_text import clipped, inert

_log = logging.getLogger(__name__)
_MOST_QUOTED = 500  # characters of the question


async def report(feedback: Feedback, interaction: Interaction, stored: StoredAnswer, settings: ServerSettings) -> str:
    """Tell the moderators' channel of an answer, once for each person; what to say to who reports it."""
    channel, person = settings.moderators_channel, interaction.user.id
    if channel is None:
        return "No channel for reports is set here; a moderator can choose one with `/news setup`."
    if not await to_thread(feedback.report, stored.id, person, datetime.now(UTC)):
        return "You have reported this answer already; the moderators know."
    # What was asked in private stays so: the moderators see the question that is reported, not the answer.
    rows = [] if stored.asked.private else [buttons_for_moderators(stored.id)]
    client: Any = interaction.client
    try:
        await client.get_partial_messageable(channel).send(view=layout(report_card(stored, person), *rows))
    except replies.FAILED as error:
        _log.warning("A report could not be written to the moderators' channel: %s", error)
        return f"The report is noted, but I cannot write to <#{channel}>; please tell a moderator."
    return "Reported: the moderators can see it now. Thank you."


def report_card(stored: StoredAnswer, reporter: int) -> Card:
    """What the moderators see: who reports, what was asked, where the answer is."""
    asked = stored.asked
    where = f"in <#{asked.channel}>" + (", in private" if asked.private else "")
    lines = [
        "### An answer was reported",
        f"By <@{reporter}>. <@{asked.person}> asked {where}:",
        f"> {inert(clipped(stored.answer.question, _MOST_QUOTED))}",
    ]
    blocks: list[Text | Small] = [Text("\n".join(lines))]
    if stored.posted and asked.server is not None and not asked.private:
        place = stored.posted[-1]
        blocks.append(Text(f"https://discord.com/channels/{asked.server}/{place.channel}/{place.message}"))
    blocks.append(Small(f"Answer {stored.id}"))
    return Card(Tone.WARNING, tuple(blocks))
