"""What goes into the collections of a server, and out of them: the real client, against the fake Discord."""

from __future__ import annotations

import asyncio
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from support import PATIENCE
from support.discord_bot import Bot, newsdesk_on
from support.discord_news import HARBOUR, MARKET, News, bot, mara, news, plainly, titles
from support.fake_discord import FakeDiscord, Upload, text_of
from support.fakes import article

from bot.discord_bot.commands.news import add as news_add
from bot.discord_bot.servers import scopes
from bot.discord_bot.servers.jobs import Progress

pytestmark = [pytest.mark.models, pytest.mark.stores]

__all__ = ["bot", "mara", "news"]


async def test_attached_files_become_articles_once(fake: FakeDiscord, bot: Bot, news: News, tmp_path: Path) -> None:
    said = await news.add(("harbour.md", HARBOUR), ("market.txt", MARKET))
    assert "“news”: added 2, changed 0, unchanged 0, skipped 0." in said
    assert "2 of 4 articles" in said
    assert sorted(titles(bot)) == ["A new harbour", "The night market"]
    assert "added 0, changed 0, unchanged 1" in await news.add(("market.txt", MARKET))
    later = MARKET.replace("August", "September")
    assert "added 0, changed 1, unchanged 0" in await news.add(("market.txt", later))
    assert not [file for file in (tmp_path / "uploads").rglob("*") if file.is_file()]
    asked = await fake.slash(fake.person("alice"), "ask", question="When does the harbour of Tamsin open?")
    assert "Tamsin opens in **June**" in text_of(await fake.until(lambda: fake.seen(asked)))
    assert not fake.refused


async def test_what_cannot_be_read_is_said_before_or_after_it_was_fetched(
    fake: FakeDiscord, bot: Bot, news: News
) -> None:
    before = [call for call in fake.calls if "attachments" in call.path]
    picture = await news("add", file=Upload("picture.png", b"\x89PNG"))
    assert "“picture.png” is no file that can be read as articles" in picture
    assert "is empty" in await news("add", file=Upload("nothing.txt", b""))
    large = Upload("large.txt", b"x" * 20_000_001)
    assert "20.0 MB" in await news("add", file=large)
    two = {"file": Upload("a.txt", b"a"), "file2": Upload("a.txt", b"b")}
    assert "Two of the files" in await news("add", **two)
    assert [call for call in fake.calls if "attachments" in call.path] == before
    broken = await news.add(("broken.json", "{"), ("market.txt", MARKET))
    assert "added 1" in broken
    assert "Skipped broken.json: not valid JSON" in broken
    assert titles(bot) == ["The night market"]


async def test_a_quota_lets_in_what_fits(bot: Bot, news: News) -> None:
    lines = [json.dumps({"title": f"Story {n}", "text": f"Something {n} happened in Tamsin."}) for n in range(6)]
    said = await news.add(("all.jsonl", "\n".join(lines)))
    assert "added 4, changed 0, unchanged 0, skipped 2" in said
    assert "quota of articles is used up" in said
    assert len(titles(bot)) == 4
    assert "added 0" in await news.add(("market.txt", MARKET), collection="other")


async def test_a_collection_of_its_own_for_a_channel(fake: FakeDiscord, bot: Bot, news: News) -> None:
    await news.add(("market.txt", MARKET), collection="Town")
    assert titles(bot, "town") == ["The night market"]
    assert "2 articles in “news (shared)”" in await news("list", collection="news (shared)")
    channel = fake.add_channel("town")
    said = await news("setup", channel=channel, collection="town")
    assert f"<#{channel}> asks “town”" in said
    asked = await fake.slash(fake.person("alice"), "ask", channel, question="When does the night market close?")
    assert "August" in text_of(await fake.until(lambda: fake.seen(asked)))
    settings = bot.parts.records.servers.settings(bot.server)
    assert dict(settings.channels) == {int(channel): "town"}


