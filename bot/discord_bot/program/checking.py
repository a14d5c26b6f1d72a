"""Asking Discord about the bot without being one: for `newsdesk doctor` and `newsdesk discord --invite`."""

from __future__ import annotations

import asyncio

import aiohttp
import discord

from bot.discord_bot.program import addresses, fatal, invite, logs, starting
from bot.settings import Config
from corpus.errors import NewsdeskError

_PATIENCE = 20.0


def invitation(config: Config) -> str:
    """The link that adds this bot to a server.

    Raises:
        NewsdeskError: there is no token, or Discord refuses it or cannot be reached.
    """
    return invite.link(asyncio.run(_application(config)).id)


def examined(config: Config) -> list[tuple[bool, str]]:
    """What can be known before a start: whether each point is right, and a sentence that names the fix if it is not."""
    try:
        starting.check_shards(config)
        if config.secrets.discord_token is None:
            asyncio.run(_reach(config.discord.api))
            return [(True, f"Discord's API at {config.discord.api} answers; no token is set.")]
        application = asyncio.run(_application(config))
    except NewsdeskError as error:
        return [(False, str(error))]
    points = [(True, f"Discord at {config.discord.api} accepts the token of {application.name}.")]
    if config.discord.answer_threads:
        flags = application.flags
        allowed = flags.gateway_message_content or flags.gateway_message_content_limited
        points.append((True, "The message content intent is switched on.") if allowed else (False, fatal.INTENT))
    return points


async def _application(config: Config) -> discord.AppInfo:
    addresses.use(config.discord.api)
    logs.spare_voice()
    client = discord.Client(intents=discord.Intents(guilds=True))
    try:
        async with client, asyncio.timeout(_PATIENCE):
            await client.login(starting.token_of(config))
            assert client.application is not None
            return client.application
    except (OSError, TimeoutError, aiohttp.ClientError, discord.HTTPException, discord.LoginFailure) as error:
        raise NewsdeskError(fatal.sentence(error, config.discord) or _unreached(config.discord.api, error)) from error


async def _reach(api: str) -> None:
    timeout = aiohttp.ClientTimeout(total=_PATIENCE)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{api}/api/v10/gateway", raise_for_status=True) as response,
        ):
            await response.read()
    except (OSError, TimeoutError, aiohttp.ClientError) as error:
        raise NewsdeskError(_unreached(api, error)) from error


def _unreached(api: str, error: Exception) -> str:
    return (
        f"Discord at {api} cannot be reached ({error or type(error).__name__}): "
        "check the network, and the address in discord.api."
    )
