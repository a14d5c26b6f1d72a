"""The group /news: everything that runs a server."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.conversation import Records
from bot.discord_bot.commands.news import add, articles, feeds, log, members, setup, status, unanswered, withdraw
from bot.discord_bot.commands.news.choices import Choices
from bot.discord_bot.commands.news.moderation import Moderators
from bot.discord_bot.commands.news.pages import Lists
from bot.discord_bot.questions.queueing import Questions
from bot.discord_bot.servers.jobs import Jobs
from bot.wiring import Desk


def news_group(
    moderators: Moderators, lists: Lists, desk: Desk, records: Records, questions: Questions, jobs: Jobs
) -> app_commands.Group:
    """The group, with the kinds of lists that its commands show made known to `lists`."""
    news = app_commands.Group(
        name="news",
        description="Run Newsdesk in this server.",
        default_permissions=discord.Permissions(manage_guild=True),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    choices = Choices(desk, moderators)
    # People see the commands in this order.
    setup.add(news, moderators, choices, desk, records.servers)
    add.add(news, moderators, choices, desk, jobs)
    articles.add(news, moderators, choices, lists, desk, jobs)
    feeds.add(news, moderators, choices, lists, desk, jobs)
    status.add(news, moderators, desk, questions, jobs)
    unanswered.add(news, moderators, lists, desk, records, questions)
    withdraw.add(news, moderators, choices, desk, jobs)
    members.add(news, moderators, records.servers)
    log.add(news, moderators, lists, desk, records, jobs)
    return news
