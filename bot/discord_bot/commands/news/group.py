"""The group /news: everything that runs a server."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.discord_bot.commands.news import add as news_add
from bot.discord_bot.commands.news import articles as news_articles
from bot.discord_bot.commands.news import feeds as news_feeds
from bot.discord_bot.commands.news import log as news_log
from bot.discord_bot.commands.news import members as news_members
from bot.discord_bot.commands.news import questions as news_questions
from bot.discord_bot.commands.news import setup as news_setup
from bot.discord_bot.commands.news import status as news_status
from bot.discord_bot.commands.news import withdraw as news_withdraw
from bot.discord_bot.commands.news.pages import PageButton

if TYPE_CHECKING:
    from bot.discord_bot.parts import Parts

_COMMANDS: tuple[app_commands.Command[Any, ..., Any], ...] = (
    news_setup.setup,
    news_add.add,
    news_articles.list_,
    news_articles.remove,
    news_feeds.follow,
    news_feeds.unfollow,
    news_feeds.following,
    news_status.status,
    news_questions.unanswered,
    news_questions.feedback,
    news_withdraw.withdraw,
    news_members.block,
    news_members.unblock,
    news_members.pause,
    news_log.log,
    news_log.export,
)


def add(tree: app_commands.CommandTree[Any], parts: Parts) -> None:  # noqa: ARG001 - every module has the same
    """Add the group to a tree, and make the buttons of its lists known."""
    group = app_commands.Group(
        name="news",
        description="Run Newsdesk in this server.",
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    for command in _COMMANDS:
        group.add_command(command)
    tree.add_command(group)
    tree.client.add_dynamic_items(PageButton)
