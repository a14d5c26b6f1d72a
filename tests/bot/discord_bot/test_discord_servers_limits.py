"""What those who run a server may not take from others, and what a failing Discord does not take from them."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from support import PATIENCE
from support.discord_bot import QUESTION, SOON, Bot, newsdesk_on
from support.discord_news import MARKET, News, plainly, titles
from support.fake_discord import EDIT, FakeDiscord, Permission, Upload, text_of
from support.fake_embeddings import WordCounts
from support.fakes import answer, article

from bot.conversation.types import Gap, Origin
from bot.discord_bot.commands import completing
from bot.discord_bot.commands.news import progress
from bot.discord_bot.questions import admission
from bot.discord_bot.servers import scopes
from bot.discord_bot.servers.grouping import Grouping

pytestmark = [pytest.mark.models, pytest.mark.stores]

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest_asyncio.fixture
async def bot(fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setattr(progress, "EVERY", 0.05)
    async with newsdesk_on(fake, tmp_path, monkeypatch) as bot:
        yield bot


@pytest.fixture
def news(fake: FakeDiscord) -> News:
    return News(fake, fake.person("mara", permissions=Permission.MANAGE_GUILD))


async def test_commands_and_pages_of_moderators_are_counted_together(
    fake: FakeDiscord, bot: Bot, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admission, "_MODERATION", 2)
    bot.ingest(
        (article(f"Something happened {n} times.", title=f"Story {n}", collection="news") for n in range(11)), "news"
    )
    ix = await fake.slash(news.person, "news list")
    page = await fake.until(lambda: fake.seen(ix))
    await fake.click(news.person, page, "Next")
    await fake.until(lambda: "Page 2" in text_of(page))
    refused = await fake.click(news.person, page, "Previous")
    assert "too fast" in text_of(await fake.until(lambda: (refused.followups or [None])[0]))
    assert "too fast" in await news("status")
    asked = await fake.slash(news.person, "ask", question=QUESTION)  # which has limits of its own
    assert "2,500" in text_of(await fake.until(lambda: fake.seen(asked)))


async def test_a_page_is_not_begun_while_the_program_ends(fake: FakeDiscord, bot: Bot, news: News) -> None:
    bot.ingest(
        (article(f"Something happened {n} times.", title=f"Story {n}", collection="news") for n in range(11)), "news"
    )
    ix = await fake.slash(news.person, "news list")
    page = await fake.until(lambda: fake.seen(ix))
    bot.parts.questions.stopping = True
    pressed = await fake.click(news.person, page, "Next")
    assert "being restarted" in text_of(await fake.until(lambda: fake.seen(pressed)))
    bot.parts.questions.stopping = False


def test_the_same_questions_are_embedded_once() -> None:
    class Counting(WordCounts):
        times = 0

        def embed_array(self, texts: Any) -> Any:
            self.times += 1
            return super().embed_array(texts)

    gaps = [Gap(question, "news", NOW, "a") for question in ("Who won the cup?", "Where is Ys?", "Who won the cup")]
    grouping, embeddings = Grouping(), Counting()
    first = grouping.grouped(gaps, embeddings)
    assert [[gap.question for gap in group] for group in first] == [
        ["Who won the cup?", "Who won the cup"],
        ["Where is Ys?"],
    ]
    assert grouping.grouped(gaps, embeddings) == first
    assert embeddings.times == 1
    grouping.grouped(gaps[1:], embeddings)
    assert embeddings.times == 2
    for number in range(100):
        grouping.grouped([replace(gaps[0], question=f"Question {number}")], embeddings)
    assert len(grouping._rows) == 32


async def test_what_was_asked_in_private_is_not_shown_with_its_rating(fake: FakeDiscord, bot: Bot, news: News) -> None:
    records = bot.parts.records
    records.answers.keep(answer(id="a", question="Secret?"), Origin(1, bot.server, 2, "c2p1", True), NOW)
    records.feedback.rate("a", 1, False, "wrong", "It is not so.", NOW)
    said = await news("feedback")
    assert "asked in private — “It is not so.”" in said
    assert "Secret" not in said


@pytest.mark.parametrize("name", ["__all__.exe", "_a_.txt"])
async def test_the_name_of_a_refused_file_does_nothing(fake: FakeDiscord, bot: Bot, news: News, name: str) -> None:
    ix = await fake.slash(news.person, "news add", file=Upload(name, b""))
    said = text_of(await fake.until(lambda: fake.seen(ix)))
    assert name.replace("_", "\\_") in said


async def test_a_failing_discord_ends_no_job(fake: FakeDiscord, bot: Bot, news: News) -> None:
    """Progress could not be shown; the end is."""
    gate = threading.Event()
    bot.parts.jobs.submit("add", None, lambda _: gate.wait(PATIENCE))
    fake.fail(*EDIT, 400)
    ix = await fake.slash(news.person, "news add", file=Upload("market.txt", MARKET.encode()))
    await fake.until(lambda: any(call.status == 400 for call in fake.calls))
    gate.set()
    assert "added 1" in text_of(await news.answer(ix, "unchanged"))
    assert titles(bot) == ["The night market"]
    assert "added to" in await news("log")


async def test_the_end_of_a_job_that_discord_does_not_take_is_held(fake: FakeDiscord, bot: Bot, news: News) -> None:
    fake.fail(*EDIT, 400, times=99)  # what is said of how far it is, and the end
    await fake.slash(news.person, "news add", file=Upload("market.txt", MARKET.encode()))
    waiting = bot.parts.records.held.waiting
    (one,) = await fake.until(lambda: waiting(int(news.person["id"]), bot.server))
    assert "added 1" in one.value
    assert titles(bot) == ["The night market"]


async def test_an_attachment_whose_connection_breaks_is_asked_for_again(
    fake: FakeDiscord, bot: Bot, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    import aiohttp
    import discord

    async def breaks(_: object) -> bytes:
        raise aiohttp.ClientPayloadError

    monkeypatch.setattr(discord.Attachment, "read", breaks)
    ix = await fake.slash(news.person, "news add", file=Upload("market.txt", MARKET.encode()))
    assert "attach it again" in plainly(await fake.until(lambda: fake.seen(ix)))
    assert scopes.own(bot.server) not in bot.parts.desk.collections()


async def test_completion_for_moderators_answers_in_time(
    fake: FakeDiscord, bot: Bot, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()
    monkeypatch.setattr(bot.parts.records.servers, "settings", lambda server: done.wait(PATIENCE))
    monkeypatch.setattr(completing, "_PATIENCE", SOON)
    typed = await fake.complete(news.person, "news remove", "article", "night")
    await fake.until(lambda: typed.acked)
    assert typed.choices == []
    done.set()
