"""Who may do what in a server, judged by us once more after Discord has.

Discord hides /news from who may not manage the server, but a server's administrators can change that for every
command, and buttons and completions know no default permissions at all.
"""

from __future__ import annotations

import discord

from bot.conversation.types import ServerSettings
from bot.discord_bot.interactions import Interaction
from corpus.errors import NewsdeskError


class NotAllowed(NewsdeskError):  # noqa: N818 - reads better at the place where it is raised
    """This person may not do this here."""


def may_moderate(interaction: Interaction) -> bool:
    """Whether this person may manage messages or the server, in a server where the bot is at home."""
    may, at_home = interaction.permissions, interaction.is_guild_integration()
    return at_home and (may.administrator or may.manage_messages or may.manage_guild)


def require_server(interaction: Interaction) -> int:
    """The server it came from. Raises NotAllowed in direct messages."""
    if interaction.guild_id is None:
        raise NotAllowed("This works in a server only; use it in a channel of the server it is about.")
    return interaction.guild_id


def require_manager(interaction: Interaction) -> int:
    """The server, which this person manages. Raises NotAllowed."""
    server = require_server(interaction)
    if not _manages(interaction):
        raise NotAllowed("Only members with the permission “Manage Server” can do that; ask one of them.")
    return server


def require_editor(interaction: Interaction, settings: ServerSettings) -> int:
    """The server, whose articles this person may change. Raises NotAllowed."""
    server = require_server(interaction)
    person, role = interaction.user, settings.editor_role
    has_role = role is not None and isinstance(person, discord.Member) and person.get_role(role) is not None
    if not (has_role or _manages(interaction)):
        other = f" or the role <@&{role}>" if role else ""
        raise NotAllowed(f"Only members with the permission “Manage Server”{other} can do that; ask one of them.")
    return server


def _manages(interaction: Interaction) -> bool:
    may = interaction.permissions
    return may.administrator or may.manage_guild
