"""Where one question is answered: the reply to an interaction, or a message in a channel.

Discord's tokens of interactions live for 15 minutes. What is public goes to the channel as a message after that,
what is private is held until its person comes back.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

import discord

from bot.conversation.types import Posted, StoredAnswer
from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.views.answers import buttons_of, cards_of
from bot.discord_bot.views.layout import Row, layout, plain
from bot.rendering.cards import Small, answer_texts, note

Send = Callable[..., Awaitable[Any]]

_log = logging.getLogger(__name__)
_BETWEEN_EDITS = 1.0  # seconds; Discord's bucket for edits is small
_UNREACHABLE = (discord.Forbidden, discord.NotFound)


class Place(Protocol):
    """Where one question is answered."""

    async def progress(self, text: str) -> None:
        """Say in a few words what is going on, in place of what was said before. Never raises."""

    async def say(self, text: str) -> None:
        """Say what went wrong, in place of an answer."""

    async def show(self, stored: StoredAnswer) -> list[Posted]:
        """Show the answer; the messages that carry it, none when there is no place left where it may be shown."""
        ...


class Pace:
    """Lets one edit through in a second."""

    def __init__(
        self, now: Callable[[], float] = time.monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self._now, self._sleep = now, sleep
        self._last = float("-inf")

    async def wait(self) -> None:
        """Until the next edit may be made."""
        left = self._last + _BETWEEN_EDITS - self._now()
        if left > 0:
            await self._sleep(left)
        self._last = self._now()


@dataclass(frozen=True, slots=True)
class _Message:
    """A part of an answer, with and without components."""

    view: discord.ui.LayoutView | discord.ui.View
    text: str | None = None

    @property
    def sent(self) -> dict[str, Any]:
        """As the arguments of a new message."""
        return {"view": self.view} if self.text is None else self.edited

    @property
    def edited(self) -> dict[str, Any]:
        """As the arguments of an edit: what was there before goes."""
        return {"view": self.view, "content": self.text}


def in_components(stored: StoredAnswer, to: int | None = None) -> list[_Message]:
    """The messages that show an answer; the last one has its buttons. `to`: who asked, where that is not seen."""
    cards = cards_of(stored)
    if to is not None:
        cards = (replace(cards[0], blocks=(Small(f"For <@{to}>"), *cards[0].blocks)), *cards[1:])
    return [_Message(layout(card, *rows)) for card, rows in zip(cards, _rows(stored, len(cards)), strict=True)]


def in_plain_text(stored: StoredAnswer) -> list[_Message]:
    """The same where components of the second kind cannot be shown."""
    texts = answer_texts(stored.answer, stored.withdrawals)
    return [_Message(plain(*rows), text) for text, rows in zip(texts, _rows(stored, len(texts)), strict=True)]


async def send_all(stored: StoredAnswer, first: Send, then: Send, to: int | None = None) -> list[Posted]:
    """Send an answer: its first message by `first`, the others by `then`; both get a _Message.

    Where Discord refuses the components of the first one, everything goes as plain text.
    """
    messages = in_components(stored, to)
    try:
        posted = [await first(messages[0])]
    except discord.HTTPException as error:
        if error.status != 400 or replies.is_lost(error):
            raise
        _log.warning("Discord refused the components of an answer, so it goes as text: %s", error.text)
        messages = in_plain_text(stored)
        posted = [await first(messages[0])]
    posted += [await then(message) for message in messages[1:]]
    return [Posted(message.channel.id, message.id) for message in posted]


class InChannel:
    """An answer as messages in a channel: a reply, or where there is nothing to reply to, naming who asked."""

    def __init__(self, channel: discord.abc.Messageable, reply_to: discord.Message | None = None) -> None:
        self._channel = channel
        self._reference = reply_to.to_reference(fail_if_not_exists=False) if reply_to else None
        self._pace = Pace()
        self._first: discord.Message | None = None

    async def progress(self, text: str) -> None:
        """Reply with it, or change what was replied."""
        try:
            await self._pace.wait()
            if self._first is None:
                self._first = await self._reply(content=text)
            else:
                await self._first.edit(content=text)
        except replies.FAILED as error:
            _log.info("Progress could not be shown: %s", error)

    async def say(self, text: str) -> None:
        """Reply with it; nothing happens where the bot may not write."""
        try:
            await self._put(_Message(layout(note(text))))
        except _UNREACHABLE as error:
            _log.info("A reply was not possible: %s", error.text)

    async def show(self, stored: StoredAnswer) -> list[Posted]:
        """Reply with the answer. Raises discord.Forbidden or NotFound where the bot may not write (any more)."""
        to = stored.asked.person if self._reference is None else None
        return await send_all(stored, self._put, lambda message: self._send(**message.sent), to)

    async def _put(self, message: _Message) -> discord.Message:
        if self._first is None:
            return await self._reply(**message.sent)
        await self._pace.wait()
        return await self._first.edit(**message.edited)

    async def _reply(self, **what: Any) -> discord.Message:
        if self._reference is None:
            return await self._send(**what)
        return await self._send(reference=self._reference, mention_author=False, **what)

    async def _send(self, **what: Any) -> discord.Message:
        nonce = secrets.randbits(63)  # by which Discord knows the second try, if the first one did arrive
        return await replies.tried_twice(lambda: self._channel.send(nonce=nonce, **what))


class InInteraction:
    """An answer as the reply to an interaction that was deferred; `late`: that came too late already."""

    def __init__(self, interaction: Interaction, *, private: bool, late: bool = False) -> None:
        self._interaction = interaction
        self._private = private
        self._lost = late
        self._pace = Pace()

    async def progress(self, text: str) -> None:
        """In place of "thinking"."""
        if self._lost:
            return
        try:
            await self._pace.wait()
            await self._interaction.edit_original_response(content=text)
        except replies.FAILED as error:
            self._lost |= replies.is_lost(error)
            _log.info("Progress could not be shown: %s", error)

    async def say(self, text: str) -> None:
        """Say it to the person who asked."""
        if not self._lost:
            await replies.privately(self._interaction, text)

    async def show(self, stored: StoredAnswer) -> list[Posted]:
        """In place of "thinking"; when the token is lost, in the channel if others may see it."""
        if not self._lost:
            try:
                return await send_all(stored, self._edit, self._follow_up)
            except replies.FAILED as error:
                if isinstance(error, discord.HTTPException) and error.status < 500 and not replies.is_lost(error):
                    raise
                _log.info("An answer could not take the place of what was shown while it was made: %s", error)
        return await self._without_token(stored)

    async def _edit(self, message: _Message) -> discord.Message:
        async def edit() -> discord.Message:
            await self._pace.wait()
            return await self._interaction.edit_original_response(**message.edited)

        changed = await replies.tried_twice(edit)
        replies.filled(self._interaction)
        return changed

    async def _follow_up(self, message: _Message) -> discord.Message:
        return await self._interaction.followup.send(**message.sent, ephemeral=self._private, wait=True)

    async def _without_token(self, stored: StoredAnswer) -> list[Posted]:
        interaction, channel = self._interaction, self._interaction.channel_id
        alone = bool(interaction.context.dm_channel)  # with its person, so that nothing there is public
        if channel is not None and (alone or (interaction.is_guild_integration() and not self._private)):
            client: Any = interaction.client
            try:
                return await InChannel(client.get_partial_messageable(channel)).show(stored)
            except replies.FAILED as error:
                _log.info("A late answer could not be written to its channel: %s", error)
        return []


def _rows(stored: StoredAnswer, messages: int) -> list[list[Row]]:
    """The rows of buttons under each of so many messages: only the last one has some."""
    return [[] for _ in range(messages - 1)] + [buttons_of(stored)]
