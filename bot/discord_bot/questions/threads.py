"""Threads: one opened on an answer, named after its question, where what follows is conversation."""

from __future__ import annotations

import logging
from typing import Any

import discord

from bot.discord_bot import replies
from bot.rendering.discord_split import length
from bot.rendering.discord_text import unformatted

_log = logging.getLogger(__name__)
_LONGEST_NAME = 100  # characters, Discord's limit


def name(question: str) -> str:
    """The name of a thread after its question: one line, nothing unseen, cut at a word."""
    line = unformatted(question) or "Question"
    while length(line) > _LONGEST_NAME:
        shorter = line.rstrip("…").rpartition(" ")[0] or line.rstrip("…")[:-1]
        line = shorter.rstrip(" ,;:–-") + "…"
    return line


async def open_on(channel: object, message: int, question: str) -> bool:
    """Open a thread on a message of the bot; False where that is not possible, and the answer stays as it is."""
    if not isinstance(channel, discord.TextChannel):
        return False
    try:
        await channel.get_partial_message(message).create_thread(name=name(question))
    except replies.FAILED as error:
        _log.info("A thread could not be opened: %s", error)
        return False
    return True


def is_ours(channel: Any, bot: int) -> bool:
    """Whether this is a thread that the bot opened."""
    return isinstance(channel, discord.Thread) and channel.owner_id == bot
