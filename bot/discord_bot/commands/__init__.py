"""Every command of the bot. `add_all` hands them to a command tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import app_commands

if TYPE_CHECKING:
    from bot.discord_bot.parts import Parts


def add_all(tree: app_commands.CommandTree[Any], parts: Parts) -> None:
    """Add every command; each module of this package has an `add(tree, parts)` for its own."""
    from bot.discord_bot.commands import ask, news_group, privacy, related

    for module in (ask, related, news_group, privacy):
        module.add(tree, parts)
