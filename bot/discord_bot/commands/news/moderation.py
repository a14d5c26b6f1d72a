"""What every /news command begins with: acknowledge, who is this, may they, what did the server settle."""

from __future__ import annotations

import logging
from asyncio import to_thread
from dataclasses import dataclass
from datetime import UTC, datetime

import discord

from bot.conversation import Records
from bot.conversation.held import HeldBack
from bot.conversation.types import ServerSettings
from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.questions.admission import Gatekeeper
from bot.discord_bot.questions.queueing import Questions
from bot.discord_bot.servers import permissions
from bot.discord_bot.views.layout import Row, layout
from bot.rendering.cards import Card, note

_log = logging.getLogger(__name__)
_UNKNOWN_MESSAGE = 10008  # the person has dismissed the answer


def now() -> datetime:
    """The time, as everything that is kept takes it."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Moderation:
    """One command of somebody who may give it, acknowledged already. Everything said is seen by that person only.

    Attributes:
        server: the server that it is about.
        settings: of that server, when the command was given.
    """

    interaction: Interaction
    server: int
    settings: ServerSettings
    records: Records

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

    async def try_to_say(self, text: str) -> bool:
        """As `say`. A Discord that fails meanwhile ends no job, and costs nobody its result."""
        try:
            return await self.say(text)
        except replies.FAILED as error:
            _log.info("A word on a job could not be shown: %s", error)
            return False

    async def say_or_hold(self, text: str) -> None:
        """Tell the person the end of something now, or else at their next contact."""
        if not await self.try_to_say(text):
            await hold(self.records.held, self.server, self.person, text)

    async def log(self, action: str, target: str) -> None:
        """Note who did what to what, for /news log."""
        await to_thread(self.records.servers.log, self.server, self.person, action, target, now())


async def hold(held: HeldBack, server: int, person: int, text: str) -> None:
    """Keep a text for a person until they use the bot again in this server."""
    await to_thread(held.hold, person, server, "text", text, now())
    _log.info("What a job did is kept for the person who asked for it")


@dataclass(frozen=True)
class Moderators:
    """Lets commands and presses of those in who run a server, and counts them. Every method raises NotAllowed."""

    records: Records
    questions: Questions
    gatekeeper: Gatekeeper

    async def manager(self, interaction: Interaction) -> Moderation:
        """The command of a manager of the server."""
        return await self._command(interaction, editors=False)

    async def editor(self, interaction: Interaction) -> Moderation:
        """The command of somebody who may change the articles of the server."""
        return await self._command(interaction, editors=True)

    async def press(self, interaction: Interaction, *, editors: bool) -> int:
        """The server of a press of a button that will change its message; for managers, or also for editors."""
        async with self.questions.acknowledging():
            await interaction.response.defer()
        await self.gatekeeper.moderator(interaction.user.id)
        server, _ = await self._allowed(interaction, editors=editors)
        return server

    async def typing(self, interaction: Interaction) -> int:
        """The server in which an editor types; this is not counted."""
        server, _ = await self._allowed(interaction, editors=True)
        return server

    async def _command(self, interaction: Interaction, *, editors: bool) -> Moderation:
        async with self.questions.acknowledging():
            await replies.defer(interaction, private=True)
        await self.gatekeeper.moderator(interaction.user.id)
        server, settings = await self._allowed(interaction, editors=editors)
        return Moderation(interaction, server, settings, self.records)

    async def _allowed(self, interaction: Interaction, *, editors: bool) -> tuple[int, ServerSettings]:
        server = permissions.require_server(interaction)
        settings = await to_thread(self.records.servers.settings, server)
        if editors:
            permissions.require_editor(interaction, settings)
        else:
            permissions.require_manager(interaction)
        return server, settings
