"""What the real bot remembers: replies, people, direct messages and threads."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.discord_bot import FOLLOWING, QUESTION, Bot, newsdesk_on
from support.fake_discord import EPHEMERAL, FakeDiscord, Permission, text_of

from bot.conversation.types import ServerSettings

pytestmark = [pytest.mark.models, pytest.mark.stores]


async def test_a_reply_to_an_answer_goes_on_with_its_conversation(fake: FakeDiscord, bot: Bot) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    ix = await fake.slash(alice, "ask", question=QUESTION)
    answer = await fake.until(lambda: fake.seen(ix))
    await fake.until(lambda: bot.stored(answer))
    await fake.say(alice, f"{bot.mention} {FOLLOWING}", reply_to=answer)
    await fake.until(lambda: len(bot.asked) == 2)
    assert bot.before == (QUESTION,)
    await fake.say(bob, f"{bot.mention} Who trains them?", reply_to=answer)
    await fake.until(lambda: len(bot.asked) == 3)
    assert bot.before == (QUESTION,)  # and not what alice asked after it
    await fake.until(lambda: len(fake.posts()) == 5)


async def test_memory_is_of_one_person_in_one_channel(fake: FakeDiscord, bot: Bot) -> None:
    alice, bob, other = fake.person("alice"), fake.person("bob"), fake.add_channel("other")
    for user, channel in ((alice, fake.general), (bob, fake.general), (alice, other), (alice, fake.general)):
        ix = await fake.slash(user, "ask", channel, question=QUESTION)
        await fake.until(lambda ix=ix: fake.seen(ix))
    assert [len(question.history) for question in bot.asked] == [0, 0, 0, 1]


async def test_what_was_asked_in_private_is_not_remembered_in_public(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    for private in (True, False, True):
        ix = await fake.slash(alice, "ask", question=QUESTION, private=private)
        await fake.until(lambda ix=ix: fake.seen(ix))
    assert [len(question.history) for question in bot.asked] == [0, 0, 2]


async def test_direct_messages_ask_the_first_shared_collection(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    room = fake.dm(alice)
    await fake.say(alice, QUESTION, room)
    answer = (await fake.until(lambda: len(fake.posts(room)) == 2 and fake.posts(room)))[-1]
    assert "**About 2,500**" in text_of(answer)
    assert "Report answer" not in text_of(answer)
    await fake.until(lambda: bot.stored(answer))
    ix = await fake.slash(alice, "ask", room, question=FOLLOWING)
    await fake.until(lambda: fake.seen(ix))
    assert bot.before == (QUESTION,)


async def test_a_thread_is_opened_and_is_a_conversation_of_its_own(fake: FakeDiscord, bot: Bot) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    ix = await fake.slash(alice, "ask", question=QUESTION, thread=True)
    answer = await fake.until(lambda: fake.seen(ix))
    thread = await fake.until(lambda: fake.channels.get(answer["id"]))
    assert thread["name"] == QUESTION
    await fake.say(bob, f"{bot.mention} {FOLLOWING}", thread["id"])
    await fake.until(lambda: len(bot.asked) == 2)
    assert bot.before == (QUESTION,)
    await fake.until(lambda: [post for post in fake.posts(thread["id"]) if post["type"] == 19])
    await fake.say(alice, f"{bot.mention} Who?", thread["id"])
    await fake.until(lambda: len(bot.asked) == 3)
    assert bot.before == (QUESTION, FOLLOWING)
    await fake.until(lambda: len([post for post in fake.posts(thread["id"]) if post["type"] == 19]) == 2)


async def test_a_server_can_have_a_thread_for_every_answer(fake: FakeDiscord, bot: Bot) -> None:
    bot.parts.records.servers.change(bot.server, ServerSettings(threads=True))
    await fake.say(fake.person("alice"), f"{bot.mention} {QUESTION}")
    _, answer = await fake.until(lambda: len(fake.posts()) == 2 and fake.posts())
    thread = await fake.until(lambda: fake.channels.get(answer["id"]))
    assert thread["name"] == QUESTION


async def test_where_no_thread_can_be_opened_that_is_said(
    fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with newsdesk_on(fake, tmp_path, monkeypatch):
        fake.deny(fake.general, Permission.CREATE_PUBLIC_THREADS)
        ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION, thread=True)
        (said,) = await fake.until(lambda: ix.followups)
        assert "cannot open a thread" in text_of(said)
        assert said["flags"] & EPHEMERAL
        assert "2,500" in text_of(fake.posts()[0])


async def test_with_the_setting_every_message_in_a_thread_of_the_bot_is_answered(
    fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with newsdesk_on(fake, tmp_path, monkeypatch, answer_threads=True) as bot:
        alice = fake.person("alice")
        ix = await fake.slash(alice, "ask", question=QUESTION, thread=True)
        answer = await fake.until(lambda: fake.seen(ix))
        thread = await fake.until(lambda: fake.channels.get(answer["id"]))
        await fake.say(alice, QUESTION)  # not in a thread
        await fake.say(alice, FOLLOWING, thread["id"])
        await fake.until(lambda: len(bot.asked) == 2)
        bot.reached(FOLLOWING)
        await fake.until(lambda: len([post for post in fake.posts(thread["id"]) if post["type"] == 19]) == 1)
        assert len(fake.posts()) == 2
