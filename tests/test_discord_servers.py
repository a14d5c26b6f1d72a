"""Running a server with /news: the real client in this process, against the fake Discord."""

from __future__ import annotations

import asyncio
import gzip
import json
import re
import threading
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from discord_bot import QUESTION, Bot, newsdesk_on
from fake_discord import EPHEMERAL, FakeDiscord, Interaction, Permission, Upload, text_of
from fakes import ASKED, answer, article

from bot.conversation.types import Asked
from bot.discord_bot import scopes
from bot.discord_bot.commands import news_add, news_jobs, news_log
from bot.discord_bot.jobs import Progress
from corpus.errors import UsageError

HARBOUR = (
    "---\ntitle: A new harbour\npublisher: Meuse Wire\ndate: 2026-05-03\nurl: https://wire.example/harbour\n---\n"
    "The harbour of Tamsin opens in June. It cost 40 million euros, the mayor said.\n"
)
MARKET = "The night market\n\nThe night market of Tamsin closes in August. Traders protest against it.\n"


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        yield fake
        assert not fake.unknown


@pytest_asyncio.fixture
async def bot(fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    monkeypatch.setattr(news_jobs, "EVERY", 0.05)
    async with newsdesk_on(fake, tmp_path, monkeypatch, articles_per_server=4) as bot:
        yield bot


@pytest.fixture
def mara(fake: FakeDiscord) -> Any:
    """Who manages the server."""
    return fake.person("mara", permissions=Permission.MANAGE_GUILD)


def plainly(message: Any) -> str:
    """What a reader sees: the marks without what keeps them from formatting."""
    return re.sub(r"\\(\W)", r"\1", text_of(message))


class News:
    """Commands of one person, and what that person sees of the answer."""

    def __init__(self, fake: FakeDiscord, person: Any) -> None:
        self.fake, self.person = fake, person

    async def __call__(self, command: str, finished: str = "", /, **options: Any) -> str:
        ix = await self.fake.slash(self.person, f"news {command}", **options)
        message = await self.answer(ix, finished)
        assert message["flags"] & EPHEMERAL
        return plainly(message)

    async def answer(self, ix: Interaction, finished: str = "") -> Any:
        def seen() -> Any:
            message = self.fake.seen(ix)
            return message if message and finished in plainly(message) else None

        return await self.fake.until(seen, 10)

    async def add(self, *files: tuple[str, str], **options: Any) -> str:
        uploads = {f"file{number or ''}": Upload(name, text.encode()) for number, (name, text) in _numbered(files)}
        return await self("add", "unchanged", **uploads, **options)


def _numbered(files: tuple[tuple[str, str], ...]) -> list[tuple[int, tuple[str, str]]]:
    return [(0 if place == 0 else place + 1, file) for place, file in enumerate(files)]


@pytest.fixture
def news(fake: FakeDiscord, mara: Any) -> News:
    return News(fake, mara)


def titles(bot: Bot, name: str = "news") -> list[str]:
    return [one.source.title for one in bot.parts.desk.library().articles(scopes.own(bot.server, name))]


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
    assert len(list(bot.parts.desk.library().articles("news"))) == 2
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


async def test_nobody_else_may(fake: FakeDiscord, bot: Bot, news: News) -> None:
    """Also when the server shows the commands to everybody, and the pages of a moderator stay theirs."""
    await news.add(("market.txt", MARKET))
    alice = fake.person("alice")
    with pytest.raises(PermissionError):
        await fake.slash(alice, "news status")
    fake.allow_command(alice, "news")
    as_alice = News(fake, alice)
    for command, options in {
        "setup": {"threads": True},
        "add": {"file": Upload("a.txt", b"Alpha\n\nSomething happened here.")},
        "list": {},
        "remove": {"article": "The night market"},
        "status": {},
        "unanswered": {},
        "feedback": {},
        "withdraw": {"article": "The night market", "kind": "retracted", "note": "x"},
        "block": {"member": news.person},
        "unblock": {"member": news.person},
        "pause": {},
        "log": {},
        "export": {},
    }.items():
        assert "Only members with the permission “Manage Server”" in await as_alice(command, **options), command
    assert titles(bot) == ["The night market"]
    assert not bot.parts.records.servers.settings(bot.server).threads


async def test_an_editor_may_add_and_remove_and_no_more(fake: FakeDiscord, bot: Bot, news: News) -> None:
    role = fake.add_role("editors")
    said = await news("setup", **{"editor-role": role})
    assert f"<@&{role}>" in said
    assert "Server Settings › Integrations" in said
    erin = fake.person("erin", roles=[role])
    fake.allow_command(erin, "news")
    as_erin = News(fake, erin)
    assert "added 1" in await as_erin.add(("market.txt", MARKET))
    assert "The night market" in await as_erin("list")
    assert "Removed" in await as_erin("remove", "Removed", article="The night market")
    for command in ("setup", "log", "export", "pause"):
        assert "Only members with the permission" in await as_erin(command)
    everyone = await news("setup", **{"editor-role": fake.guild["id"]})
    assert "@everyone cannot be" in everyone


async def test_only_named_channels_answer_and_a_pause_stops_all(fake: FakeDiscord, bot: Bot, news: News) -> None:
    town, alice = fake.add_channel("town"), fake.person("alice")
    assert "in **1 channel** only" in await news("setup", channel=town, answers=True)

    async def asks(channel: str | None = None) -> str:
        ix = await fake.slash(alice, "ask", channel, question=QUESTION)
        await fake.until(lambda: fake.seen(ix) or ix.followups)
        return text_of(fake.seen(ix) or ix.followups[0])

    assert "does not answer in this channel" in await asks()
    assert "2,500" in await asks(town)
    await news("pause")
    assert "paused" in await asks(town)
    assert "paused already" in await news("pause")
    assert "**Paused**" in await news("status")
    await news("pause", resume=True)
    assert "2,500" in await asks(town)
    assert "every channel" in await news("setup", reset="channels")
    assert "2,500" in await asks()


async def test_a_channel_where_the_bot_cannot_write_is_said(fake: FakeDiscord, bot: Bot, news: News) -> None:
    closed, opened = fake.add_channel("closed"), fake.add_channel("opened")
    fake.deny(closed, Permission.SEND_MESSAGES)
    assert "cannot write in" in await news("setup", **{"moderators-channel": closed})
    assert "cannot write in" not in await news("setup", **{"moderators-channel": opened})
    assert f"Moderators' channel: <#{opened}>" in await news("setup")


async def test_cooldowns_only_below_the_operators(bot: Bot, news: News) -> None:
    assert "2 a person" in await news("setup", **{"per-person": 2})
    assert "at most 5" in await news("setup", **{"per-person": 6})
    assert bot.parts.records.servers.settings(bot.server).per_person_minute == 2


async def test_a_blocked_member_is_not_answered(fake: FakeDiscord, bot: Bot, news: News) -> None:
    alice = fake.person("alice")
    assert "Nobody is blocked" in await news("block")
    assert "may not ask" in await news("block", member=alice)
    assert f"<@{alice['id']}> by <@{news.person['id']}>" in await news("block")
    ix = await fake.slash(alice, "ask", question=QUESTION)
    assert "blocked you" in text_of(await fake.until(lambda: fake.seen(ix) or (ix.followups or [None])[0]))
    assert "yourself" in await news("block", member=news.person)
    assert "may ask here again" in await news("unblock", member=alice)
    assert "is not blocked" in await news("unblock", member=alice)
    assert not bot.parts.records.servers.is_blocked(bot.server, int(alice["id"]))


async def test_what_was_not_answered_is_grouped_by_likeness(fake: FakeDiscord, bot: Bot, news: News) -> None:
    assert "Every question found something" in await news("unanswered")
    asked = Asked(1, bot.server, 2, "c2p1", False)
    for number, question in enumerate(
        ("Where is Ys?", "Who won the chess cup?", "who won the chess cup", "Who won the big chess cup?")
    ):
        missing = answer(id=f"a{number}", question=question)
        bot.parts.records.answers.keep(missing, asked, ASKED + timedelta(minutes=number))
    said = await news("unanswered")
    assert "4 questions without an answer" in said
    assert said.index("**3×** Who won the big chess cup? · 2 other wordings") < said.index("**1×** Where is Ys?")
    assert f"last <t:{int(ASKED.timestamp()) + 180}:R>" in said


async def test_feedback_is_shown_without_names(fake: FakeDiscord, bot: Bot, news: News) -> None:
    assert "Nobody has rated" in await news("feedback")
    alice = fake.person("alice")
    ix = await fake.slash(alice, "ask", question=QUESTION)
    answer = await fake.until(lambda: fake.seen(ix))
    pressed = await fake.click(alice, answer, "Helpful")
    await fake.until(lambda: fake.seen(pressed) or pressed.followups)
    said = await news("feedback")
    assert "1 found an answer helpful, 0 did not" in said
    assert QUESTION.rstrip("?") in said
    assert alice["id"] not in said


async def test_a_withdrawn_article_is_marked_where_it_was_quoted(fake: FakeDiscord, bot: Bot, news: News) -> None:
    await news.add(("harbour.md", HARBOUR))
    alice = fake.person("alice")
    question = "When does the harbour of Tamsin open?"
    public = await fake.slash(alice, "ask", question=question)
    answer = await fake.until(lambda: fake.seen(public))
    hidden = await fake.slash(alice, "ask", question=question, private=True)
    await fake.until(lambda: fake.seen(hidden))
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


async def test_who_did_what_and_everything_as_a_file(fake: FakeDiscord, bot: Bot, news: News) -> None:
    alice = fake.person("alice")
    await news.add(("market.txt", MARKET))
    await news("block", member=alice)
    await news("setup", threads=True)
    said = await news("log")
    assert said.index("set threads: True") < said.index(f"blocked <@{alice['id']}>") < said.index("added “news”")
    assert f"<@{news.person['id']}>" in said
    message = await news.answer(await fake.slash(news.person, "news export"), "Settings")
    (attached,) = message["attachments"]
    assert (attached["filename"], message["flags"] & EPHEMERAL) == ("newsdesk.json", EPHEMERAL)
    exported = fake.stored.files[attached["id"]]
    kept = json.loads(exported)
    assert [one["title"] for one in kept["collections"]["news"]] == ["The night market"]
    assert kept["settings"]["threads"] is True
    assert alice["id"] not in exported.decode()
    assert str(bot.parts.desk.data) not in exported.decode()
    name, content = news_log.exported(bot.parts, bot.server, len(exported) - 1)
    assert name == "newsdesk.json.gz"
    assert json.loads(gzip.decompress(content))["collections"] == kept["collections"]
    with pytest.raises(UsageError, match="ask the operator"):
        news_log.exported(bot.parts, bot.server, 10)


async def test_the_status_says_how_fresh_and_how_full(bot: Bot, news: News) -> None:
    assert "**news (shared)** · 2 articles · none has a date" in await news("status")
    await news.add(("harbour.md", HARBOUR))
    said = await news("status")
    assert "1 of 4 articles" in said
    assert "**news** · 1 article · newest <t:1777809600:D> · last one added <t:" in said
    assert "Every channel asks “news”" in said


async def test_a_long_job_shows_how_far_it_is(fake: FakeDiscord, bot: Bot, news: News) -> None:
    gate, begun = threading.Event(), threading.Event()

    def slow(far: Progress) -> None:
        begun.set()
        assert gate.wait(10)

    bot.parts.writing.submit("add", bot.server, slow)
    assert begun.wait(5)
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
            assert gate.wait(10)
            return embed(texts)

        embeddings.embed_bulk = slow
        first = await fake.slash(news.person, "news add", file=Upload("market.txt", MARKET.encode()))
        await fake.until(begun.is_set)
        second = await fake.slash(news.person, "news add", file=Upload("harbour.md", HARBOUR.encode()))
        await news.answer(second, "Waiting")
        stopping = asyncio.create_task(bot.parts.writing.drain(0))
        for ix in (second, first):
            assert "goes on with your files when it is back" in plainly(await news.answer(ix, "restarted"))
            gate.set()
        await stopping
        assert "try again in a minute" in await news("add", file=Upload("late.txt", b"Late\n\nIt came late."))
    async with newsdesk_on(fake, tmp_path, monkeypatch) as bot:
        await news_add.resume(bot.parts)
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
        bot.parts.desk.indexer().remove(own, [one.source.id for one in bot.parts.desk.library().articles(own)][:3])
        await fake.click(news.person, first, "Previous")
        shorter = await news.answer(ix, "8 articles")
        assert "Page" not in plainly(shorter)
    assert not fake.refused


async def test_the_pages_of_a_moderator_close_with_their_rights(fake: FakeDiscord, bot: Bot, news: News) -> None:
    own = scopes.own(bot.server)
    bot.ingest((article(f"Text of {n:02}.", title=f"Story {n:02}", collection=own) for n in range(11)), own)
    role = fake.add_role("editors")
    await news("setup", **{"editor-role": role})
    erin = fake.person("erin", roles=[role])
    fake.allow_command(erin, "news")
    as_erin = News(fake, erin)
    first = await as_erin.answer(await fake.slash(erin, "news list"), "Page 1 of 2")
    await news("setup", reset="editor role")
    pressed = await fake.click(erin, first, "Next")
    (refusal,) = await fake.until(lambda: pressed.followups)
    assert "Only members with the permission" in text_of(refusal)
    assert "Page 1 of 2" in text_of(fake.messages[first["channel_id"]][first["id"]])


async def test_a_job_outlives_the_token_of_its_command(fake: FakeDiscord, bot: Bot, news: News) -> None:
    ix = await fake.slash(news.person, "news add", file=Upload("market.txt", MARKET.encode()))
    fake.expire(ix)
    records, person = bot.parts.records, int(news.person["id"])
    (waiting,) = await fake.until(lambda: records.held.waiting(person, bot.server))
    assert waiting.kind == "text"
    assert "added 1" in waiting.value
    assert titles(bot) == ["The night market"]
    assert fake.posts() == []


async def test_privacy_and_forgetting(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    told = await fake.slash(alice, "privacy")
    said = await fake.until(lambda: fake.seen(told) or (told.followups or [None])[0])
    assert said["flags"] & EPHEMERAL
    assert "90 days" in text_of(said)
    ix = await fake.slash(alice, "ask", question=QUESTION)
    answer = await fake.until(lambda: fake.seen(ix))
    forgot = await fake.slash(alice, "forget me", fake.dm(alice))
    assert "Deleted: 1 answered question" in text_of(await fake.until(lambda: fake.seen(forgot)))
    assert bot.parts.records.answers.of_message(int(answer["id"])) is None
    again = await fake.slash(alice, "forget me")
    assert "Nothing was kept of you" in text_of(await fake.until(lambda: fake.seen(again)))
