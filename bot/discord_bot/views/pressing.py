"""What every button on an answer has in common: who may press it, and the answer it belongs to."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

import discord
from discord import ui

from bot.discord_bot import errors
from bot.discord_bot.interactions import Interaction, parent_of, parts_of, server_of
from bot.discord_bot.questions import held
from bot.discord_bot.questions.admission import Refusal, admit_press
from bot.discord_bot.questions.queueing import Stopping
from bot.discord_bot.views.ids import custom_id

if TYPE_CHECKING:
    from bot.conversation.types import Asked, ServerSettings, StoredAnswer

GONE = "This answer is no longer stored."


class Press(ui.DynamicItem[ui.Button[Any]], template=r"(?!)"):
    """A button that is found by its id. Each kind says in `pressed` what happens; errors are told to the presser."""

    verb: ClassVar[str]
    label: ClassVar[str]
    style: ClassVar[discord.ButtonStyle] = discord.ButtonStyle.secondary

    def __init__(self, subject: str, number: int | None = None, *, label: str = "", disabled: bool = False) -> None:
        self.subject = subject
        self.number = number
        id_ = custom_id(self.verb, subject, number)
        super().__init__(ui.Button(label=label or self.label, style=self.style, custom_id=id_, disabled=disabled))

    @classmethod
    async def from_custom_id(cls, _: Interaction, __: ui.Item[Any], match: re.Match[str], /) -> Self:
        """The button whose id was pressed."""
        found = match.groupdict()
        return cls(found["subject"], int(found["number"]) if found.get("number") else None)

    async def callback(self, interaction: Interaction) -> None:
        """Do what the button is for; offer what waits for the presser."""
        try:
            if interaction.client.parts.stopping:
                raise Stopping
            await self.pressed(interaction)
        except Exception as error:
            await errors.tell(interaction, error)
            return
        await held.offer(interaction)

    async def pressed(self, interaction: Interaction) -> None:
        """What happens; whatever it raises is told to the presser."""
        raise NotImplementedError


def may_moderate(interaction: Interaction) -> bool:
    """Whether the presser may manage messages or the server, in a server where the bot is at home."""
    may = interaction.permissions
    at_home = interaction.is_guild_integration()
    return at_home and (may.administrator or may.manage_messages or may.manage_guild)


async def admitted(interaction: Interaction) -> ServerSettings:
    """Let the press in, and count it. Raises Refusal."""
    return await admit_press(
        parts_of(interaction),
        person=interaction.user.id,
        server=server_of(interaction),
        channel=interaction.channel_id or 0,
        parent_channel=parent_of(interaction.channel),
    )


async def stored(interaction: Interaction, answer: str) -> StoredAnswer:
    """The answer, if this person may see it here. Raises Refusal."""
    parts = parts_of(interaction)
    found = await parts.off_loop(parts.records.answers.get, answer)
    if found is None:
        raise Refusal("gone", GONE)
    check_seen(found.asked, interaction.user.id, server_of(interaction), interaction.channel_id)
    return found


async def admitted_to(interaction: Interaction, answer: str) -> tuple[StoredAnswer, ServerSettings]:
    """The answer and the settings of its server, when the press is let in and may see it. Raises Refusal."""
    settings = await admitted(interaction)
    return await stored(interaction, answer), settings


async def rate(
    interaction: Interaction, answer: str, *, helpful: bool, reason: str | None = None, comment: str | None = None
) -> None:
    """Keep what the presser says of an answer, if they are let in and may see it. Raises Refusal."""
    found, _ = await admitted_to(interaction, answer)
    parts, person = parts_of(interaction), interaction.user.id
    keep = parts.records.feedback.rate
    if not await parts.off_loop(keep, found.id, person, helpful, reason, comment, datetime.now(UTC)):
        raise Refusal("gone", GONE)


def check_seen(asked: Asked, person: int, server: int | None, channel: int | None) -> None:
    """Whether a person may see an answer here: never another server's, nor another person's private one.

    Outside servers, everybody in the channel of the question has seen the answer. Raises Refusal.
    """
    if asked.server != server:
        raise Refusal("elsewhere", "This answer was given somewhere else; it cannot be opened here.")
    shared = not asked.private and (server is not None or asked.channel == channel)
    if not shared and asked.person != person:
        raise Refusal("private", "This answer was given to somebody else; ask the question yourself.")
