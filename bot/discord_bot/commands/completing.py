"""Completion while somebody types: in time, or nothing."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Iterable
from typing import TypeVar

from discord import app_commands

from corpus.errors import NewsdeskError

T = TypeVar("T")
Choice = app_commands.Choice[str]
MOST = 25  # choices, Discord's limit
LONGEST = 100  # characters of a choice, Discord's limit
_PATIENCE = 1.5  # seconds; completions that come later than 3 are not shown
_log = logging.getLogger(__name__)


async def in_time(options: Awaitable[list[T]]) -> list[T]:
    """What was found; nothing when that takes too long or fails. Who types wants no error: the command says why."""
    try:
        return await asyncio.wait_for(options, _PATIENCE)
    except NewsdeskError:
        return []
    except Exception as error:
        _log.info("What was typed could not be completed: %s", type(error).__name__)
        return []


def choices(options: Iterable[tuple[str, str]]) -> list[Choice]:
    """What is found, each as a person sees it and as it is sent, within what Discord takes."""
    return [app_commands.Choice(name=shown[:LONGEST], value=value) for shown, value in options][:MOST]
