"""/privacy and /forget me: what is kept of people, and how it ends. docs/privacy.md says the same at length."""

from __future__ import annotations

from asyncio import to_thread
from typing import Any

from discord import app_commands

from bot.conversation.people import People
from bot.conversation.types import Forgotten
from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction
from bot.rendering.cards import Card, Text, Tone
from bot.rendering.words import count
from bot.settings import Discord


def add(tree: app_commands.CommandTree[Any], settings: Discord, people: People) -> None:
    """Add /privacy and /forget me."""
    contexts = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
    installs = app_commands.AppInstallationType(guild=True, user=True)

    @tree.command(name="privacy", description="What Newsdesk keeps of you, how long, and how to delete it.")
    async def privacy(interaction: Interaction) -> None:
        await replies.privately(interaction, what_is_kept(settings))

    privacy.allowed_contexts, privacy.allowed_installs = contexts, installs
    forget = app_commands.Group(
        name="forget",
        description="Delete what Newsdesk keeps of you.",
        allowed_contexts=contexts,
        allowed_installs=installs,
    )

    @forget.command(name="me", description="Delete your questions, their answers and your feedback, at once.")
    async def me(interaction: Interaction) -> None:
        await replies.defer(interaction, private=True)
        await replies.privately(interaction, deleted(await to_thread(people.forget, interaction.user.id)))

    tree.add_command(forget)


def what_is_kept(settings: Discord) -> Card:
    """What /privacy says. Every sentence is a fact of this program; change it together with docs/privacy.md."""
    days = count(settings.retention_days, "day")
    grace = f"after {count(settings.grace_days, 'day')}" if settings.grace_days else "within the hour"
    lines = (
        "**Kept of you:** the questions that you ask Newsdesk, with your Discord id, the place and the time; their "
        "answers; your ratings and reports; and for a day at most how often you asked, so that limits can be held.",
        "**Not kept:** any other message. Newsdesk reads a message only when it is addressed to it, stands in a thread "
        "of its own, or is chosen for “Find related reports”. Nothing is used to train a model.",
        "**Why:** so that the buttons below an answer work, follow-up questions are understood, and moderators see "
        "which questions found no answer. They see no names, and nothing that was asked in private, except in an "
        "answer that is reported to them.",
        f"**How long:** {days}, then it is deleted by itself. When the bot is removed from a server, everything of "
        f"that server is deleted {grace}.",
        "**Delete it now:** `/forget me` deletes everything of you at once; “Delete” below an answer deletes that one. "
        "What moderators decided or did stays with their server: whom they blocked, and who changed its articles.",
        "**Where:** with the people who run this bot. Questions are searched there and sent nowhere else.",
    )
    return Card(Tone.NOTE, (Text("### Privacy"), *map(Text, lines)))


def deleted(forgotten: Forgotten) -> str:
    """What /forget me says."""
    if not (forgotten.answers or forgotten.ratings or forgotten.other):
        return "Nothing was kept of you, so there was nothing to delete."
    other = "1 other entry" if forgotten.other == 1 else f"{forgotten.other:,} other entries"
    return (
        f"Deleted: {count(forgotten.answers, 'answered question')}, {count(forgotten.ratings, 'rating')} and {other} "
        "(questions without an answer, reports, texts that waited for you). Messages that stand in Discord "
        "stay there until somebody deletes them in Discord."
    )
