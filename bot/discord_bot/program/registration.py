"""Telling Discord which commands there are: only when they have changed, since a bot may create 200 a day."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import random
from asyncio import to_thread
from typing import Any

import discord
from discord import app_commands

from bot.conversation import Records

_log = logging.getLogger(__name__)
_FIRST_WAIT, _LONGEST_WAIT = 5.0, 3600.0  # seconds between two tries


async def keep_registered(tree: app_commands.CommandTree[Any], records: Records, wait: float = _FIRST_WAIT) -> None:
    """Register the commands if they differ from what was registered last; tried again for as long as it fails.

    Never raises: without it people still have the commands of last time, and mentions.
    """
    while True:
        try:
            await register(tree, records)
            return
        except app_commands.CommandSyncFailure as error:
            _log.error("Discord refuses the commands, so that those of before stay: %s", error)
            return
        except (discord.DiscordException, OSError, TimeoutError) as error:
            _log.warning("The commands could not be registered; next try in %.0f s: %s", wait, error)
        except Exception:
            _log.exception("The commands could not be registered")
            return
        await asyncio.sleep(wait * random.uniform(0.8, 1.2))
        wait = min(2 * wait, _LONGEST_WAIT)


async def register(tree: app_commands.CommandTree[Any], records: Records) -> bool:
    """Register the commands if they differ from what this application registered last; whether they did.

    Raises:
        discord.HTTPException: Discord refused.
    """
    key = f"commands of {tree.client.application_id}"
    now = fingerprint(tree)
    if await to_thread(records.note, key) == now:
        return False
    registered = await tree.sync()
    await to_thread(records.set_note, key, now)
    _log.info("Registered %d commands with Discord", len(registered))
    return True


def fingerprint(tree: app_commands.CommandTree[Any]) -> str:
    """A hash of the commands as Discord would get them, whatever their order."""
    every = [json.dumps(command.to_dict(tree), sort_keys=True) for command in tree.get_commands()]
    return hashlib.sha256("\n".join(sorted(every)).encode()).hexdigest()
