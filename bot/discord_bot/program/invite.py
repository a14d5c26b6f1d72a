"""The link that adds the bot to a server, and the permissions it asks for: these and no others."""

from __future__ import annotations

import discord

# The name of a permission in discord.py, its name in Discord, and what the bot does with it.
PERMISSIONS = (
    ("view_channel", "View Channels", "see the channels that it answers in"),
    ("send_messages", "Send Messages", "answer where it is mentioned, and when an answer took longer than 15 minutes"),
    ("send_messages_in_threads", "Send Messages in Threads", "answer in threads"),
    ("create_public_threads", "Create Public Threads", "open a thread for a question, when asked to"),
    ("read_message_history", "Read Message History", "answer as a reply, and know what a reply refers to"),
)
SCOPES = ("bot", "applications.commands")


def permissions() -> discord.Permissions:
    """Exactly what is needed."""
    return discord.Permissions(**{name: True for name, _, _ in PERMISSIONS})


def link(application: int) -> str:
    """Where a person with Manage Server adds the bot."""
    return discord.utils.oauth_url(application, permissions=permissions(), scopes=SCOPES)


def table() -> str:
    """The permissions as the README shows them."""
    rows = [f"| {name} | {purpose} |" for _, name, purpose in PERMISSIONS]
    return "\n".join(["| permission | what for |", "| --- | --- |", *rows])
