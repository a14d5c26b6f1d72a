"""Newsdesk's Discord bot in this process: the real client and parts over a data folder, against the fake Discord."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterable
from pathlib import Path
from typing import Any

import pytest

from bot.conversation.types import StoredAnswer
from bot.discord_bot import replies
from bot.discord_bot.commands import completing
from bot.discord_bot.program.client import NewsdeskClient
from bot.discord_bot.program.parts import Parts
from bot.discord_bot.questions import inquiry, queueing
from bot.settings import Config, Discord
from bot.settings.sections import LibrarySection
from bot.wiring import Desk
from corpus.article import Article
from corpus.reading import ReadResult
from corpus.syncing import plan
from retrieval.chain import NewsChain
from support import PATIENCE
from support.fake_discord import FakeDiscord, text_of
from support.fake_discord.api import Call
from support.fake_embeddings import WordCounts
from support.fakes import article
from support.small_bot import is_online, redirect

QUESTION = "How many troops are in Iraq?"
FOLLOWING = "Who will meet again?"
UNANSWERED = "When did penguins colonise Mars?"
TROOPS = "About 2,500 troops are in Iraq, where they train local forces."
ARTICLES = (
    (f"{TROOPS} Washington wants a schedule by conditions.", "Two calendars", "Potomac Brief"),
    (
        "Fourteen banks may not use dollars any more. The ministry asked the Treasury.",
        "Fourteen banks",
        "Orchard Digest",
    ),
)

# What the bot does for want of time: it acknowledges before its checks have ended, completes nothing, starts a worker
# beside unacknowledged interactions, tells how far it is.
_FOR_WANT_OF_TIME = (
    (replies, "_PATIENCE"),
    (completing, "_PATIENCE"),
    (queueing, "_LONGEST_HOLD"),
    (inquiry, "_TOLD_EVERY"),
)
SOON = 0.05  # seconds, in place of one of these in a test that is about it


def unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let none of it happen by itself: on a busy machine it would come before the answer that a test waits for."""
    for module, name in _FOR_WANT_OF_TIME:
        monkeypatch.setattr(module, name, 10 * PATIENCE)


class Bot:
    """What a test sees of the bot. `gate`: answers wait while it is not set."""

    def __init__(self, fake: FakeDiscord, parts: Parts, client: NewsdeskClient) -> None:
        self.fake, self.parts, self.client = fake, parts, client
        self.gate = threading.Event()
        self.gate.set()
        self.asked: list[Any] = []  # every Question that reached the chain

    @property
    def server(self) -> int:
        """The id of the fake's first server."""
        return int(self.fake.guild["id"])

    @property
    def mention(self) -> str:
        return f"<@{self.fake.bot['id']}>"

    def ingest(self, articles: Iterable[Article], collection: str = "news") -> None:
        """Make a collection hold these articles."""
        desk = self.parts.desk
        readings = [ReadResult(item, done) for done, item in enumerate(articles, start=1)]
        desk.indexer().execute(collection, plan(desk.library().articles.known(collection), readings))

    def stored(self, message: Any) -> StoredAnswer | None:
        """The answer that a message carries."""
        return self.parts.records.answers.of_message(int(message["id"]))

    @property
    def before(self) -> tuple[str, ...]:
        """The earlier questions that went along with the last one, as they were read."""
        return tuple(turn.read_as for turn in self.asked[-1].history)

    def reached(self, question: str) -> None:
        """This is what the chain was asked last."""
        assert self.asked[-1].text == question


def plain(message: Any) -> str:
    """What can be read in a message, without what makes it bold."""
    return text_of(message).replace("**", "")


def may_ping(call: Call) -> bool:
    """Whether the bot wrote something in which a mention would notify somebody."""
    body = call.body if isinstance(call.body, dict) else {}
    message = body.get("data") or body
    says = bool(message.get("content") or message.get("components")) and "custom_id" not in message  # that is a form
    return says and (message.get("allowed_mentions") or {}).get("parse") != []


def told_every(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    """How often who waits for an answer is told how it goes."""
    monkeypatch.setattr(inquiry, "_TOLD_EVERY", seconds)


@contextlib.asynccontextmanager
async def newsdesk_on(
    fake: FakeDiscord, folder: Path, monkeypatch: pytest.MonkeyPatch, **settings: Any
) -> AsyncIterator[Bot]:
    """Run the bot until the block is left; `settings` are those of [discord].

    It does nothing for want of time; a test of what it then does sets that time itself.
    """
    embeddings = WordCounts(dimension=4096)
    monkeypatch.setattr(Desk, "_embeddings", lambda _: embeddings)
    redirect(fake.base, monkeypatch)
    unhurried(monkeypatch)
    config = Config(library=LibrarySection(data=str(folder)), discord=Discord(**{"shared": ["news"], **settings}))
    parts = Parts.build(config)
    client = NewsdeskClient(parts, guild_ready_timeout=0.05)
    bot = Bot(fake, parts, client)
    stream = NewsChain.stream

    def slow(chain: NewsChain, question: Any, *more: Any) -> Any:
        bot.asked.append(question)
        assert bot.gate.wait(PATIENCE)
        return stream(chain, question, *more)

    monkeypatch.setattr(NewsChain, "stream", slow)
    if parts.desk.live_index("news") is None:
        bot.ingest(article(text, title=title, publisher=who) for text, title, who in ARTICLES)
    running = asyncio.create_task(client.start(fake.token))
    try:
        await fake.until(lambda: is_online(client) or running.done())
        if running.done():
            running.result()
        await fake.until(lambda: fake.commands[None])
        yield bot
        assert not [call for call in fake.calls if may_ping(call)]
    finally:
        bot.gate.set()
        await parts.questions.drain(PATIENCE)
        await client.close()
        await asyncio.gather(running, return_exceptions=True)
        await client.leave()
        parts.close()
