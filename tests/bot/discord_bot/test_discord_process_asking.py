"""Asking the real program, from question to last button: one process, restarted once, a server for each test."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from support.discord_process import QUESTION, TROOPS, _filled_once, data
from support.discord_program import (
    INVALID_TOKEN,
    Program,
    Server,
    alice,
    bob,
    is_answer,
    is_private,
    mara,
    own_home,
    plain,
    program_over,
    server,
)
from support.fake_discord import FakeDiscord, Upload, text_of
from support.fake_discord.api import Json

__all__ = ["_filled_once", "alice", "bob", "data", "mara", "own_home", "server"]  # fixtures

pytestmark = [
    pytest.mark.process,
    pytest.mark.stores,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(os.name == "nt", reason="signals of Unix"),
]
UNANSWERED = "When did penguins colonise Mars?"
BUTTONS = ("Read in context", "Helpful", "Not helpful", "Report answer", "Delete")
GONE = "This answer is no longer stored."
HARBOUR = (
    "---\ntitle: A new harbour\npublisher: Meuse Wire\ndate: 2026-05-03\n---\nThe harbour of Tamsin opens in {}.\n"
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(
    own_home: None, _filled_once: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Program]:
    async with program_over(_filled_once, tmp_path_factory.mktemp("asking")) as program:
        yield program


# -- every way of asking --


async def test_options_narrow_what_is_asked(server: Server, alice: Json) -> None:
    whole = await server.ask(alice)
    assert TROOPS in plain(whole)
    assert not is_private(whole)
    early = await server.ask(alice, until="2024-01")
    assert TROOPS in plain(early)
    late = await server.ask(alice, since="2024-02")
    assert TROOPS not in plain(late)
    assert "1 undated" in plain(late)
    other = await server.ask(alice, publisher="Orchard Digest")
    assert "No answer found in this 1 article" in plain(other)


async def test_a_private_question_is_between_two(server: Server, alice: Json, bob: Json) -> None:
    answer = await server.ask(alice, private=True)
    assert is_private(answer)
    assert TROOPS in plain(await server.press(alice, answer, "Read in context"))
    with pytest.raises(LookupError, match="does not see"):
        await server.fake.click(bob, answer, "Read in context")
    assert server.fake.posts(server.channel) == []
    assert "Noted" in plain(await server.press(alice, answer, "Helpful"))
    await server.fake.click(alice, answer, "Delete")
    await server.until(lambda: answer["id"] not in server.fake.messages[server.channel])


async def test_a_thread_is_a_conversation(server: Server, alice: Json, bob: Json) -> None:
    answer = await server.ask(alice, thread=True)
    thread = await server.until(lambda: answer.get("thread"))
    assert thread["name"] == QUESTION
    message = await server.fake.say(bob, f"{server.mention} And in Syria?", thread["id"])
    assert "Read as: How many troops are in Syria?" in plain(await server.reply(message))
    followed = await server.ask(alice, "And in Jordan?", thread["id"])
    assert "Read as: How many troops are in Jordan?" in plain(followed)
    elsewhere = await server.ask(bob, "And in Syria?")
    assert "Read as" not in plain(elsewhere)
    await server.fake.say(bob, QUESTION, thread["id"])  # said to nobody in particular
    assert len(server.fake.posts(thread["id"])) == 4


async def test_a_mention_and_a_reply(server: Server, alice: Json, bob: Json) -> None:
    asked = await server.fake.say(alice, f"{server.mention} {QUESTION}", server.channel)
    answer = await server.reply(asked)
    assert TROOPS in plain(answer)
    assert answer["mentions"] == []
    assert server.channel in server.fake.typed
    for country in ("Syria", "Jordan"):
        further = await server.fake.say(bob, f"And in {country}?", reply_to=answer)
        answer = await server.reply(further)
        assert f"Read as: How many troops are in {country}?" in plain(answer)
    bare = await server.fake.say(alice, server.mention, server.channel)
    assert "Ask me a question" in plain(await server.reply(bare))


async def test_a_direct_message(server: Server, alice: Json) -> None:
    room = server.fake.dm(alice)
    answer = await server.reply(await server.fake.say(alice, QUESTION, room))
    assert TROOPS in plain(answer)
    assert "Report answer" not in text_of(answer)
    followed = await server.ask(alice, "And in Syria?", room)
    assert "Read as: How many troops are in Syria?" in plain(followed)
    assert TROOPS in plain(await server.press(alice, answer, "Read in context"))
    assert "Noted" in plain(await server.press(alice, answer, "Helpful"))
    await server.fake.click(alice, answer, "Delete")
    await server.until(lambda: answer not in server.fake.posts(room))


async def test_related_reports_are_a_look_and_no_verdict(server: Server, alice: Json, bob: Json) -> None:
    claim = await server.fake.say(bob, "They say that 2,500 troops are in Iraq and train local forces.", server.channel)
    found = await server.told(await server.fake.context_menu(alice, "Find related reports", claim))
    assert "2,500 troops" in plain(found)
    nonsense = await server.fake.say(bob, "Penguins colonised Mars.", server.channel)
    said = plain(await server.told(await server.fake.context_menu(alice, "Find related reports", nonsense)))
    assert "Nothing near found in these 3 articles." in said
    assert "nothing found does not make it false" in said
    assert server.fake.posts(server.channel) == [claim, nonsense]


async def test_the_app_goes_with_a_person_to_where_the_bot_is_not(server: Server, alice: Json, bob: Json) -> None:
    abroad = server.fake.add_guild("Abroad", with_bot=False)
    server.fake.join(alice, guild=abroad)
    server.fake.install(alice)
    answer = await server.ask(alice, channel=server.fake.add_channel("far", abroad))
    assert TROOPS in plain(answer)
    assert TROOPS in plain(await server.press(alice, answer, "Read in context"))
    among_friends = await server.ask(alice, channel=server.fake.private(alice, bob))
    assert TROOPS in plain(among_friends)


async def test_options_are_completed(server: Server, alice: Json) -> None:
    async def choices(option: str, typed: str) -> list[str]:
        ix = await server.fake.complete(alice, "ask", option, typed, server.channel, question="why")
        await server.until(lambda: ix.choices is not None)
        return [choice["value"] for choice in ix.choices or ()]

    assert await choices("publisher", "orch") == ["Orchard Digest"]
    assert await choices("publisher", "") == ["Orchard Digest", "Potomac Brief"]
    assert (await choices("since", "2024-02"))[0] == "2024-02"
    assert "7d" in await choices("until", "")


async def test_a_thread_is_not_opened_twice_nor_where_it_cannot_be(server: Server, alice: Json) -> None:
    answer = await server.ask(alice, thread=True)
    thread = await server.until(lambda: answer.get("thread"))
    within = await server.ask(alice, thread=True, channel=thread["id"])
    assert "thread" not in within
    direct = await server.fake.slash(alice, "ask", server.fake.dm(alice), question=QUESTION, thread=True)
    said = await server.until(lambda: direct.followups)
    assert "cannot open a thread here" in plain(said[0])


# -- every button --


async def test_passages_are_pages(server: Server, alice: Json, bob: Json) -> None:
    answer = await server.ask(alice, UNANSWERED)
    assert "No answer found in these 3 articles" in plain(answer)
    page = await server.press(bob, answer, "Read in context")
    first = text_of(page)
    await server.fake.click(bob, page, "Next")
    await server.until(lambda: re.search(r"^2 / \d$", text_of(page), re.M))
    await server.fake.click(bob, page, "Previous")
    await server.until(lambda: text_of(page) == first)
    assert is_private(page)
    assert server.fake.posts(server.channel) == [answer]


async def test_what_people_think_of_answers_reaches_the_moderators(
    server: Server, alice: Json, bob: Json, mara: Json
) -> None:
    answer = await server.ask(alice)
    assert "Noted" in plain(await server.press(alice, answer, "Helpful"))
    form = await server.fake.click(bob, answer, "Not helpful")
    await server.until(lambda: form.modal)
    sent = await server.fake.submit(form, {"Why": ["outdated"], "In your own words": "It is @everyone 2,000 now."})
    assert "Noted" in plain(await server.told(sent))
    said = await server.news(mara, "feedback", "1 found an answer helpful, 1 did not")
    assert "Not helpful (outdated)" in said
    room = server.fake.add_channel("moderators", server.guild)
    assert "/news setup" in plain(await server.press(bob, answer, "Report answer"))
    await server.news(mara, "setup", "Changed", **{"moderators-channel": room})
    assert "Reported" in plain(await server.press(bob, answer, "Report answer"))
    (report,) = server.fake.posts(room)
    assert QUESTION in plain(report)
    assert TROOPS in plain(await server.press(mara, report, "Read in context"))
    await server.fake.click(mara, report, "Delete")
    await server.until(lambda: server.fake.posts(server.channel) == [])


async def test_what_was_deleted_is_no_longer_stored(server: Server, alice: Json, bob: Json) -> None:
    first, second = await server.ask(alice), await server.ask(alice)
    form = await server.fake.click(bob, second, "Not helpful")
    await server.until(lambda: form.modal)
    page = await server.press(bob, await server.ask(alice, UNANSWERED), "Read in context")
    assert "Only who asked" in plain(await server.press(bob, first, "Delete"))
    await server.fake.click(alice, first, "Delete")
    await server.until(lambda: first not in server.fake.posts(server.channel))
    forgotten = await server.told(await server.fake.slash(alice, "forget me", server.channel))
    assert "Deleted: 2 answered questions" in plain(forgotten)
    for label in BUTTONS:
        assert plain(await server.press(bob, second, label)) == GONE
    assert plain(await server.told(await server.fake.submit(form, {"Why": ["wrong"]}))) == GONE
    assert plain(await server.press(bob, page, "Next")) == GONE


async def test_an_article_that_changes_after_it_was_quoted(server: Server, alice: Json, mara: Json) -> None:
    async def add(month: str, holds: str) -> None:
        await server.news(mara, "add", holds, file=Upload("harbour.md", HARBOUR.format(month).encode()))

    await add("June", "added 1")
    answer = await server.ask(alice, "When does the harbour of Tamsin open?")
    assert "opens in June" in plain(answer)
    assert "changed" not in plain(await server.press(alice, answer, "Read in context"))
    await add("October", "changed 1")
    both = plain(await server.press(alice, answer, "Read in context"))
    assert "The article has changed since it was quoted" in both
    assert both.index("opens in June") < both.index("As it stands now") < both.index("opens in October")
    assert "opens in June" in plain(answer)


# -- who may not, and not so fast --


async def test_what_holds_for_commands_holds_for_buttons(server: Server, alice: Json, bob: Json, mara: Json) -> None:
    answer = await server.ask(alice)

    async def refused(person: Json, word: str) -> None:
        ix = await server.fake.slash(person, "ask", server.channel, question=QUESTION)
        assert word in plain(await server.told(ix))
        for label in BUTTONS:
            assert word in plain(await server.press(person, answer, label))

    await server.news(mara, "block", "may not ask here any more", member=bob)
    await refused(bob, "blocked")
    asked = await server.fake.say(bob, f"{server.mention} {QUESTION}", server.channel)
    await server.news(mara, "unblock", "may ask here again", member=bob)
    await server.news(mara, "pause", "Paused")
    await refused(bob, "paused")
    assert "paused" in plain(await server.reply(await server.fake.say(bob, f"{server.mention} why?", server.channel)))
    await server.news(mara, "pause", "answers here again", resume=True)
    replies = [post for post in server.fake.posts(server.channel) if post.get("message_reference")]
    assert asked["id"] not in [post["message_reference"]["message_id"] for post in replies]


async def test_not_so_fast(server: Server, alice: Json, mara: Json) -> None:
    await server.news(mara, "setup", "Changed", **{"per-person": 1})
    answer = await server.ask(alice)
    again = await server.fake.slash(alice, "ask", server.channel, question=QUESTION)
    said = text_of(await server.told(again))
    assert "You have asked 1 question within a minute" in said
    assert re.search(r"<t:\d+:R>", said)
    for _ in range(4):
        assert "Noted" in plain(await server.press(alice, answer, "Helpful"))
    for label in BUTTONS:
        assert "too fast" in plain(await server.press(alice, answer, label))
    assert answer in server.fake.posts(server.channel)


# -- too late --


async def test_a_public_answer_that_took_15_minutes_goes_to_the_channel(server: Server, alice: Json, bob: Json) -> None:
    ask = server.fake.slash(alice, "ask", server.channel, question=QUESTION)
    ix = await server.passes(15.1, lambda: ask)
    answer = await server.until(lambda: next(filter(is_answer, server.fake.posts(server.channel)), None))
    assert TROOPS in plain(answer)
    assert answer["id"] != ix.original
    assert answer["mentions"] == []
    assert f"<@{alice['id']}>" in text_of(answer)
    assert set(server.refusals()) == {INVALID_TOKEN}
    assert TROOPS in plain(await server.press(bob, answer, "Read in context"))


async def test_a_private_answer_that_took_15_minutes_waits_for_its_person(
    server: Server, alice: Json, bob: Json
) -> None:
    ask = server.fake.slash(alice, "ask", server.channel, question=QUESTION, private=True)
    ix = await server.passes(15.1, lambda: ask)
    await server.until(lambda: INVALID_TOKEN in [answer["code"] for _, answer in server.fake.refused])
    assert server.fake.seen(ix) is None
    other = await server.ask(bob)
    assert set(server.refusals()) == {INVALID_TOKEN}
    privacy = await server.fake.slash(alice, "privacy", server.channel)
    offer = (await server.until(lambda: privacy.followups))[0]
    assert is_private(offer)
    assert "waiting for you" in plain(offer)
    shown = await server.press(alice, offer, "Show")
    assert TROOPS in plain(shown)
    assert is_answer(shown)
    person, here = int(alice["id"]), int(server.guild["id"])
    await server.until(lambda: not server.program.records.held.waiting(person, here))
    assert "already" in plain(await server.press(alice, offer, "Show"))
    assert server.fake.posts(server.channel) == [other]


# -- after a restart --


async def test_everything_outlives_a_restart(server: Server, alice: Json, bob: Json, mara: Json) -> None:
    answer = await server.ask(alice, thread=True)
    hidden = await server.ask(alice, private=True)
    nothing = await server.ask(bob, UNANSWERED)
    page = await server.press(bob, nothing, "Read in context")
    form = await server.fake.click(bob, answer, "Not helpful")
    await server.until(lambda: form.modal)
    thread = await server.until(lambda: answer.get("thread"))
    registered = [call for call in server.fake.calls if call.method == "PUT"]
    await server.program.stop()
    await server.program.start()
    assert [call for call in server.fake.calls if call.method == "PUT"] == registered
    for message in (answer, hidden):
        assert TROOPS in plain(await server.press(alice, message, "Read in context"))
    await server.fake.click(bob, page, "Next")
    await server.until(lambda: re.search(r"^2 / \d$", text_of(page), re.M))
    assert "Noted" in plain(await server.told(await server.fake.submit(form, {"Why": ["missing"]})))
    assert "Not helpful (missing)" in await server.news(mara, "feedback", "did not")
    message = await server.fake.say(bob, f"{server.mention} And in Syria?", thread["id"])
    assert "Read as: How many troops are in Syria?" in plain(await server.reply(message))
    await server.fake.click(alice, answer, "Delete")
    await server.until(lambda: answer not in server.fake.posts(server.channel))
    assert plain(await server.press(bob, nothing, "Helpful")).startswith("Noted")


# -- with the message content intent --


async def test_everything_in_a_thread_is_answered_where_that_is_set(data: Path) -> None:
    async with FakeDiscord() as fake, contextlib.AsyncExitStack() as at_the_end:
        program = Program(fake, data)
        at_the_end.push_async_callback(program.stop)
        await program.start(answer_threads=True)
        server = Server(program, "open")
        alice, bob = server.person("alice"), server.person("bob")
        answer = await server.ask(alice, thread=True)
        thread = await server.until(lambda: answer.get("thread"))
        for person, country in ((bob, "Syria"), (alice, "Jordan")):
            said = await server.fake.say(person, f"And in {country}?", thread["id"])
            assert f"Read as: How many troops are in {country}?" in plain(await server.reply(said))
        await server.fake.say(bob, QUESTION, server.channel)  # a channel is no thread
        last = await server.fake.say(bob, f"{server.mention} {QUESTION}", server.channel)
        assert TROOPS in plain(await server.reply(last))
        assert len(server.fake.posts(server.channel)) == 4
        assert not fake.unknown
        assert not fake.refused