async def test_what_the_operator_shares_cannot_be_changed(bot: Bot, news: News) -> None:
    said = await news("add", collection="news (shared)", file=Upload("market.txt", MARKET.encode()))
    assert "shared by the operator" in said
    assert "shared by the operator" in await news("remove", article="Fourteen banks")
    refused = await news("withdraw", article="Fourteen banks", kind="retracted", note="wrong")
    assert "shared by the operator" in refused
    assert len(list(bot.parts.desk.library().articles.all("news"))) == 2
    assert "Fourteen banks" in await news("list")


async def test_the_articles_in_pages(fake: FakeDiscord, bot: Bot, news: News) -> None:
    own = scopes.own(bot.server)
    bot.ingest((article(f"Text of number {n:02}.", title=f"Story {n:02}", collection=own) for n in range(23)), own)
    ix = await fake.slash(news.person, "news list")
    first = await news.answer(ix)
    assert "23 articles in “news”" in text_of(first)
    assert "Page 1 of 3" in text_of(first)
    assert text_of(first).count("Story") == 10
    await fake.click(news.person, first, "Next")
    second = await news.answer(ix, "Page 2 of 3")
    assert "Story 10" in text_of(second)
    await fake.click(news.person, second, "Next")
    third = await news.answer(ix, "Page 3 of 3")
    assert text_of(third).count("Story") == 3
    with pytest.raises(LookupError):
        await fake.click(news.person, third, "Next")
    await fake.click(news.person, third, "Previous")
    await news.answer(ix, "Page 2 of 3")
    assert not fake.refused


async def test_an_article_is_chosen_while_typing_and_removed(fake: FakeDiscord, bot: Bot, news: News) -> None:
    await news.add(("harbour.md", HARBOUR), ("market.txt", MARKET))
    typed = await fake.complete(news.person, "news remove", "article", "harb")
    (choice,) = await fake.until(lambda: typed.choices)
    assert choice["name"] == "A new harbour · Meuse Wire · 3 May 2026"
    assert "Removed “A new harbour” from “news”" in await news("remove", "Removed", article=choice["value"])
    assert titles(bot) == ["The night market"]
    assert "No article of this server fits" in await news("remove", article=choice["value"])
    stranger = fake.person("stranger")
    fake.allow_command(stranger, "news")
    typed = await fake.complete(stranger, "news remove", "article", "mark")
    assert await fake.until(lambda: typed.choices is not None)
    assert typed.choices == []


async def test_a_withdrawn_article_is_marked_where_it_was_quoted(fake: FakeDiscord, bot: Bot, news: News) -> None:
    await news.add(("harbour.md", HARBOUR))
    alice = fake.person("alice")
    question = "When does the harbour of Tamsin open?"
    public = await fake.slash(alice, "ask", question=question)
    answer = await fake.until(lambda: fake.seen(public))
    hidden = await fake.slash(alice, "ask", question=question, private=True)
    for ix in (public, hidden):  # noted a moment after it can be seen
        await fake.until(lambda ix=ix: (seen := fake.seen(ix)) and bot.stored(seen))
    said = await news("withdraw", "marked", article="A new harbour", kind="retracted", note="It was *invented*.")
    assert "marked as retracted, and removed from “news”" in said
    assert "2 earlier answers quoted it and are marked; 1 of them could be edited" in said
    assert titles(bot) == []
    changed = text_of(fake.messages[answer["channel_id"]][answer["id"]])
    assert "retracted" in changed.lower()
    assert "invented" in changed
    assert "Helpful" in changed
    stored = bot.parts.records.answers.of_message(int(answer["id"]))
    assert stored is not None
    assert [one.kind for one in stored.withdrawals] == ["retracted"]
    assert not fake.refused


