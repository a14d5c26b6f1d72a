"""Which ends of a connection no new connection mends, and what the operator has to change."""

from __future__ import annotations

import discord

from bot.discord_bot.program.starting import PORTAL
from bot.settings import Discord

_TOKEN = f"Discord refuses the token: copy a new one at {PORTAL} (Bot, Reset Token) into the variable DISCORD_TOKEN."
INTENT = (
    "Discord refuses the message content intent that discord.answer_threads needs: switch it on at "
    f"{PORTAL} (Bot, Privileged Gateway Intents), or set answer_threads = false."
)
_UPGRADE = "Discord does not understand this version of Newsdesk any more: upgrade it (pip install --upgrade newsdesk)."


# https://discord.com/developers/docs/topics/opcodes-and-status-codes, "Gateway Close Event Codes".
_BY_CODE = {
    4004: _TOKEN,
    4010: "Discord refuses shards {here} of {shards}: correct discord.shards and discord.shard_ids, the same shards in "
    "every process.",
    4011: "The bot is on too many servers for discord.shards = {shards}: raise it in every process, or set 0 to take "
    "as many as Discord recommends.",
    4012: _UPGRADE,
    4013: _UPGRADE,
    4014: INTENT,
}


def sentence(error: BaseException, settings: Discord) -> str | None:
    """What to change where; None when trying again may help."""
    if isinstance(error, discord.LoginFailure):
        return _TOKEN
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return INTENT
    if isinstance(error, discord.ConnectionClosed) and (text := _BY_CODE.get(error.code)):
        return text.format(here=settings.shard_ids or "of this process", shards=settings.shards)
    return None
