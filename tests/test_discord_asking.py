"""Questions to the real bot: by command, mention, reply, direct message and in threads."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from discord_bot import FOLLOWING, QUESTION, UNANSWERED, Bot, newsdesk_on
from fake_discord import EPHEMERAL, FakeDiscord, Permission, text_of
from fakes import article

from bot.conversation.types import ServerSettings


@pytest_asyncio.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        yield fake
        assert not fake.unknown


@pytest_asyncio.fixture
async def bot(fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    async with newsdesk_on(fake, tmp_path, monkeypatch) as bot:
        yield bot
        assert not fake.refused


async def test_a_command_is_acknowledged_and_answered_in_its_place(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    ix = await fake.slash(alice, "ask", question=QUESTION)
    answer = await fake.until(lambda: fake.seen(ix))
    assert "**About 2,500 troops**" in text_of(answer)
    assert ix.acked == 5
    assert not answer["flags"] & EPHEMERAL
    assert fake.posts() == [answer]
    stored = await fake.until(lambda: bot.stored(answer))
    assert (stored.asked.person, stored.asked.server) == (int(alice["id"]), bot.server)
    assert stored.asked.conversation == f"c{fake.general}p{alice['id']}"
    assert not stored.asked.private


async def test_a_private_answer_is_seen_by_who_asked_only(fake: FakeDiscord, bot: Bot) -> None:
    ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION, private=True)
    answer = await fake.until(lambda: fake.seen(ix))
    assert answer["flags"] & EPHEMERAL
    assert fake.posts() == []
    assert (await fake.until(lambda: bot.stored(answer))).asked.private


async def test_nothing_found_is_said_and_becomes_a_gap(fake: FakeDiscord, bot: Bot) -> None:
    ix = await fake.slash(fake.person("alice"), "ask", question=UNANSWERED)
    answer = await fake.until(lambda: fake.seen(ix))
    assert "No answer found in these 2 articles" in text_of(answer)
    (gap,) = bot.parts.records.answers.gaps(bot.server)
    assert gap.question == UNANSWERED


async def test_a_refusal_is_seen_by_one_person_only(fake: FakeDiscord, bot: Bot) -> None:
    bot.parts.records.servers.change(bot.server, ServerSettings(paused=True))
    ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION)
    said = await fake.until(lambda: fake.seen(ix))
    assert "paused" in text_of(said)
    assert said["flags"] & EPHEMERAL
    assert ix.acked == 4
    assert fake.posts() == []


async def test_a_late_refusal_takes_the_public_thinking_away(
    fake: FakeDiscord, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(server: int, person: int) -> bool:
        time.sleep(1.3)
        return True

    monkeypatch.setattr(bot.parts.records.servers, "is_blocked", slow)
    ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION)
    (said,) = await fake.until(lambda: ix.followups)
    assert "blocked" in text_of(said)
    assert said["flags"] & EPHEMERAL
    assert (ix.acked, fake.posts()) == (5, [])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"since": "whenever"}, "is not a day"),
        ({"since": "2024-03", "until": "2024-01"}, "exchange the two days"),
    ],
)
async def test_options_that_make_no_sense(fake: FakeDiscord, bot: Bot, options: dict[str, str], said: str) -> None:
    ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION, **options)
    answer = await fake.until(lambda: fake.seen(ix))
    assert said in text_of(answer)
    assert "--" not in text_of(answer)
    assert answer["flags"] & EPHEMERAL


async def test_options_narrow_the_question(fake: FakeDiscord, bot: Bot) -> None:
    options = {"publisher": "Orchard Digest", "since": "2024", "until": " "}
    ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION, **options)
    await fake.until(lambda: fake.seen(ix))
    filters = bot.asked[-1].filters
    assert (filters.publisher, str(filters.since), filters.until) == ("Orchard Digest", "2024-01-01", None)


async def test_publishers_and_days_are_completed(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    typed = await fake.complete(alice, "ask", "publisher", "poto", question="why")
    assert await fake.until(lambda: typed.choices) == [{"name": "Potomac Brief", "value": "Potomac Brief"}]
    typed = await fake.complete(alice, "ask", "until", "2024-02", question="why")
    assert (await fake.until(lambda: typed.choices))[0] == {"name": "2024-02 (29 Feb 2024)", "value": "2024-02"}


async def test_completion_answers_in_time_whatever_happens(
    fake: FakeDiscord, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bot.parts.records.servers, "settings", lambda server: time.sleep(2.0))
    typed = await fake.complete(fake.person("alice"), "ask", "publisher", "poto", question="why")
    assert await fake.until(lambda: typed.acked, 2.5)
    assert typed.choices == []


async def test_a_mention_is_answered_by_a_reply_that_does_not_ping(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    message = await fake.say(alice, f"{bot.mention} {QUESTION}")
    _, reply = await fake.until(lambda: len(fake.posts()) == 2 and fake.posts())
    assert "**About 2,500 troops**" in text_of(reply)
    assert reply["message_reference"]["message_id"] == message["id"]
    assert reply["mentions"] == []
    assert fake.typed == [fake.general]
    bot.reached(QUESTION)


async def test_a_mention_without_a_question_gets_help_at_most_twice_a_minute(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    for _ in range(3):
        await fake.say(alice, f"  {bot.mention} ")
    await fake.say(alice, f"{bot.mention} {QUESTION}")
    posts = await fake.until(lambda: "2,500" in text_of(fake.posts()[-1]) and fake.posts())
    helps = [post for post in posts if "Ask me a question" in text_of(post)]
    assert len(helps) == 2
    assert len(bot.asked) == 1


async def test_other_messages_are_left_alone(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    await fake.say(alice, QUESTION)
    await fake.say(fake.bot, f"{bot.mention} {QUESTION}")
    await fake.say(alice, f"{bot.mention} {QUESTION}")
    await fake.until(lambda: len(fake.posts()) == 4)
    assert len(bot.asked) == 1


async def test_a_reply_to_an_answer_goes_on_with_its_conversation(fake: FakeDiscord, bot: Bot) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    ix = await fake.slash(alice, "ask", question=QUESTION)
    answer = await fake.until(lambda: fake.seen(ix))
    await fake.until(lambda: bot.stored(answer))
    await fake.say(alice, f"{bot.mention} {FOLLOWING}", reply_to=answer)
    await fake.until(lambda: len(bot.asked) == 2)
    assert bot.asked[-1].history == (QUESTION,)
    await fake.say(bob, f"{bot.mention} Who trains them?", reply_to=answer)
    await fake.until(lambda: len(bot.asked) == 3)
    assert bot.asked[-1].history == (QUESTION,)  # and not what alice asked after it
    await fake.until(lambda: len(fake.posts()) == 5)


async def test_memory_is_of_one_person_in_one_channel(fake: FakeDiscord, bot: Bot) -> None:
    alice, bob, other = fake.person("alice"), fake.person("bob"), fake.add_channel("other")
    for user, channel in ((alice, fake.general), (bob, fake.general), (alice, other), (alice, fake.general)):
        ix = await fake.slash(user, "ask", channel, question=QUESTION)
        await fake.until(lambda ix=ix: fake.seen(ix))
    assert [question.history for question in bot.asked] == [(), (), (), (QUESTION,)]


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
    assert "**About 2,500 troops**" in text_of(answer)
    assert "Report answer" not in text_of(answer)
    await fake.until(lambda: bot.stored(answer))
    ix = await fake.slash(alice, "ask", room, question=FOLLOWING)
    await fake.until(lambda: fake.seen(ix))
    assert bot.asked[-1].history == (QUESTION,)


async def test_a_thread_is_opened_and_is_a_conversation_of_its_own(fake: FakeDiscord, bot: Bot) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    ix = await fake.slash(alice, "ask", question=QUESTION, thread=True)
    answer = await fake.until(lambda: fake.seen(ix))
    thread = await fake.until(lambda: fake.channels.get(answer["id"]))
    assert thread["name"] == QUESTION
    await fake.say(bob, f"{bot.mention} {FOLLOWING}", thread["id"])
    await fake.until(lambda: len(bot.asked) == 2)
    assert bot.asked[-1].history == (QUESTION,)
    await fake.until(lambda: [post for post in fake.posts(thread["id"]) if post["type"] == 19])
    await fake.say(alice, f"{bot.mention} Who?", thread["id"])
    await fake.until(lambda: len(bot.asked) == 3)
    assert bot.asked[-1].history == (QUESTION, FOLLOWING)
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


async def test_in_a_server_without_the_bot_the_shared_collection_answers(fake: FakeDiscord, bot: Bot) -> None:
    elsewhere = fake.add_guild("Elsewhere", with_bot=False)
    alice = fake.person("alice", guild=elsewhere)
    fake.install(alice)
    channel = fake.add_channel("far", elsewhere)
    ix = await fake.slash(alice, "ask", channel, question=QUESTION)
    answer = await fake.until(lambda: fake.seen(ix))
    assert "2,500" in text_of(answer)
    stored = await fake.until(lambda: bot.stored(answer))
    assert stored.asked.server is None
    assert stored.answer.searched.collection == "news"


async def test_a_servers_own_articles_go_before_the_shared_ones(fake: FakeDiscord, bot: Bot) -> None:
    own = f"discord/{bot.server}/news"
    bot.ingest([article("Three cats live in the harbour office.", title="Cats", collection=own)], own)
    ix = await fake.slash(fake.person("alice"), "ask", question="How many cats live in the harbour office?")
    answer = await fake.until(lambda: fake.seen(ix))
    assert "Three** cats" in text_of(answer)
    stranger = fake.person("bob", guild=fake.add_guild("Other"))
    place = fake.add_channel("there", next(g for g in fake.world.guilds.values() if g["name"] == "Other"))
    ix = await fake.slash(stranger, "ask", place, question="How many cats live in the harbour office?")
    assert "Three" not in text_of(await fake.until(lambda: fake.seen(ix)))


async def test_nothing_to_ask_is_said_with_what_to_do(
    fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with newsdesk_on(fake, tmp_path, monkeypatch, shared=[]):
        ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION)
        said = await fake.until(lambda: fake.seen(ix))
        assert text_of(said) == "No articles yet. A moderator can add some with `/news add`."
        assert said["flags"] & EPHEMERAL


async def test_related_reports_are_shown_to_who_looks_and_nothing_is_kept(fake: FakeDiscord, bot: Bot) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    message = await fake.say(bob, "They say that 2,500 troops are in Iraq and train local forces.")
    ix = await fake.context_menu(alice, "Find related reports", message)
    said = await fake.until(lambda: fake.seen(ix))
    assert said["flags"] & EPHEMERAL
    assert "2,500 troops" in text_of(said)
    assert bot.parts.records.answers.earlier(f"c{fake.general}p{alice['id']}") == ()
    empty = await fake.say(bob, "?", files={"a.txt": b"x"}) | {"content": ""}
    ix = await fake.context_menu(alice, "Find related reports", empty)
    assert "no text" in text_of(await fake.until(lambda: fake.seen(ix)))


async def test_a_person_who_asks_too_much_is_told_until_when(
    fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with newsdesk_on(fake, tmp_path, monkeypatch, per_person_minute=1):
        alice = fake.person("alice")
        first = await fake.slash(alice, "ask", question=QUESTION)
        await fake.until(lambda: fake.seen(first))
        second = await fake.slash(alice, "ask", question=QUESTION)
        said = text_of(await fake.until(lambda: fake.seen(second)))
        assert "You have asked 1 question within a minute" in said
        assert "<t:" in said
