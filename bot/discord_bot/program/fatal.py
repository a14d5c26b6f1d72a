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


def sentence(error: BaseException, settings: Discord) -> str | None:
    """What to change where; None when trying again may help."""
    if isinstance(error, discord.LoginFailure):
        return _TOKEN
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return INTENT
    if isinstance(error, discord.ConnectionClosed):
        return _of_code(error.code, settings)
    return None


def _of_code(code: int, settings: Discord) -> str | None:
    """https://discord.com/developers/docs/topics/opcodes-and-status-codes, "Gateway Close Event Codes"."""
    match code:
        case 4004:
            return _TOKEN
        case 4010:
            return (
                f"Discord refuses shards {settings.shard_ids or 'of this process'} of {settings.shards}: "
                "correct discord.shards and discord.shard_ids, the same shards in every process."
            )
        case 4011:
            return (
                f"The bot is on too many servers for discord.shards = {settings.shards}: raise it in every process, "
                "or set 0 to take as many as Discord recommends."
            )
        case 4012 | 4013:
            return _UPGRADE
        case 4014:
            return INTENT
        case _:
            return None
