"""What only one person sees: said whether or not the interaction was answered or deferred yet."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

import aiohttp
import discord

from bot.discord_bot.interactions import Interaction
from bot.discord_bot.views.layout import Row, layout
from bot.rendering.cards import Card, note

T = TypeVar("T")

_log = logging.getLogger(__name__)
_PATIENCE = 1.0  # seconds that checks may take before the interaction is acknowledged without their result
# In interaction.extras: whether a deferral that nothing filled yet is "public" or "private"; and that it was answered
# though discord.py does not know.
_THINKING, _ANSWERED = "newsdesk: thinking", "newsdesk: answered"

# Discord's codes for an interaction or its webhook that cannot be used (any more).
_UNKNOWN_INTERACTION, _UNKNOWN_WEBHOOK, _INVALID_TOKEN, _UNKNOWN_MESSAGE = 10062, 10015, 50027, 10008
_ALREADY_ACKNOWLEDGED = 40060
BROKEN = (OSError, aiohttp.ClientError)  # the connection broke: nobody knows whether Discord did what was asked
FAILED = (discord.HTTPException, *BROKEN)
_LOST = (_UNKNOWN_INTERACTION, _UNKNOWN_WEBHOOK, _INVALID_TOKEN)


def is_lost(error: Exception) -> bool:
    """Whether the interaction can no longer be answered: acknowledged too late, or older than 15 minutes."""
    return isinstance(error, discord.HTTPException) and error.code in _LOST


async def defer(interaction: Interaction, *, private: bool) -> None:
    """Acknowledge: Discord shows "thinking". Nothing happens when the interaction was answered already."""
    if answered(interaction):
        return
    try:
        # If Discord took the first one, it says so below.
        await tried_twice(lambda: interaction.response.defer(ephemeral=private, thinking=True))
    except discord.HTTPException as error:
        if error.code != _ALREADY_ACKNOWLEDGED:
            raise
        interaction.extras[_ANSWERED] = True
    interaction.extras[_THINKING] = "private" if private else "public"


def answered(interaction: Interaction) -> bool:
    """Whether the interaction was answered or deferred."""
    return interaction.response.is_done() or _ANSWERED in interaction.extras


def filled(interaction: Interaction) -> None:
    """Note that the deferred answer holds something now, so that no later word replaces it."""
    interaction.extras.pop(_THINKING, None)


async def tried_twice(call: Callable[[], Awaitable[T]]) -> T:
    """What the call gives; a call whose connection broke is made once more, for what does no harm when done twice."""
    try:
        return await call()
    except BROKEN:
        return await call()


async def gated(interaction: Interaction, checks: Awaitable[T], *, private: bool, update: bool = False) -> T:
    """The result of the checks, or what they raise.

    Refusals should be seen by one person only, and who defers publicly cannot take that back: so the checks go first.
    But when they take longer than a second the interaction is acknowledged meanwhile; `update`: as a button that will
    change its own message.
    """
    task = asyncio.ensure_future(checks)
    done, _ = await asyncio.wait({task}, timeout=_PATIENCE)
    if not done:
        try:
            await (interaction.response.defer() if update else defer(interaction, private=private))
        except BaseException:
            task.cancel()
            raise
    return await task


async def within(checks: Awaitable[object]) -> None:
    """Raise what the checks raise, unless they take longer than a second: then go on without them."""
    task = asyncio.ensure_future(checks)
    done, _ = await asyncio.wait({task}, timeout=_PATIENCE)
    if done:
        task.result()
    else:
        task.add_done_callback(lambda late: late.cancelled() or late.exception())  # asked for, so that none is reported


async def privately(interaction: Interaction, what: str | Card, *rows: Row) -> bool:
    """Say something that only this person sees; a public "thinking" is removed. Whether it could be said.

    Raises discord.HTTPException when Discord refuses for another reason than that the interaction is too old.
    """
    card = note(what) if isinstance(what, str) else what
    try:
        await _say(interaction, layout(card, *rows))
    except discord.HTTPException as error:
        if not is_lost(error):
            raise
        _log.info("An interaction could not be answered any more: %s", error.text)
        return False
    return True


async def _say(interaction: Interaction, view: discord.ui.LayoutView) -> None:
    if not answered(interaction):
        await interaction.response.send_message(view=view, ephemeral=True)
        return
    thinking = interaction.extras.pop(_THINKING, None)
    if thinking == "private":
        await interaction.edit_original_response(content=None, view=view)
        return
    if thinking == "public":
        # The first follow-up after a deferral would fill it, and be as public as it is.
        try:
            await interaction.delete_original_response()
        except discord.NotFound as error:
            if error.code != _UNKNOWN_MESSAGE:  # somebody was faster
                raise
    await interaction.followup.send(view=view, ephemeral=True)
