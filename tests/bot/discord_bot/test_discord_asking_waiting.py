"""Waiting, and what comes too late: the queue as people see it, lost tokens, held answers, refusals of Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from support import PATIENCE
from support.discord_bot import QUESTION, SOON, TROOPS, Bot, newsdesk_on, plain, told_every
from support.fake_discord import CALLBACK, EDIT, EPHEMERAL, FakeDiscord, Permission, text_of
from support.web_site import Clock

from bot.discord_bot.questions.delivery import Pace

pytestmark = [pytest.mark.models, pytest.mark.stores]


@pytest_asyncio.fixture
async def bot(fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    async with newsdesk_on(fake, tmp_path, monkeypatch) as bot:
        yield bot


@pytest_asyncio.fixture
async def narrow(fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    """One worker and room for two; answers wait for the gate."""
    async with newsdesk_on(fake, tmp_path, monkeypatch, workers=1, queue=2) as bot:
        told_every(SOON, monkeypatch)
        bot.gate.clear()
        yield bot
        assert not fake.refused


async def test_who_waits_is_told_how_many_are_ahead(fake: FakeDiscord, narrow: Bot) -> None:
    people = [fake.person(name) for name in ("alice", "bob", "carol")]
    asked = [await fake.slash(person, "ask", question=QUESTION) for person in people]
    last = asked[-1]
    await fake.until(lambda: (fake.seen(last) or {}).get("content") == "2 questions ahead of you …")
    assert all(ix.acked == 5 for ix in asked)
    narrow.gate.set()
    for ix in asked:
        await fake.until(lambda ix=ix: fake.seen(ix) and TROOPS in plain(fake.seen(ix)))


async def test_one_edit_a_second() -> None:
    clock = Clock()
    pace = Pace(clock, clock.sleep)
    for passed in (0, 0.25, 5):
        clock.now += passed
        await pace.wait()
    assert clock.slept == [0.75]


async def test_a_full_queue_says_so_at_once(fake: FakeDiscord, narrow: Bot) -> None:
    for name in ("alice", "bob", "carol"):
        ix = await fake.slash(fake.person(name), "ask", question=QUESTION)
        await fake.until(lambda ix=ix: ix.acked)
    ix = await fake.slash(fake.person("dave"), "ask", question=QUESTION)
    said = await fake.until(lambda: fake.seen(ix))
    assert text_of(said) == "3 questions ahead of you; try again in about 3 s."
    assert said["flags"] & EPHEMERAL
    mentioned = await fake.say(fake.person("erin"), f"{narrow.mention} {QUESTION}")
    reply = await fake.until(lambda: next((post for post in fake.posts() if post.get("message_reference")), None))
    assert reply["message_reference"]["message_id"] == mentioned["id"]
    assert "3 questions ahead" in text_of(reply)


async def test_a_mention_that_waits_is_one_reply_from_beginning_to_end(
    fake: FakeDiscord, narrow: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_every(1.0, monkeypatch)
    await fake.slash(fake.person("alice"), "ask", question=QUESTION)
    await fake.say(fake.person("bob"), f"{narrow.mention} {QUESTION}")
    reply = await fake.until(
        lambda: next((post for post in fake.posts() if "1 question ahead" in post["content"]), None)
    )
    narrow.gate.set()
    await fake.until(lambda: TROOPS in plain(reply))
    assert reply["content"] == ""
    assert len(fake.posts()) == 3


async def test_forty_at_once_are_all_acknowledged_and_answered(
    fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with newsdesk_on(fake, tmp_path, monkeypatch, queue=100, per_channel_minute=100) as bot:
        bot.gate.clear()
        people = [fake.person(f"person{number}") for number in range(40)]
        asked = await asyncio.gather(*(fake.slash(person, "ask", question=QUESTION) for person in people))
        await fake.until(lambda: all(ix.acked for ix in asked))  # none waits for the answer to another
        bot.gate.set()
        for ix in asked:
            await fake.until(lambda ix=ix: fake.seen(ix) and TROOPS in plain(fake.seen(ix)))
        assert not fake.refused


async def test_a_public_answer_goes_to_the_channel_when_its_token_is_lost(fake: FakeDiscord, bot: Bot) -> None:
    bot.gate.clear()
    alice = fake.person("alice")
    ix = await fake.slash(alice, "ask", question=QUESTION)
    await fake.until(lambda: bot.asked)
    fake.expire(ix)
    bot.gate.set()
    answer = await fake.until(lambda: next((post for post in fake.posts() if TROOPS in plain(post)), None))
    assert answer["id"] != ix.original
    assert f"For <@{alice['id']}>" in text_of(answer)
    assert answer["mentions"] == []
    assert (await fake.until(lambda: bot.stored(answer))).posted[0].message == int(answer["id"])


@pytest.mark.parametrize("why", ["private", "denied"])
async def test_what_cannot_be_said_in_public_is_held_and_offered(fake: FakeDiscord, bot: Bot, why: str) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    bot.gate.clear()
    ix = await fake.slash(alice, "ask", question=QUESTION, private=why == "private")
    await fake.until(lambda: bot.asked)
    if why == "denied":
        fake.deny(fake.general, Permission.SEND_MESSAGES)
    fake.expire(ix)
    bot.gate.set()
    await fake.until(lambda: bot.parts.records.held.waiting(int(alice["id"]), bot.server))
    assert not [post for post in fake.posts() if TROOPS in plain(post)]
    stranger = await fake.slash(bob, "privacy")
    await fake.until(lambda: fake.seen(stranger))
    contact = await fake.slash(alice, "privacy")
    (offer,) = await fake.until(lambda: contact.followups)
    assert offer["flags"] & EPHEMERAL
    assert "waiting for you" in text_of(offer)
    assert not stranger.followups
    shown = await fake.click(alice, offer, "Show")
    answer = await fake.until(lambda: fake.seen(shown))
    assert TROOPS in plain(answer)
    assert answer["flags"] & EPHEMERAL
    await fake.until(lambda: not bot.parts.records.held.waiting(int(alice["id"]), bot.server))
    again = await fake.click(alice, offer, "Show")
    assert "already" in text_of(await fake.until(lambda: fake.seen(again)))


async def test_a_text_that_was_held_is_shown(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    bot.parts.records.held.hold(int(alice["id"]), bot.server, "text", "12 articles were added.", datetime.now(UTC))
    contact = await fake.slash(alice, "ask", question=QUESTION)
    (offer,) = await fake.until(lambda: contact.followups)
    shown = await fake.click(alice, offer, "Show")
    assert text_of(await fake.until(lambda: fake.seen(shown))) == "12 articles were added."


async def test_an_acknowledgment_that_came_too_late_still_brings_the_answer(fake: FakeDiscord, bot: Bot) -> None:
    fake.fail(*CALLBACK, 404, code=10062)
    await fake.slash(fake.person("alice"), "ask", question=QUESTION)
    (answer,) = await fake.until(fake.posts)
    assert TROOPS in plain(answer)


async def test_an_acknowledgment_whose_receipt_is_lost_counts(fake: FakeDiscord, bot: Bot) -> None:
    fake.fail(*CALLBACK, drop=True)
    ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION)
    assert TROOPS in plain(await fake.until(lambda: fake.seen(ix)))


async def test_in_a_direct_message_a_late_answer_is_a_message_there(fake: FakeDiscord, bot: Bot) -> None:
    bot.gate.clear()
    alice = fake.person("alice")
    room = fake.dm(alice)
    ix = await fake.slash(alice, "ask", room, question=QUESTION, private=True)
    await fake.until(lambda: bot.asked)
    fake.expire(ix)
    bot.gate.set()
    assert TROOPS in plain(await fake.until(lambda: next(iter(fake.posts(room)), None)))


async def test_where_components_are_refused_the_answer_is_plain_text(fake: FakeDiscord, bot: Bot) -> None:
    fake.fail(*EDIT, 400, code=50035)
    alice = fake.person("alice")
    ix = await fake.slash(alice, "ask", question=QUESTION)
    answer = await fake.until(lambda: fake.seen(ix))
    assert TROOPS in answer["content"].replace("**", "")
    await fake.until(lambda: bot.stored(answer))
    opened = await fake.click(alice, answer, "Read in context")
    assert TROOPS in plain(await fake.until(lambda: fake.seen(opened)))


@pytest.mark.parametrize("status", [429, 502])
async def test_discord_in_trouble_costs_no_answer(fake: FakeDiscord, bot: Bot, status: int) -> None:
    fake.fail(*EDIT, status)
    ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION)
    assert TROOPS in plain(await fake.until(lambda: fake.seen(ix)))


async def test_a_bug_is_said_with_a_reference_and_takes_no_worker_along(
    fake: FakeDiscord, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, get = fake.person("alice"), bot.parts.records.answers.get
    monkeypatch.setattr(bot.parts.records.answers, "get", lambda name: 1 // 0)
    for _ in range(3):
        ix = await fake.slash(alice, "ask", question=QUESTION)
        (said,) = await fake.until(lambda ix=ix: ix.followups)
        assert "reference" in text_of(said)
        assert said["flags"] & EPHEMERAL
    assert fake.posts() == []
    monkeypatch.setattr(bot.parts.records.answers, "get", get)
    ix = await fake.slash(alice, "ask", question=QUESTION)
    assert TROOPS in plain(await fake.until(lambda: fake.seen(ix)))


async def test_a_bug_before_a_mention_is_let_in_is_said_too(
    fake: FakeDiscord, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.parts.records.servers, "settings", lambda server: 1 // 0)
    await fake.say(fake.person("alice"), f"{bot.mention} {QUESTION}")
    _, said = await fake.until(lambda: len(fake.posts()) == 2 and fake.posts())
    assert "reference" in text_of(said)
    assert bot.parts.questions.waiting == 0


async def test_a_collection_deleted_meanwhile_is_said(
    fake: FakeDiscord, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(collection: str) -> None:
        raise LookupError(collection)

    monkeypatch.setattr(bot.parts.desk, "reading", gone)
    ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION)
    (said,) = await fake.until(lambda: ix.followups)
    assert "No articles yet" in text_of(said)
    assert fake.posts() == []


async def test_an_answer_that_is_deleted_while_it_is_made_is_not_missed(fake: FakeDiscord, bot: Bot) -> None:
    bot.gate.clear()
    ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION)
    await fake.until(lambda: bot.asked)
    await fake.erase(fake.messages[fake.general][ix.original])
    bot.gate.set()
    assert await bot.parts.questions.drain(PATIENCE)
    await fake.until(lambda: any(call.method == "PATCH" and call.status == 404 for call in fake.calls))
    assert fake.posts() == []
