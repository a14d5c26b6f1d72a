"""/news setup: which channels answer, what they ask, who may edit, how often one may ask."""

from __future__ import annotations

from asyncio import to_thread
from typing import Any

import discord
from discord import app_commands

from bot.conversation.servers import Servers
from bot.conversation.types import LogEntry
from bot.discord_bot.commands.news.choices import Choices
from bot.discord_bot.commands.news.moderation import Moderation, Moderators
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.servers import scopes
from bot.discord_bot.servers.server_settings import Reset, SettingsChange, changed, described
from bot.rendering.cards import Card, Small, Text, Tone
from bot.rendering.discord_text import stamp
from bot.settings import Discord
from bot.wiring import Desk
from corpus.errors import UsageError


class _Place(app_commands.Transformer):
    """A channel in which people write. discord.py's own list for forums names media channels as well, which the
    published schema of Discord's API does not know as an option."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """A channel."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Those that the client offers; threads follow the channel that they hang on."""
        kinds = discord.ChannelType
        return [kinds.text, kinds.news, kinds.forum, kinds.voice, kinds.stage_voice]

    async def transform(self, interaction: Interaction, value: Any, /) -> app_commands.AppCommandChannel:
        """As it was sent: its id is all that is kept."""
        channel: app_commands.AppCommandChannel = value
        return channel


_Number = app_commands.Range[int, 1, 100_000]
_LOGGED = {
    "channel": "channel: <#{}>",
    "moderators_channel": "moderators' channel: <#{}>",
    "editor_role": "editor role: <@&{}>",
    "reset": "back: {}",  # the log says: set back: everything
}
_SEARCHED = 100  # entries of the log in which the last change of the settings is looked for


def add(news: app_commands.Group, moderators: Moderators, choices: Choices, desk: Desk, servers: Servers) -> None:
    """Add the command to /news."""

    @news.command(name="setup", description="Show or change how Newsdesk works in this server.")
    @app_commands.describe(
        channel="A channel that `answers` or `collection` is about.",
        answers="Whether that channel answers. Once one is named, only named channels answer.",
        everywhere="Whether every channel answers, named or not.",
        collection="The collection to ask: in `channel`, or without a channel in the whole server.",
        threads="Whether each /ask opens a thread for follow-up questions.",
        editor_role="A role that may add and remove articles without Manage Server.",
        moderators_channel="Where reported answers are shown to moderators.",
        per_person="Questions that one person may ask within a minute.",
        per_channel="Questions that one channel may ask within a minute.",
        per_server="Questions that the whole server may ask within a minute.",
        reset="What to set back to how it was at first.",
    )
    @app_commands.rename(editor_role="editor-role", moderators_channel="moderators-channel")
    @app_commands.rename(per_person="per-person", per_channel="per-channel", per_server="per-server")
    @app_commands.autocomplete(collection=choices.collections)
    async def setup(
        interaction: Interaction,
        channel: app_commands.Transform[app_commands.AppCommandChannel, _Place] | None = None,
        answers: bool | None = None,
        everywhere: bool | None = None,
        collection: app_commands.Range[str, 1, 80] | None = None,
        threads: bool | None = None,
        editor_role: discord.Role | None = None,
        moderators_channel: discord.TextChannel | None = None,
        per_person: _Number | None = None,
        per_channel: _Number | None = None,
        per_server: _Number | None = None,
        reset: Reset | None = None,
    ) -> None:
        moderation = await moderators.manager(interaction)
        if editor_role is not None and editor_role.is_default():
            raise UsageError("@everyone cannot be the editor role: then everybody could remove articles; name another.")
        wanted = SettingsChange(
            channel=channel.id if channel else None,
            answers=answers,
            everywhere=everywhere,
            collection=await to_thread(_named, desk, moderation.server, collection),
            threads=threads,
            editor_role=editor_role.id if editor_role else None,
            moderators_channel=moderators_channel.id if moderators_channel else None,
            per_person_minute=per_person,
            per_channel_minute=per_channel,
            per_server_minute=per_server,
            reset=reset,
        )
        hints = _hints(interaction, editor_role, moderators_channel)
        await _change(moderation, desk.config.discord, servers, wanted, hints)


async def _change(
    moderation: Moderation, limits: Discord, servers: Servers, wanted: SettingsChange, hints: list[str]
) -> None:
    """Change the settings that are named, and show all of them."""
    settings, title = moderation.settings, "Settings of this server"
    if wanted != SettingsChange():
        settings, title = changed(settings, wanted, limits), "That was so already; these are the settings"
    if settings != moderation.settings:
        title = "Changed; these are the settings now"
        await to_thread(servers.change, moderation.server, settings)
        await moderation.log("set", _in_words(wanted))
    entries, _ = await to_thread(servers.entries, moderation.server, _SEARCHED)
    await moderation.say(_card(title, described(settings, limits), settings.paused, entries, hints))


def _named(desk: Desk, server: int, typed: str | None) -> str | None:
    return None if typed is None else scopes.find(desk, server, typed).name


def _hints(
    interaction: Interaction, editor_role: discord.Role | None, moderators_channel: discord.TextChannel | None
) -> list[str]:
    """What Discord still needs, that a bot cannot set."""
    hints = []
    if editor_role is not None:
        hints.append(
            f"Discord shows `/news` only to members with “Manage Server”: also allow it for {editor_role.mention} "
            "under Server Settings › Integrations › this bot › `/news`."
        )
    guild = interaction.guild
    if moderators_channel is not None and guild is not None and guild.me is not None:
        may = moderators_channel.permissions_for(guild.me)
        if not (may.view_channel and may.send_messages):
            hints.append(
                f"I cannot write in {moderators_channel.mention} yet: give me “View Channel” and “Send Messages”."
            )
    return hints


def _card(title: str, lines: list[str], paused: bool, entries: list[LogEntry], hints: list[str]) -> Card:
    if paused:
        lines = ["**Paused**: nobody can ask; `/news pause resume:True` ends that.", *lines]
    changes = [entry for entry in entries if entry.action == "set"]
    foot = f"last change {stamp(changes[0].at)} by <@{changes[0].person}>" if changes else "never changed so far"
    hinted = [Text("\n".join(f"⚠ {hint}" for hint in hints))] if hints else []
    return Card(Tone.NOTE, (Text(f"### {title}"), Text("\n".join(lines)), *hinted, Small(foot)))


def _in_words(wanted: SettingsChange) -> str:
    """What was changed, for the log."""
    given = {name: value for name in SettingsChange.__slots__ if (value := getattr(wanted, name)) is not None}
    return ", ".join(
        _LOGGED.get(name, f"{name.replace('_', ' ')}: {{}}").format(value) for name, value in given.items()
    )
