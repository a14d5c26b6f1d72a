"""Answers that stand in Discord are drawn anew, when something is to be said of them that was not known then."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any

import discord

from bot.conversation.types import Posted, StoredAnswer
from bot.discord_bot import replies
from bot.discord_bot.views.answers import buttons_of, cards_of
from bot.discord_bot.views.layout import layout

_log = logging.getLogger(__name__)
MOST = 200  # answers, for one article: Discord takes about one edit a second in a channel


async def redraw(client: discord.Client, answers: Sequence[StoredAnswer]) -> int:
    """Show these answers as they are to be seen now; how many of them could be reached.

    What only one person saw cannot be edited later, nor what was deleted, nor where the bot may not write any more.
    """
    return sum([await _redrawn(client, one) for one in answers])


async def _redrawn(client: discord.Client, stored: StoredAnswer) -> bool:
    if stored.asked.private or not stored.posted:
        return False
    cards = cards_of(stored)
    # More cards than messages: what is said of an article stands beside it, and the first cards hold the statements.
    last = min(len(cards), len(stored.posted)) - 1
    reached = False
    for place, card, number in zip(stored.posted, cards, range(len(cards)), strict=False):
        rows = buttons_of(stored) if number == last else ()
        reached |= await _edited(client, place, layout(card, *rows))
    return reached


async def _edited(client: discord.Client, place: Posted, view: discord.ui.LayoutView) -> bool:
    message: Any = client.get_partial_messageable(place.channel).get_partial_message(place.message)
    try:
        await message.edit(content=None, view=view)
    except replies.FAILED as error:
        _log.info("A message of an answer could not be edited: %s", error)
        return False
    return True
