"""Questions that come as messages: a mention, a reply to the bot, a direct message, a message in its thread."""

from __future__ import annotations

import logging
import re
from asyncio import to_thread
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

import discord

from bot.conversation import Records
from bot.conversation.types import Limit, Origin, StoredAnswer
from bot.discord_bot import errors, replies
from bot.discord_bot.interactions import Caller, parent_of
from bot.discord_bot.questions import threads
from bot.discord_bot.questions.admission import Gatekeeper, Refusal
from bot.discord_bot.questions.asking import Pipeline
from bot.discord_bot.questions.delivery import InChannel
from bot.discord_bot.questions.inquiry import Inquiry, conversation

_log = logging.getLogger(__name__)
_OTHER_MENTIONS = re.compile(r"<(?:@[!&]?|#)\d+>|<(/[^:>]+):\d+>|<a?:(\w+):\d+>")
_NOTICES = 2  # a minute: who goes on when told to wait hears no more
HELP = (
    "Ask me a question about the articles: write it after the mention, or use `/ask`. "
    "I answer with exact words from the articles, or say that I found none."
)


@dataclass(frozen=True)
class Mentions:
    """Answers the messages that address the bot.

    Attributes:
        answer_threads: whether every message in a thread of the bot's does.
    """

    pipeline: Pipeline
    gatekeeper: Gatekeeper
    records: Records
    answer_threads: bool

    async def on_message(self, bot: int, message: discord.Message) -> None:
        """Answer a message that addresses the bot; everything else is left alone, and nothing of it is kept."""
        if not is_for(message, bot, self.answer_threads):
            return
        text = question(message.content, bot)
        place = InChannel(message.channel, message)
        try:
            if text:
                await self._ask(message, place, text)
            else:
                await self._notice(message, place, HELP)
        except Refusal as refusal:
            if refusal.reason != "blocked":
                await self._notice(message, place, str(refusal))
        except replies.FAILED as error:
            _log.warning("A message could not be answered: %s", error)
        except Exception as error:
            await self._notice(message, place, errors.sentence(error))

    async def _ask(self, message: discord.Message, place: InChannel, text: str) -> None:
        replied = await self._replied(message)
        channel, person = message.channel, message.author.id
        server = message.guild.id if message.guild else None
        in_thread = isinstance(channel, discord.Thread)
        key = conversation(person, channel.id, thread=in_thread, direct=server is None)
        if replied is not None and replied.asked.person == person:
            key = replied.asked.conversation
        caller = Caller(person, server, channel.id, parent_of(channel))
        admitted, ticket = await self.pipeline.let_in(partial(self.gatekeeper.question, caller))
        try:
            inquiry = Inquiry(
                text=text,
                asked=Origin(person, server, channel.id, key, private=False),
                collection=admitted.collection,
                thread=channel.id if in_thread else None,
                replied=replied,
            )
            async with AsyncExitStack() as stack:
                with suppress(*replies.FAILED):
                    await stack.enter_async_context(channel.typing())
                shown = await self.pipeline.answer(inquiry, ticket, place)
        finally:
            ticket.leave()
        if shown is not None and shown.posted and admitted.settings.threads and not in_thread:
            await threads.open_on(channel, shown.posted[0].message, text)

    async def _replied(self, message: discord.Message) -> StoredAnswer | None:
        """The answer that a message replies to, if it may be built upon here."""
        to = message.reference
        if to is None or to.message_id is None or to.type is not discord.MessageReferenceType.reply:
            return None
        stored = await to_thread(self.records.answers.of_message, to.message_id)
        server = message.guild.id if message.guild else None
        return stored if stored and not stored.asked.private and stored.asked.server == server else None

    async def _notice(self, message: discord.Message, place: InChannel, text: str) -> None:
        """Reply with a short word, unless this person has had enough of those within this minute."""
        limit = Limit("person notices", str(message.author.id), _NOTICES, 60)
        if await to_thread(self.records.limits.take, [limit], datetime.now(UTC)) is None:
            await place.say(text)


def is_for(message: discord.Message, bot: int, answer_threads: bool) -> bool:
    """Whether a person addresses the bot with this message."""
    if message.author.bot or message.webhook_id is not None or message.is_system():
        return False
    if message.guild is None:
        return True
    if any(mentioned.id == bot for mentioned in message.mentions):
        return True
    # A reply that does not ping, and a message in a thread, arrive with their text only by the message content intent.
    if not message.content:
        return False
    return _replies_to(message, bot) or (answer_threads and threads.is_ours(message.channel, bot))


def question(content: str, bot: int) -> str:
    """What is asked: without the mention of the bot, without the ids of other people, channels and emoji."""
    without = re.sub(rf"<@!?{bot}>", " ", content)
    named = _OTHER_MENTIONS.sub(lambda match: match[1] or match[2] or " ", without)
    return " ".join(named.split())


def _replies_to(message: discord.Message, bot: int) -> bool:
    resolved = message.reference.resolved if message.reference else None
    return isinstance(resolved, discord.Message) and resolved.author.id == bot
