"""What Discord drops, refuses or loses on the way costs nobody an answer, and no place in the queue."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from support import PATIENCE
from support.discord_bot import QUESTION, SOON, TROOPS, Bot, newsdesk_on, plain, told_every
from support.fake_discord import EDIT, EPHEMERAL, SEND, TYPING, FakeDiscord, Permission, text_of

from bot.conversation.types import ServerSettings
from bot.discord_bot import replies
from bot.discord_bot.commands.related import LATE
from bot.discord_bot.questions import held
from corpus.errors import BusyError, StoreError

pytestmark = [pytest.mark.models, pytest.mark.stores]


@pytest_asyncio.fixture
async def bot(fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    async with newsdesk_on(fake, tmp_path, monkeypatch) as bot:
        yield bot
        assert not bot.parts.questions.waiting


async def offered(bot: Bot, person: Any) -> Any:
    """What this person is shown at the next contact, once they press "Show"."""
    fake = bot.fake
    await fake.until(lambda: bot.parts.records.held.waiting(int(person["id"]), bot.server))
    contact = await fake.slash(person, "privacy")
    (offer,) = await fake.until(lambda: contact.followups)
    shown = await fake.click(person, offer, "Show")
    return await fake.until(lambda: fake.seen(shown))


async def test_an_edit_whose_connection_broke_is_made_again(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    fake.fail(*EDIT, drop=True, carrying="components")
    ix = await fake.slash(alice, "ask", question=QUESTION)
    await fake.until(lambda: bot.stored(fake.seen(ix) or {"id": 0}))
    assert TROOPS in plain(fake.seen(ix))
    assert len(fake.posts()) == 1
    assert not bot.parts.records.held.waiting(int(alice["id"]), bot.server)


@pytest.mark.parametrize("private", [False, True])
async def test_what_no_edit_brings_there_goes_another_way(fake: FakeDiscord, bot: Bot, private: bool) -> None:
    alice = fake.person("alice")
    fake.fail(*EDIT, drop=True, times=2, carrying="components")
    await fake.slash(alice, "ask", question=QUESTION, private=private)
    if private:
        assert TROOPS in plain(await offered(bot, alice))
        assert not [post for post in fake.posts() if TROOPS in plain(post)]
    else:
        await fake.until(lambda: any(f"For <@{alice['id']}>" in text_of(post) for post in fake.posts()))


async def test_a_deleted_thinking_message_takes_no_answer_along(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    bot.gate.clear()
    ix = await fake.slash(alice, "ask", question=QUESTION)
    await fake.until(lambda: bot.asked)
    await fake.erase(fake.messages[fake.general][ix.original])
    bot.gate.set()
    (said,) = await fake.until(lambda: ix.followups)
    assert "offered when you next use a command" in text_of(said)
    assert said["flags"] & EPHEMERAL
    assert TROOPS in plain(await offered(bot, alice))


async def test_a_message_whose_receipt_was_lost_is_sent_once(fake: FakeDiscord, bot: Bot) -> None:
    fake.fail(*SEND, drop=True, carrying="components")
    await fake.say(fake.person("alice"), f"{bot.mention} {QUESTION}")
    answer = await fake.until(lambda: next((post for post in fake.posts() if TROOPS in plain(post)), None))
    await fake.until(lambda: bot.stored(answer))
    assert len(fake.posts()) == 2


async def test_a_mention_whose_answer_did_not_arrive_is_offered(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    fake.fail(*SEND, drop=True, times=2, carrying="components")
    await fake.say(alice, f"{bot.mention} {QUESTION}")
    assert TROOPS in plain(await offered(bot, alice))


async def test_who_cannot_show_that_it_types_answers(fake: FakeDiscord, bot: Bot) -> None:
    fake.fail(*TYPING, drop=True)
    await fake.say(fake.person("alice"), f"{bot.mention} {QUESTION}")
    await fake.until(lambda: any(TROOPS in plain(post) and post["author"]["bot"] for post in fake.posts()))


async def test_progress_that_cannot_be_shown_ends_no_question(
    fake: FakeDiscord, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    told_every(SOON, monkeypatch)
    bot.gate.clear()
    fake.fail(*EDIT, drop=True)
    ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION)
    await fake.until(lambda: any(call.method == "PATCH" for call in fake.calls))
    bot.gate.set()
    await fake.until(lambda: (seen := fake.seen(ix)) and TROOPS in plain(seen))


async def test_a_rating_that_takes_long_to_keep_is_acknowledged(
    fake: FakeDiscord, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = fake.person("alice")
    ix = await fake.slash(alice, "ask", question=QUESTION)
    answer = await fake.until(lambda: bot.stored(fake.seen(ix) or {"id": 0}) and fake.seen(ix))
    asked = await fake.click(alice, answer, "Not helpful")
    await fake.until(lambda: asked.modal)
    rate, kept = bot.parts.records.feedback.rate, threading.Event()

    def slow(*said: Any) -> bool:
        assert kept.wait(PATIENCE)
        return rate(*said)

    monkeypatch.setattr(bot.parts.records.feedback, "rate", slow)
    monkeypatch.setattr(replies, "_PATIENCE", SOON)
    presses = await fake.click(alice, answer, "Helpful"), await fake.submit(asked, {"Why": ["wrong"]})
    await fake.until(lambda: all(press.acked for press in presses))
    assert not bot.parts.records.feedback.ratings(bot.server)
    kept.set()
    for press in presses:
        assert "Noted" in text_of(await fake.until(lambda press=press: fake.seen(press)))


async def test_what_is_held_is_its_persons_also_during_a_pause(fake: FakeDiscord, bot: Bot) -> None:
    mara = fake.person("mara", Permission.MANAGE_GUILD)
    bot.parts.records.held.hold(int(mara["id"]), bot.server, "text", "12 articles were added.", datetime.now(UTC))
    bot.parts.records.servers.change(bot.server, ServerSettings(paused=True, everywhere=False))
    assert "12 articles were added." in text_of(await offered(bot, mara))


async def test_an_offer_that_did_not_arrive_is_made_again(
    fake: FakeDiscord, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", held.__name__)
    alice = fake.person("alice")
    bot.parts.records.held.hold(int(alice["id"]), bot.server, "text", "12 articles were added.", datetime.now(UTC))
    fake.fail("POST", "/webhooks/{app}/{token}", drop=True)
    await fake.slash(alice, "privacy")
    await fake.until(lambda: "waits on" in caplog.text)
    assert "Traceback" not in caplog.text
    assert "12 articles were added." in text_of(await offered(bot, alice))


async def test_what_could_not_be_shown_waits_on(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    bot.parts.records.held.hold(int(alice["id"]), bot.server, "text", "12 articles were added.", datetime.now(UTC))
    contact = await fake.slash(alice, "privacy")
    (offer,) = await fake.until(lambda: contact.followups)
    fake.fail(*EDIT, drop=True)
    shown = await fake.click(alice, offer, "Show")
    await fake.until(lambda: shown.followups)  # which says that something went wrong
    assert "12 articles were added." in text_of(await offered(bot, alice))


async def test_related_reports_that_come_too_late_are_not_kept_but_said(
    fake: FakeDiscord, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    message = await fake.say(bob, TROOPS)
    related = bot.parts.desk.related

    def slow(*what: Any) -> Any:
        assert bot.gate.wait(PATIENCE)
        return related(*what)

    monkeypatch.setattr(bot.parts.desk, "related", slow)
    bot.gate.clear()
    ix = await fake.context_menu(alice, "Find related reports", message)
    await fake.until(lambda: ix.acked)
    fake.expire(ix)
    bot.gate.set()
    assert text_of(await offered(bot, alice)) == LATE


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StoreError("The library /srv/secret/library.sqlite is damaged."), "only the people who run this bot"),
        (BusyError("The collection is in use by `newsdesk ingest` (process 7)."), "try again in a few minutes"),
    ],
)
async def test_what_only_the_operator_can_mend_is_told_to_the_log_alone(
    fake: FakeDiscord,
    bot: Bot,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    said: str,
) -> None:
    def fails(*_: object) -> Any:
        raise error

    monkeypatch.setattr(bot.parts.desk, "reading", fails)
    ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION)
    told = await fake.until(lambda: fake.seen(ix) or (ix.followups or [None])[0])
    assert said.lower() in text_of(told).lower()
    assert "/srv" not in text_of(told)
    assert "process 7" not in text_of(told)
    assert str(error) in caplog.text


async def test_a_mistyped_day_is_quoted_as_it_was_typed_and_does_nothing(fake: FakeDiscord, bot: Bot) -> None:
    ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION, since="**<@1>** [a](https://b.example)")
    said = text_of(await fake.until(lambda: fake.seen(ix)))
    assert "<@1>" not in said
    assert "**" not in said
    assert "is not a day" in said
