"""What every /news command begins with: acknowledge, who is this, may they, what did the server settle."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord

from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction, parts_of
from bot.discord_bot.questions.admission import admit_moderator
from bot.discord_bot.servers import permissions
from bot.discord_bot.views.layout import Row, layout
from bot.rendering.cards import Card, note

if TYPE_CHECKING:
    from bot.conversation.types import ServerSettings
    from bot.discord_bot.parts import Parts

_UNKNOWN_MESSAGE = 10008  # the person has dismissed the answer


def now() -> datetime:
    """The time, as everything that is kept takes it."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Moderation:
    """One command of somebody who may give it, acknowledged already. Everything said is seen by that person only."""

    interaction: Interaction
    parts: Parts
    server: int
    settings: ServerSettings

    @property
    def person(self) -> int:
        """Who gave the command."""
        return self.interaction.user.id

    async def say(self, what: str | Card, *rows: Row) -> bool:
        """Answer, or replace what was answered; whether it could be said (not after 15 minutes, nor once dismissed)."""
        card = note(what) if isinstance(what, str) else what
        replies.filled(self.interaction)
        try:
            await self.interaction.edit_original_response(view=layout(card, *rows))
        except discord.HTTPException as error:
            if not (replies.is_lost(error) or error.code == _UNKNOWN_MESSAGE):
                raise
            return False
        return True

    async def log(self, action: str, target: str) -> None:
        """Note who did what to what, for /news log."""
        records = self.parts.records
        await self.parts.off_loop(records.servers.log, self.server, self.person, action, target, now())


async def manager(interaction: Interaction) -> Moderation:
    """The command of a manager of the server. Raises NotAllowed."""
    return await _moderation(interaction, lambda _: permissions.require_manager(interaction))


async def editor(interaction: Interaction) -> Moderation:
    """The command of somebody who may change the articles of the server. Raises NotAllowed."""
    return await _moderation(interaction, lambda settings: permissions.require_editor(interaction, settings))


async def _moderation(interaction: Interaction, require: Callable[[ServerSettings], int]) -> Moderation:
    parts = parts_of(interaction)
    async with parts.questions.acknowledging():
        await replies.defer(interaction, private=True)
    await admit_moderator(parts, interaction.user.id)
    server = permissions.require_server(interaction)
    settings = await parts.off_loop(parts.records.servers.settings, server)
    require(settings)
    return Moderation(interaction, parts, server, settings)
