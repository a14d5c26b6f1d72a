"""The edge where errors become a sentence for the person who pressed or typed something."""

from __future__ import annotations

import logging
import secrets

from discord import app_commands

from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction
from corpus.errors import BusyError, ModelMismatch, NewsdeskError, StoreError

_OUTDATED = "This command has changed; press Ctrl+R to load Discord anew, then try again."
_NOT_ALLOWED = "You may not use this here."
_BUSY = "Another program is working on these articles; try again in a few minutes."
_CHANGED = (app_commands.CommandNotFound, app_commands.CommandSignatureMismatch, app_commands.TransformerError)
_log = logging.getLogger(__name__)


async def tell(interaction: Interaction, error: BaseException) -> None:
    """Say privately what went wrong: our own errors in their words, a bug as a reference that is in the log too."""
    if isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    if isinstance(error, Exception) and replies.is_lost(error):
        _log.warning("An interaction could not be answered any more: %s", error)
        return
    try:
        await replies.privately(interaction, sentence(error))
    except replies.FAILED as refusal:
        _log.warning("What went wrong could not be told: %s", refusal)
    except Exception:
        _log.exception("What went wrong could not be told")


def sentence(error: BaseException) -> str:
    """What a person is told of an error.

    A bug, and what only the operator can mend, goes to the log under a reference, and the person is told the reference:
    the words of such an error name folders, programs and collections that are nobody else's business.
    """
    if isinstance(error, BusyError):
        _log.warning("Somebody was told to try again: %s", error)
        return _BUSY
    if isinstance(error, ModelMismatch | StoreError) or type(error) is NewsdeskError:
        return (
            f"The articles cannot be used at present (reference {_noted(error)}). Only the people who run this bot can "
            "mend that; tell them the reference."
        )
    if isinstance(error, NewsdeskError):
        return str(error)
    if isinstance(error, _CHANGED):
        return _OUTDATED
    if isinstance(error, app_commands.CheckFailure):
        return _NOT_ALLOWED
    return (
        f"Something went wrong here (reference {_noted(error)}). Try again in a minute; if it happens again, "
        "tell the people who run this bot the reference."
    )


def _noted(error: BaseException) -> str:
    reference = secrets.token_hex(4)
    _log.error("Reference %s", reference, exc_info=error)
    return reference
