"""/privacy and /forget me: what is kept of people, and how it ends. docs/privacy.md says the same at length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from discord import app_commands

from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction, parts_of
from bot.rendering.cards import Card, Text, Tone
from bot.rendering.words import count

if TYPE_CHECKING:
    from bot.conversation.types import Forgotten
    from bot.discord_bot.parts import Parts
    from bot.settings import Discord

_CONTEXTS = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
_INSTALLS = app_commands.AppInstallationType(guild=True, user=True)


@app_commands.command(name="privacy", description="What Newsdesk keeps of you, how long, and how to delete it.")
async def privacy(interaction: Interaction) -> None:
    """Say what is kept."""
    await replies.privately(interaction, told(parts_of(interaction).config.discord))


forget = app_commands.Group(
    name="forget",
    description="Delete what Newsdesk keeps of you.",
    allowed_contexts=_CONTEXTS,
    allowed_installs=_INSTALLS,
)


@forget.command(name="me", description="Delete your questions, their answers and your feedback, at once.")
async def me(interaction: Interaction) -> None:
    """Delete everything of this person."""
    await replies.defer(interaction, private=True)
    parts = parts_of(interaction)
    forgotten = await parts.off_loop(parts.records.people.forget, interaction.user.id)
    await replies.privately(interaction, deleted(forgotten))


def add(tree: app_commands.CommandTree[Any], parts: Parts) -> None:  # noqa: ARG001 - every module has the same
    """Add the two commands to a tree."""
    tree.add_command(privacy)
    tree.add_command(forget)


privacy.allowed_contexts, privacy.allowed_installs = _CONTEXTS, _INSTALLS


def told(settings: Discord) -> Card:
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
