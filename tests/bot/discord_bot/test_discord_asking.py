"""Questions to the real bot: by command, mention and menu, here and where the bot is not installed."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from support import PATIENCE
from support.discord_bot import QUESTION, SOON, UNANSWERED, Bot, newsdesk_on
from support.fake_discord import EPHEMERAL, FakeDiscord, text_of
from support.fake_discord.component_limits import walk
from support.fakes import article

from bot.conversation.types import ServerSettings
from bot.discord_bot import replies
from bot.discord_bot.commands import completing
from bot.discord_bot.commands.ask import publisher_choices

pytestmark = [pytest.mark.models, pytest.mark.stores]


async def test_a_command_is_acknowledged_and_answered_in_its_place(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    ix = await fake.slash(alice, "ask", question=QUESTION)
    answer = await fake.until(lambda: fake.seen(ix))
    assert "**About 2,500**" in text_of(answer)
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


async def test_what_is_known_is_listed(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    ix = await fake.slash(alice, "ask", question="What do you know?")
    answer = await fake.until(lambda: fake.seen(ix))
    said = text_of(answer)
    assert "**2 articles** · both of unknown date" in said
    assert "Publishers\\: Orchard Digest, Potomac Brief" in said
    assert "[1] Fourteen banks · Orchard Digest · date unknown, added" in said
    labels = [part["label"] for part in walk(answer["components"]) if part.get("label")]
    assert labels == ["Helpful", "Not helpful", "Report answer", "Delete"]  # nothing is quoted, so nothing to read
    assert (await fake.until(lambda: bot.stored(answer))).answer.listing.articles == 2
    assert bot.parts.records.answers.gaps(bot.server) == []


async def test_who_published_that_is_asked_of_the_answer_before(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    for question in (QUESTION, "Who published that?"):
        ix = await fake.slash(alice, "ask", question=question)
        answer = await fake.until(lambda ix=ix: fake.seen(ix))
        await fake.until(lambda answer=answer: bot.stored(answer))
    assert "**Potomac Brief" in text_of(answer)
    assert f"shown for “{QUESTION}”" in text_of(answer)


async def test_a_statement_gets_what_is_nearest_and_is_no_gap(fake: FakeDiscord, bot: Bot) -> None:
    ix = await fake.slash(fake.person("alice"), "ask", question="The ministry asked the Treasury.")
    answer = await fake.until(lambda: fake.seen(ix))
    assert "That is not a question. The passages nearest to it" in text_of(answer)
    assert "“The ministry asked the Treasury.” [1]" in text_of(answer)
    assert "Read in context" in [part.get("label") for part in walk(answer["components"])]
    await fake.until(lambda: bot.stored(answer))
    assert bot.parts.records.answers.gaps(bot.server) == []


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
    thinking = threading.Event()

    def slow(server: int, person: int) -> bool:
        return thinking.wait(PATIENCE)

    monkeypatch.setattr(bot.parts.records.servers, "is_blocked", slow)
    monkeypatch.setattr(replies, "_PATIENCE", SOON)
    ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION)
    await fake.until(lambda: ix.acked)
    thinking.set()
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


async def test_who_may_not_ask_is_completed_nothing(fake: FakeDiscord, bot: Bot) -> None:
    alice, servers = fake.person("alice"), bot.parts.records.servers
    servers.block(bot.server, int(alice["id"]), 1, datetime.now(UTC))
    servers.change(bot.server, ServerSettings(everywhere=False, channels={1: None}))
    for person in (alice, fake.person("bob")):
        typed = await fake.complete(person, "ask", "publisher", "poto", question="why")
        await fake.until(lambda typed=typed: typed.acked)
        assert typed.choices == []


def test_a_publisher_is_offered_as_it_can_be_read_and_is_stored() -> None:
    names = ["The \u202eWire\u200b", "\u200b", "x" * 101]
    (choice,) = publisher_choices(names)
    assert (choice.name, choice.value) == ("The Wire", names[0])


async def test_completion_answers_in_time_whatever_happens(
    fake: FakeDiscord, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = threading.Event()
    monkeypatch.setattr(bot.parts.records.servers, "settings", lambda server: done.wait(PATIENCE))
    monkeypatch.setattr(completing, "_PATIENCE", SOON)
    typed = await fake.complete(fake.person("alice"), "ask", "publisher", "poto", question="why")
    await fake.until(lambda: typed.acked)
    assert typed.choices == []
    done.set()


async def test_a_mention_is_answered_by_a_reply_that_does_not_ping(fake: FakeDiscord, bot: Bot) -> None:
    alice = fake.person("alice")
    message = await fake.say(alice, f"{bot.mention} {QUESTION}")
    _, reply = await fake.until(lambda: len(fake.posts()) == 2 and fake.posts())
    assert "**About 2,500**" in text_of(reply)
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


async def test_what_one_person_asks_in_a_thread_without_the_bot_is_no_part_of_anothers_talk(
    fake: FakeDiscord, bot: Bot
) -> None:
    """Discord may have shown it to that person alone, whatever the bot asked for."""
    elsewhere = fake.add_guild("Elsewhere", with_bot=False)
    people = [fake.person(name, guild=elsewhere) for name in ("alice", "bob")]
    thread = fake.add_channel("talk", elsewhere)
    life = {"archived": False, "auto_archive_duration": 60, "archive_timestamp": "2026-11-22T12:00:00+00:00"}
    counted = {"message_count": 0, "member_count": 0, "thread_metadata": life}
    fake.channels[thread] |= {"type": 11, "parent_id": fake.general, "owner_id": "1", **counted}
    for person in people:
        fake.install(person)
        ix = await fake.slash(person, "ask", thread, question=QUESTION)
        await fake.until(lambda ix=ix: fake.seen(ix))
    assert [question.history for question in bot.asked] == [(), ()]


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
