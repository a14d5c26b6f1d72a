"""Every command of the bot. `add_all` hands them to a command tree."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import app_commands

if TYPE_CHECKING:
    from bot.discord_bot.parts import Parts


def add_all(tree: app_commands.CommandTree[Any], parts: Parts) -> None:
    """Add every command; each module of this package has an `add(tree, parts)` for its own."""
    from bot.discord_bot.commands.ask import add as add_ask
    from bot.discord_bot.commands.news.group import add as add_news
    from bot.discord_bot.commands.privacy import add as add_privacy
    from bot.discord_bot.commands.related import add as add_related

    for add in (add_ask, add_related, add_news, add_privacy):
        add(tree, parts)
