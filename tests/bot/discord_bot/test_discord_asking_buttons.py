"""The buttons under an answer: who may press them, what they do, and that they outlive a restart."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from support import PATIENCE
from support.discord_bot import ARTICLES, QUESTION, SOON, TROOPS, UNANSWERED, Bot, newsdesk_on
from support.fake_discord import EPHEMERAL, FakeDiscord, Permission, text_of
from support.fake_discord.component_limits import walk
from support.fakes import article

from bot.conversation.types import Origin, ServerSettings
from bot.discord_bot import replies
from bot.discord_bot.buttons.answers import GONE

pytestmark = [pytest.mark.models, pytest.mark.stores]

ELSEWHERE = "given somewhere else"
SOMEBODY_ELSES = "given to somebody else"


async def answered(bot: Bot, person: Any, question: str = QUESTION, **options: Any) -> Any:
    """The message that answers a question."""
    ix = await bot.fake.slash(person, "ask", question=question, **options)
    answer = await bot.fake.until(lambda: bot.fake.seen(ix))
    await bot.fake.until(lambda: bot.stored(answer))
    return answer


async def told(fake: FakeDiscord, person: Any, message: Any, label: str) -> str:
    """What only this person is told after a press."""
    ix = await fake.click(person, message, label)
    said = await fake.until(lambda: (fake.seen(ix) if ix.acked in (4, 5) else None) or (ix.followups or [None])[0])
    assert said["flags"] & EPHEMERAL
    return text_of(said)


def forged(message: Any, answer: str) -> None:
    """Make the buttons of a message name another answer."""
    for component in walk(message["components"]):
        if component.get("custom_id"):
            verb = component["custom_id"].split(":")[1]
            component["custom_id"] = f"nd:{verb}:{answer}"


async def test_passages_are_pages_for_who_opened_them(fake: FakeDiscord, bot: Bot) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    answer = await answered(bot, alice, UNANSWERED)  # two passages that came near
    opened = await fake.click(bob, answer, "Read in context")
    page = await fake.until(lambda: fake.seen(opened))
    assert page["flags"] & EPHEMERAL
    with pytest.raises(LookupError, match="does not see"):
        await fake.click(alice, page, "Next")
    with pytest.raises(LookupError, match="nothing to press"):
        await fake.click(bob, page, "Previous")
    first = text_of(page)
    assert "1 / 2" in first
    await fake.click(bob, page, "Next")
    await fake.until(lambda: "2 / 2" in text_of(page))
    with pytest.raises(LookupError, match="nothing to press"):
        await fake.click(bob, page, "Next")
    await fake.click(bob, page, "Previous")
    await fake.until(lambda: text_of(page) == first)
    assert fake.posts() == [answer]


async def test_a_quote_stays_as_quoted_when_its_article_changes(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    answer = await answered(bot, alice)
    assert f"**{TROOPS}**" in await told(fake, alice, answer, "Read in context")
    bot.ingest([article("No troops are in Iraq any more. So it was reported.", title=ARTICLES[0][1])])
    said = await told(fake, alice, answer, "Read in context")
    assert TROOPS in said
    assert "changed" in said


async def test_ratings(fake: FakeDiscord, bot: Bot) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    answer = await answered(bot, alice)
    assert "helpful" in await told(fake, alice, answer, "Helpful")
    asked = await fake.click(bob, answer, "Not helpful")
    await fake.until(lambda: asked.modal)
    sent = await fake.submit(asked, {"Why": ["outdated"], "In your own words": "It is  2,000\nnow."})
    assert "Noted" in text_of(await fake.until(lambda: fake.seen(sent)))
    ratings = bot.parts.records.feedback.ratings(bot.server)
    assert {(rating.helpful, rating.reason, rating.comment) for rating in ratings} == {
        (True, None, None),
        (False, "outdated", "It is 2,000 now."),
    }


async def test_a_report_reaches_the_moderators_once_for_each_person(fake: FakeDiscord, bot: Bot) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    answer = await answered(bot, alice, "How many `troops` @everyone are in Iraq?")
    assert "/news setup" in await told(fake, bob, answer, "Report answer")
    room = fake.add_channel("moderators")
    bot.parts.records.servers.change(bot.server, ServerSettings(moderators_channel=int(room)))
    assert "Reported" in await told(fake, bob, answer, "Report answer")
    (report,) = fake.posts(room)
    said = text_of(report)
    assert f"By <@{bob['id']}>. <@{alice['id']}> asked in <#{fake.general}>" in said
    assert f"/{bot.server}/{fake.general}/{answer['id']}" in said
    assert "@everyone" not in said
    assert "already" in await told(fake, bob, answer, "Report answer")
    assert len(fake.posts(room)) == 1
    moderator = fake.person("carol", Permission.MANAGE_MESSAGES)
    assert TROOPS in (await told(fake, moderator, report, "Read in context")).replace("**", "")
    await fake.click(moderator, report, "Delete")
    await fake.until(lambda: fake.posts() == [])
    assert bot.stored(answer) is None


async def test_a_report_that_cannot_be_written_is_said(
    fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with newsdesk_on(fake, tmp_path, monkeypatch) as bot:
        answer = await answered(bot, fake.person("alice"))
        room = fake.add_channel("moderators")
        fake.deny(room, Permission.SEND_MESSAGES)
        bot.parts.records.servers.change(bot.server, ServerSettings(moderators_channel=int(room)))
        assert f"cannot write to <#{room}>" in await told(fake, fake.person("bob"), answer, "Report answer")


async def test_who_asked_and_moderators_can_delete(fake: FakeDiscord, bot: Bot) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    carol = fake.person("carol", Permission.MANAGE_GUILD)
    first, second = await answered(bot, alice), await answered(bot, alice)
    assert "Only who asked" in await told(fake, bob, first, "Delete")
    bot.parts.records.servers.change(bot.server, ServerSettings(paused=True))  # which does not hold moderators up
    await fake.click(carol, first, "Delete")
    await fake.until(lambda: fake.posts() == [second])
    bot.parts.records.servers.change(bot.server, ServerSettings())
    await fake.click(alice, second, "Delete")
    await fake.until(lambda: fake.posts() == [])
    assert bot.parts.records.answers.earlier(f"c{fake.general}p{alice['id']}") == ()


async def test_a_private_answer_can_be_deleted_by_its_person(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    answer = await answered(bot, alice, private=True)
    await fake.click(alice, answer, "Delete")
    await fake.until(lambda: answer["id"] not in fake.messages[fake.general])
    assert bot.stored(answer) is None


async def test_what_is_no_longer_stored_says_so(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    answer = await answered(bot, alice)
    bot.parts.records.people.forget(int(alice["id"]))
    for label in ("Read in context", "Helpful", "Not helpful", "Report answer", "Delete"):
        assert await told(fake, alice, answer, label) == GONE


async def test_a_form_that_comes_back_too_late_is_told(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    answer = await answered(bot, alice)
    asked = await fake.click(alice, answer, "Not helpful")
    await fake.until(lambda: asked.modal)
    bot.parts.records.answers.delete(bot.stored(answer).id)
    sent = await fake.submit(asked, {"Why": ["wrong"]})
    assert text_of(await fake.until(lambda: fake.seen(sent))) == GONE


async def test_buttons_and_forms_outlive_a_restart(
    fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = fake.person("alice")
    async with newsdesk_on(fake, tmp_path, monkeypatch) as bot:
        answer = await answered(bot, alice)
        asked = await fake.click(alice, answer, "Not helpful")
        await fake.until(lambda: asked.modal)
    async with newsdesk_on(fake, tmp_path, monkeypatch) as bot:
        assert TROOPS in (await told(fake, alice, answer, "Read in context")).replace("**", "")
        sent = await fake.submit(asked, {"Why": ["missing"]})
        await fake.until(lambda: fake.seen(sent))
        (rating,) = bot.parts.records.feedback.ratings(bot.server)
        assert rating.reason == "missing"


async def test_no_button_reaches_an_answer_of_another_server_or_person(fake: FakeDiscord, bot: Bot) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    message = await answered(bot, bob)
    found = bot.stored(message)
    here = Origin(int(alice["id"]), bot.server, int(fake.general), "c1p1", private=True)
    direct = Origin(int(alice["id"]), None, int(fake.dm(alice)), "d1", private=False)
    there = replace(here, server=bot.server + 1, private=False)
    keep = bot.parts.records.answers.keep
    for name, asked in (("private", here), ("direct", direct), ("there", there)):
        keep(replace(found.answer, id=name), asked, datetime.now(UTC))
    for name, said in (("private", SOMEBODY_ELSES), ("direct", ELSEWHERE), ("there", ELSEWHERE)):
        forged(message, name)
        for label in ("Read in context", "Helpful", "Not helpful", "Report answer", "Delete"):
            assert said in await told(fake, bob, message, label)
    assert bot.parts.records.answers.get("there") is not None


async def test_a_held_text_is_taken_by_its_person_in_its_server_alone(fake: FakeDiscord, bot: Bot) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    records = bot.parts.records
    for person, server in ((bob, bot.server), (alice, bot.server + 1)):
        records.held.hold(int(person["id"]), server, "text", "Nobody else's.", datetime.now(UTC))
    for id_ in ("1", "2", "3", "x", "9" * 60):
        message = await answered(bot, alice)
        forged(message, id_)
        for component in walk(message["components"]):
            if component.get("custom_id"):
                component["custom_id"] = f"nd:held:{id_}"
                component["label"] = "Show"
                break
        assert "no longer stored" in await told(fake, alice, message, "Show")
    assert records.held.waiting(int(bob["id"]), bot.server)


async def test_who_is_blocked_presses_nothing(fake: FakeDiscord, bot: Bot) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    answer = await answered(bot, alice)
    bot.parts.records.servers.block(bot.server, int(bob["id"]), 1, datetime.now(UTC))
    for label in ("Read in context", "Helpful", "Not helpful", "Report answer", "Delete"):
        assert "blocked" in await told(fake, bob, answer, label)


async def test_presses_have_a_limit_of_their_own(
    fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with newsdesk_on(fake, tmp_path, monkeypatch, per_person_minute=1) as bot:
        alice = fake.person("alice")
        answer = await answered(bot, alice)
        said = [await told(fake, alice, answer, "Helpful") for _ in range(5)]
        assert [text for text in said if "too fast" in text] == said[4:]


async def test_a_slow_check_does_not_cost_the_press_its_answer(
    fake: FakeDiscord, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    alice = fake.person("alice")
    answer = await answered(bot, alice, UNANSWERED)
    opened = await fake.click(alice, answer, "Read in context")
    page = await fake.until(lambda: fake.seen(opened))
    is_blocked, checked = bot.parts.records.servers.is_blocked, threading.Event()

    def slow(server: int, person: int) -> bool:
        assert checked.wait(PATIENCE)
        return is_blocked(server, person)

    monkeypatch.setattr(bot.parts.records.servers, "is_blocked", slow)
    monkeypatch.setattr(replies, "_PATIENCE", SOON)
    first, second = await asyncio.gather(fake.click(alice, answer, "Read in context"), fake.click(alice, page, "Next"))
    await fake.until(lambda: first.acked and second.acked)
    checked.set()
    await fake.until(lambda: fake.seen(first) and "2 / 2" in text_of(page))
    assert (first.acked, second.acked) == (5, 6)
    checked.clear()
    unhelpful = await fake.click(alice, answer, "Not helpful")
    await fake.until(lambda: unhelpful.modal)
    checked.set()


async def test_moderators_look_at_a_report_wherever_they_get_it(fake: FakeDiscord, bot: Bot) -> None:
    alice, carol = fake.person("alice"), fake.person("carol", Permission.MANAGE_MESSAGES)
    answer = await answered(bot, alice)
    room = fake.add_channel("moderators")
    here = {int(fake.general): None}
    bot.parts.records.servers.change(
        bot.server, ServerSettings(moderators_channel=int(room), everywhere=False, channels=here)
    )
    assert "Reported" in await told(fake, alice, answer, "Report answer")
    (report,) = fake.posts(room)
    assert TROOPS in (await told(fake, carol, report, "Read in context")).replace("**", "")