async def test_a_long_job_shows_how_far_it_is(fake: FakeDiscord, bot: Bot, news: News) -> None:
    gate, begun = threading.Event(), threading.Event()

    def slow(far: Progress) -> None:
        begun.set()
        assert gate.wait(PATIENCE)

    bot.parts.jobs.submit("add", bot.server, slow)
    assert begun.wait(PATIENCE)
    ix = await fake.slash(news.person, "news add", file=Upload("market.txt", MARKET.encode()))
    waiting = await news.answer(ix, "Waiting: 1 job is done before this one.")
    assert "0 questions waiting for an answer · 2 jobs of this server not finished" in await news("status")
    gate.set()
    finished = await news.answer(ix, "added 1")
    assert finished["id"] == waiting["id"]
    assert not fake.refused


async def test_a_stop_in_the_middle_of_a_job_loses_nothing(
    fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, news: News
) -> None:
    begun, gate = threading.Event(), threading.Event()

    async with newsdesk_on(fake, tmp_path, monkeypatch) as bot:
        embeddings: Any = bot.parts.desk.embeddings()
        embed = embeddings.embed_bulk

        def slow(texts: list[str]) -> Any:
            begun.set()
            assert gate.wait(PATIENCE)
            return embed(texts)

        embeddings.embed_bulk = slow
        first = await fake.slash(news.person, "news add", file=Upload("market.txt", MARKET.encode()))
        await fake.until(begun.is_set)
        second = await fake.slash(news.person, "news add", file=Upload("harbour.md", HARBOUR.encode()))
        await news.answer(second, "Waiting")
        stopping = asyncio.create_task(bot.parts.jobs.drain(0))
        for ix in (second, first):
            assert "goes on with your files when it is back" in plainly(await news.answer(ix, "restarted"))
            gate.set()
        await stopping
        assert "try again in a minute" in await news("add", file=Upload("late.txt", b"Late\n\nIt came late."))
    async with newsdesk_on(fake, tmp_path, monkeypatch) as bot:
        await news_add.resume(bot.parts.desk, bot.parts.records, bot.parts.jobs)
        assert sorted(titles(bot)) == ["A new harbour", "The night market"]
        waiting = bot.parts.records.held.waiting(int(news.person["id"]), bot.server)
        assert [("unchanged 1" in one.value, "added 1" in one.value) for one in waiting] == [
            (True, False),
            (False, True),
        ]
        assert not [file for file in (tmp_path / "uploads").rglob("*") if file.is_file()]


async def test_pages_can_be_turned_after_a_restart(
    fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, news: News
) -> None:
    async with newsdesk_on(fake, tmp_path, monkeypatch) as bot:
        own = scopes.own(bot.server)
        bot.ingest((article(f"Text of {n:02}.", title=f"Story {n:02}", collection=own) for n in range(11)), own)
        ix = await fake.slash(news.person, "news list")
        first = await news.answer(ix, "Page 1 of 2")
    async with newsdesk_on(fake, tmp_path, monkeypatch) as bot:
        await fake.click(news.person, first, "Next")
        assert "Story 10" in plainly(await news.answer(ix, "Page 2 of 2"))
        own = scopes.own(bot.server)
        bot.parts.desk.indexer().remove(own, [one.source.id for one in bot.parts.desk.library().articles.all(own)][:3])
        await fake.click(news.person, first, "Previous")
        shorter = await news.answer(ix, "8 articles")
        assert "Page" not in plainly(shorter)
    assert not fake.refused


async def test_a_job_outlives_the_token_of_its_command(fake: FakeDiscord, bot: Bot, news: News) -> None:
    ix = await fake.slash(news.person, "news add", file=Upload("market.txt", MARKET.encode()))
    fake.expire(ix)
    records, person = bot.parts.records, int(news.person["id"])
    (waiting,) = await fake.until(lambda: records.held.waiting(person, bot.server))
    assert waiting.kind == "text"
    assert "added 1" in waiting.value
    assert titles(bot) == ["The night market"]
    assert fake.posts() == []
