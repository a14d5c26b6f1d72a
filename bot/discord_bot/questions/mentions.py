"""Questions that come as messages: a mention, a reply to the bot, a direct message, a message in its thread."""

from __future__ import annotations

import logging
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import discord

from bot.conversation.types import Asked, Limit, StoredAnswer
from bot.discord_bot import errors, replies
from bot.discord_bot.interactions import parent_of
from bot.discord_bot.questions import asking, threads
from bot.discord_bot.questions.admission import Admission, Refusal, admit
from bot.discord_bot.questions.asking import Inquiry
from bot.discord_bot.questions.delivery import InChannel
from corpus.errors import NewsdeskError

if TYPE_CHECKING:
    from bot.discord_bot.parts import Parts

_log = logging.getLogger(__name__)
_OTHER_MENTIONS = re.compile(r"<(?:@[!&]?|#)\d+>|<(/[^:>]+):\d+>|<a?:(\w+):\d+>")
_NOTICES = 2  # a minute: who goes on when told to wait hears no more
HELP = (
    "Ask me a question about the articles: write it after the mention, or use `/ask`. "
    "I answer with exact words from the articles, or say that I found none."
)


async def on_message(parts: Parts, bot: int, message: discord.Message) -> None:
    """Answer a message that addresses the bot; everything else is left alone, and nothing of it is kept."""
    if not is_for(message, bot, parts.config.discord.answer_threads):
        return
    text = question(message.content, bot)
    place = InChannel(message.channel, message)
    try:
        if not text:
            await _notice(parts, message, place, HELP)
        else:
            await _ask(parts, message, place, text, await _replied(parts, message))
    except Refusal as refusal:
        if refusal.reason != "blocked":
            await _notice(parts, message, place, str(refusal))
    except NewsdeskError as error:
        await _notice(parts, message, place, errors.sentence(error))
    except replies.FAILED as error:
        _log.warning("A message could not be answered: %s", error)
    except Exception as error:
        await _notice(parts, message, place, errors.reported(error))


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


async def _replied(parts: Parts, message: discord.Message) -> StoredAnswer | None:
    """The answer that a message replies to, if it may be built upon here."""
    reference = message.reference
    if reference is None or reference.message_id is None or reference.type is not discord.MessageReferenceType.reply:
        return None
    found = await parts.off_loop(parts.records.answers.of_message, reference.message_id)
    server = message.guild.id if message.guild else None
    if found is None or found.asked.private or found.asked.server != server:
        return None
    return found


async def _ask(
    parts: Parts, message: discord.Message, place: InChannel, text: str, replied: StoredAnswer | None
) -> None:
    channel, person = message.channel, message.author.id
    server = message.guild.id if message.guild else None

    async def admission() -> Admission:
        return await admit(parts, person=person, server=server, channel=channel.id, parent_channel=parent_of(channel))

    in_thread = isinstance(channel, discord.Thread)
    key = asking.conversation(person, channel.id, thread=in_thread, direct=server is None)
    if replied is not None and replied.asked.person == person:
        key = replied.asked.conversation
    admitted, ticket = await asking.let_in(parts, admission)
    try:
        inquiry = Inquiry(
            text=text,
            asked=Asked(person, server, channel.id, key, private=False),
            collection=admitted.collection,
            thread=channel.id if in_thread else None,
            replied=replied,
        )
        async with _typing(channel):
            found = await asking.answer(parts, inquiry, ticket, place)
    finally:
        ticket.leave()
    if found is not None and found.posted and admitted.settings.threads and not in_thread:
        await threads.open_on(channel, found.posted[0].message, text)


@asynccontextmanager
async def _typing(channel: discord.abc.Messageable) -> AsyncIterator[None]:
    """Shows that an answer is being written, where that is possible."""
    typing = channel.typing()
    try:
        await typing.__aenter__()
    except replies.FAILED:
        yield
        return
    try:
        yield
    finally:
        await typing.__aexit__(None, None, None)


async def _notice(parts: Parts, message: discord.Message, place: InChannel, text: str) -> None:
    """Reply with a short word, unless this person has had enough of those within this minute."""
    person = message.author.id
    limit = Limit("person notices", str(person), _NOTICES, 60)
    if await parts.off_loop(parts.records.limits.take, [limit], datetime.now(UTC)) is None:
        await place.say(text)
