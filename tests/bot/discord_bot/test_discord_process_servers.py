"""Running a server with the real program: every /news command, who may give it, and what outlives what."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import itertools
import json
import os
import re
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from support import PATIENCE
from support.chroma_server import chroma_server
from support.commands import CONDITIONS
from support.commands import program as code_of_program
from support.discord_news import HARBOUR, MARKET
from support.discord_process import QUESTION, TROOPS, _filled_once
from support.discord_program import (
    INVALID_TOKEN,
    Program,
    Server,
    alice,
    bob,
    is_private,
    mara,
    own_home,
    plain,
    program_over,
    server,
)
from support.fake_discord import FakeDiscord, Interaction, Permission, Upload
from support.fake_discord.api import Json

__all__ = ["_filled_once", "alice", "bob", "mara", "own_home", "server"]  # fixtures

pytestmark = [
    pytest.mark.process,
    pytest.mark.stores,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(os.name == "nt", reason="signals of Unix"),
]
SETTINGS: dict[str, Any] = {"articles_per_server": 20, "grace_days": 0, "corpus__max_file_mb": 1}
OPENS, CLOSES = "When does the harbour of Tamsin open?", "When does the night market of Tamsin close?"
UNANSWERED = "When did penguins colonise Mars?"
FILE = "/attachments/{channel}/{id}/{name}"
PAGE = (
    "<html><head><title>The tram of Tamsin</title></head><body><article><h1>The tram of Tamsin</h1>"
    "<p>The tram of Tamsin will run every six minutes from the station to the harbour, the council decided.</p>"
    "<p>Until now people had to walk, and many of them complained about that for years.</p></article></body></html>"
)
EVERY = (
    "setup",
    "add",
    "list",
    "remove",
    "follow",
    "unfollow",
    "following",
    "status",
    "unanswered",
    "feedback",
    "withdraw",
    "block",
    "unblock",
    "pause",
    "log",
    "export",
)


def upload(name: str, text: str | bytes) -> Upload:
    return Upload(name, text.encode() if isinstance(text, str) else text)


def stories(number: int, about: str = "Story") -> str:
    lines = [{"title": f"{about} {n:02}", "text": f"{about} {n:02} tells of Tamsin."} for n in range(number)]
    return "\n".join(map(json.dumps, lines))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(
    own_home: None, _filled_once: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Program]:
    async with program_over(_filled_once, tmp_path_factory.mktemp("servers"), **SETTINGS) as program:
        yield program


async def message(server: Server, person: Json, command: str, holds: str = "", /, **options: Any) -> Json:
    """The answer to a /news command, seen by its person only."""
    ix = await server.fake.slash(person, f"news {command}", server.channel, **options)
    found = await server.until(lambda: (said := server.fake.seen(ix)) and holds in plain(said) and said)
    assert is_private(found)
    return found


async def turned(server: Server, person: Json, page: Json, label: str, holds: str) -> str:
    """The same message after a button of its was pressed."""
    await server.fake.click(person, page, label)
    await server.until(lambda: holds in plain(page))
    return plain(page)


async def choices(server: Server, person: Json, command: str, option: str, typed: str, **filled: Any) -> list[str]:
    ix = await server.fake.complete(person, f"news {command}", option, typed, server.channel, **filled)
    await server.until(lambda: ix.choices is not None)
    return [choice["name"] for choice in ix.choices or ()]


# -- articles --


async def test_files_of_every_kind_become_articles(server: Server, alice: Json, mara: Json) -> None:
    five = {
        "file": upload("harbour.md", HARBOUR),
        "file2": upload("market.txt", MARKET),
        "file3": upload("tram.html", PAGE),
        "file4": upload("one.json", json.dumps({"title": "A bridge", "text": "The bridge of Tamsin is closed."})),
        "file5": upload("more.jsonl", stories(2)),
    }
    said = await server.news(mara, "add", "“news”: added 6, changed 0, unchanged 0, skipped 0.", **five)
    assert "This server now has 6 of 20 articles" in said
    packed = upload("packed.jsonl.gz", gzip.compress(stories(3, "Tale").encode()))
    broken = upload("broken.json", '{"title": ')
    said = await server.news(mara, "add", "added 3", file=packed, file2=broken, file3=five["file2"])
    assert "unchanged 1, skipped 1" in said
    assert "Skipped broken.json: not valid JSON" in said
    assert "opens in June" in plain(await server.ask(alice, OPENS))
    assert "every six minutes" in plain(await server.ask(alice, "How often will the tram of Tamsin run?"))
    later = upload("market.txt", MARKET.replace("August", "October"))
    await server.news(mara, "add", "added 0, changed 1, unchanged 0", file=later)
    assert "closes in October" in plain(await server.ask(alice, CLOSES))


async def test_what_cannot_be_an_article_is_refused_before_it_is_fetched(server: Server, mara: Json) -> None:
    fetched = [call for call in server.fake.calls if call.route == FILE]
    await server.news(mara, "add", "“picture.png” is no file that can be read", file=upload("picture.png", b"\x89PNG"))
    await server.news(mara, "add", "1.2 MB and a file may have 1", file=upload("large.txt", "x" * 1_200_000))
    await server.news(mara, "add", "“nothing.md” is empty", file=upload("nothing.md", ""))
    two = {"file": upload("a.txt", "One\n\nOne."), "file2": upload("a.txt", "Two\n\nTwo.")}
    await server.news(mara, "add", "Two of the files are called “a.txt”", **two)
    await server.news(mara, "add", "cannot name a collection", collection="../news", file=two["file"])
    assert [call for call in server.fake.calls if call.route == FILE] == fetched
    server.fake.fail("GET", FILE, 404)
    await server.news(mara, "add", "did not hand out “a.txt”; attach it again", file=two["file"])
    await server.news(mara, "status", "0 of 20 articles")


async def test_a_list_has_pages_and_an_article_can_be_removed(server: Server, mara: Json) -> None:
    await server.news(mara, "add", "added 12", file=upload("all.jsonl", stories(12)))
    page = await message(server, mara, "list", "Page 1 of 2")
    assert "12 articles in “news”" in plain(page)
    with pytest.raises(LookupError, match="disabled"):
        await server.fake.click(mara, page, "Previous")
    second = await turned(server, mara, page, "Next", "Page 2 of 2")
    both = await turned(server, mara, page, "Previous", "Page 1 of 2") + second
    assert all(f"Story {number:02}" in both for number in range(12))
    (choice,) = await choices(server, mara, "remove", "article", "story 07")
    assert choice.startswith("Story 07 · publisher unknown")
    await server.news(mara, "remove", "Removed “Story 07” from “news”.", article="Story 07")
    await server.news(mara, "remove", "No article of this server fits", article="Story 07")
    await server.news(mara, "remove", "choose one from the list", article="Story")
    await turned(server, mara, page, "Next", "11 articles")
    assert "Story 07" not in await server.news(mara, "list", "11 articles")


async def test_a_withdrawn_article_is_marked_where_it_was_quoted(
    server: Server, alice: Json, bob: Json, mara: Json
) -> None:
    await server.news(mara, "add", "added 2", file=upload("h.md", HARBOUR), file2=upload("m.txt", MARKET))
    public, hidden = await server.ask(alice, OPENS), await server.ask(bob, OPENS, private=True)
    other = plain(market := await server.ask(alice, CLOSES))
    reason = {"kind": "retracted", "note": "It was *invented*."}
    said = await server.news(mara, "withdraw", "is marked as retracted", article="A new harbour", **reason)
    assert "and removed from “news”. 2 earlier answers quoted it and are marked; 1 of them could be edited" in said
    assert "Retracted: the article cited as [1] was retracted on <t:" in plain(public)
    assert "It was *invented*." in plain(public)
    assert "opens in June" in plain(public)
    assert plain(market) == other
    page = plain(await server.press(bob, hidden, "Read in context"))
    assert "Retracted: this article was retracted" in page
    assert "no longer in the collection" in page
    said = await server.news(
        mara, "withdraw", "is marked as corrected", article="The night market", kind="corrected", note="July it is."
    )
    assert "1 earlier answer quoted it and is marked, also where it stands in Discord." in said
    assert "Corrected: the article cited as [1] was corrected" in plain(market)
    assert "The night market" in await server.news(mara, "list", "1 article in “news”")
    assert "June" not in plain(await server.ask(alice, OPENS))


async def test_no_more_than_the_quota(server: Server, mara: Json) -> None:
    said = await server.news(mara, "add", "added 20", file=upload("all.jsonl", stories(25)))
    assert "skipped 5" in said
    assert "Skipped Story 20, Story 21, Story 22 and 2 more: the quota of articles is used up; remove some" in said
    said = await server.news(mara, "add", "added 0", collection="town", file=upload("m.txt", MARKET))
    assert "the quota of articles is used up" in said
    await server.news(mara, "status", "20 of 20 articles")
    await server.news(mara, "remove", "Removed", article="Story 00")
    await server.news(mara, "add", "added 1", collection="town", file=upload("m.txt", MARKET))


async def test_what_an_addition_did_is_told_even_when_it_took_15_minutes(
    server: Server, alice: Json, mara: Json
) -> None:
    add = server.fake.slash(mara, "news add", server.channel, file=upload("harbour.md", HARBOUR))
    gate = server.program.bot.gate
    gate.close()
    slow: Interaction = await add
    await server.until(lambda: (said := server.fake.seen(slow)) and "Reading harbour.md" in plain(said))
    waiting = await server.fake.slash(mara, "news remove", server.channel, article="0" * 32)
    await server.until(lambda: (said := server.fake.seen(waiting)) and "No article" in plain(said))
    assert "1 job of this server not finished" in await server.news(mara, "status", "Status")
    server.fake.skew = 60 * 15.1
    gate.open()
    await server.until(lambda: INVALID_TOKEN in [answer["code"] for _, answer in server.fake.refused])
    person, here = int(mara["id"]), int(server.guild["id"])
    await server.until(lambda: server.program.records.held.waiting(person, here))
    assert "Reading" in plain(server.fake.seen(slow) or {})
    other = await server.fake.slash(alice, "privacy", server.channel)
    await server.told(other)
    listed = await server.fake.slash(mara, "news list", server.channel)
    (offer,) = await server.until(lambda: listed.followups)
    assert "1 article in “news”" in plain(server.fake.seen(listed) or {})
    assert is_private(offer)
    assert "A message from <t:" in plain(offer)
    shown = await server.press(mara, offer, "Show")
    assert "“news”: added 1, changed 0, unchanged 0, skipped 0." in plain(shown)
    assert other.followups == []
    assert {call.method for call, _ in server.fake.refused} == {"PATCH"}  # no offer by the token that was lost
    assert set(server.refusals()) == {INVALID_TOKEN}
    assert server.fake.posts(server.channel) == []


# -- settings --


async def test_where_it_answers_and_from_what(server: Server, alice: Json, mara: Json) -> None:
    shown = await server.news(mara, "setup", "Settings of this server")
    assert "Channels: every channel answers." in shown
    assert "Collection: the server's own; while it has no articles, the first one that the operator shares." in shown
    assert "never changed so far" in shown
    await server.news(mara, "add", "added 1", collection="town", file=upload("m.txt", MARKET))
    town, other = (server.fake.add_channel(name, server.guild) for name in ("town", "other"))
    said = await server.news(mara, "setup", "Changed", channel=town, collection="town")
    assert f"<#{town}> asks “town”" in said
    assert re.search(rf"last change <t:\d+:R> by <@{mara['id']}>", said)
    await server.news(mara, "setup", "Changed", collection="news (shared)")
    assert "August" in plain(await server.ask(alice, CLOSES, channel=town))
    assert TROOPS in plain(await server.ask(alice, channel=other))
    assert "Channels: only this one answers." in await server.news(mara, "setup", "Changed", channel=town, answers=True)
    refused = await server.fake.slash(alice, "ask", other, question=QUESTION)
    assert f"ask in <#{town}>." in plain(await server.told(refused))
    status = await server.news(mara, "status", "Answering.")
    assert f"<#{town}> asks “town”" in status
    assert "No other channel answers" in status
    again = await server.news(mara, "setup", "That was so already", channel=town, answers=True)
    assert "Channels: only this one answers." in again
    await server.news(mara, "setup", "There is no such collection here", collection="village")
    await server.news(mara, "setup", "Changed", reset="channels", threads=True, **{"per-person": 2})
    answer = await server.ask(alice, channel=other)
    assert (await server.until(lambda: answer.get("thread")))["name"] == QUESTION
    said = await server.news(mara, "setup", "Settings of this server")
    assert "Threads: each /ask opens one." in said.replace("`", "")
    assert "Questions a minute: 2 a person, 20 a channel, 60 in all." in said
    await server.news(mara, "setup", "allows at most 5", **{"per-person": 6})
    said = await server.news(mara, "setup", "Changed", reset="everything")
    assert "Questions a minute: 5 a person" in said
    assert "Threads: only" in said


async def test_the_status_says_how_fresh_it_is(server: Server, mara: Json) -> None:
    before = await server.news(mara, "status", "Answering.")
    assert "0 of 20 articles" in before
    assert "news (shared) · 3 articles · newest <t:1707393600:D> · last one added <t:" in before
    assert "Every channel asks “news (shared)”" in before
    await server.news(mara, "add", "added 1", file=upload("harbour.md", HARBOUR))
    after = await server.news(mara, "status", "1 of 20 articles")
    assert "news · 1 article · newest <t:1777809600:D> · last one added <t:" in after
    assert "Every channel asks “news”" in after
    assert "0 jobs of this server not finished" in after


async def test_members_are_blocked_and_the_server_is_paused(server: Server, alice: Json, mara: Json) -> None:
    await server.news(mara, "block", "Nobody is blocked.")
    await server.news(mara, "block", "may not ask here any more", member=alice)
    listed = await server.news(mara, "block", "Blocked members")
    assert f"<@{alice['id']}> by <@{mara['id']}> <t:" in listed
    refused = await server.fake.slash(alice, "ask", server.channel, question=QUESTION)
    assert "blocked you" in plain(await server.told(refused))
    await server.news(mara, "block", "cannot block yourself", member=mara)
    await server.news(mara, "unblock", "may ask here again", member=alice)
    await server.news(mara, "unblock", "is not blocked", member=alice)
    await server.news(mara, "pause", "not paused here", resume=True)
    await server.news(mara, "pause", "Paused: nobody can ask here.")
    await server.news(mara, "pause", "paused already")
    await server.news(mara, "status", "Paused: nobody can ask.")
    refused = await server.fake.slash(alice, "ask", server.channel, question=QUESTION)
    assert "paused Newsdesk in this server" in plain(await server.told(refused))
    await server.news(mara, "pause", "answers here again", resume=True)
    assert TROOPS in plain(await server.ask(alice))


# -- what readers asked and said --


async def test_what_was_asked_in_vain_and_what_was_thought_of_answers(
    server: Server, alice: Json, bob: Json, mara: Json
) -> None:
    await server.news(mara, "unanswered", "No question has been left without an answer")
    await server.news(mara, "feedback", "Nobody has rated an answer yet")
    for question in (UNANSWERED, "when did penguins colonise mars", "Who eats cheese on Venus?"):
        await server.ask(alice, question)
    await server.ask(alice, "What costs the secret?", private=True)
    said = await server.news(mara, "unanswered", "3 questions without an answer")
    assert re.search(r"2× when did penguins colonise mars\S* · 1 other wording", said, re.I)
    assert said.index("2×") < said.index("1× Who eats cheese on Venus?")
    assert "secret" not in said
    answer = await server.ask(bob)
    await server.press(bob, answer, "Helpful")
    form = await server.fake.click(alice, answer, "Not helpful")
    await server.until(lambda: form.modal)
    await server.told(await server.fake.submit(form, {"Why": ["wrong"], "In your own words": "**No**, @everyone."}))
    said = await server.news(mara, "feedback", "1 found an answer helpful, 1 did not")
    assert "Not helpful (wrong)" in said
    assert "@everyone" not in said
    assert alice["id"] not in said


async def test_who_did_what_and_everything_as_a_file(server: Server, alice: Json, bob: Json, mara: Json) -> None:
    await server.news(mara, "log", "Nothing has been changed yet")
    room = server.fake.add_channel("moderators", server.guild)
    role = server.fake.add_role("Editors", guild=server.guild)
    await server.news(mara, "add", "added 1", file=upload("harbour.md", HARBOUR))
    await server.news(mara, "setup", "Changed", **{"moderators-channel": room, "editor-role": role})
    await server.news(mara, "block", "may not ask", member=bob)
    await server.news(mara, "pause", "Paused")
    await server.news(mara, "pause", "again", resume=True)
    await server.ask(alice, OPENS)
    await server.ask(alice, OPENS, private=True)
    await server.news(mara, "remove", "Removed", article="A new harbour")
    said = await server.news(mara, "log", "Log")
    lines = [line.partition("> ")[2] for line in said.splitlines() if line.startswith("- <t:")]
    assert lines == [
        f"<@{mara['id']}> {done}"
        for done in (
            "removed “A new harbour” from “news”",
            "resumed all answers",
            "paused all answers",
            f"blocked <@{bob['id']}>",
            f"set editor role: <@&{role}>, moderators' channel: <#{room}>",
            "added to “news”: 1 new, 0 changed (harbour.md)",
        )
    ]
    exported = await message(server, mara, "export", "Settings, answers")
    (attached,) = exported["attachments"]
    assert attached["filename"] == "newsdesk.json"
    content = server.fake.stored.files[attached["id"]].decode()
    kept = json.loads(content)
    assert (kept["settings"]["editor_role"], kept["private_answers"]) == (int(role), 1)
    assert [one["question"] for one in kept["answers"]] == [OPENS]
    assert "opens in June" in kept["answers"][0]["text"]
    assert [one["action"] for one in kept["log"]] == ["added", "set", "blocked", "paused", "resumed", "removed"]
    assert kept["collections"] == {"news": []}
    for person in (alice, bob, mara):
        assert person["id"] not in content
    assert str(server.program.data) not in content
    await server.news(mara, "log", "exported")


async def test_what_is_kept_of_a_person_and_how_it_is_deleted(server: Server, alice: Json, mara: Json) -> None:
    said = plain(await server.told(await server.fake.slash(alice, "privacy", server.channel)))
    assert "90 days, then it is deleted by itself" in said
    assert "everything of that server is deleted within the hour" in said
    answer = await server.ask(alice)
    await server.ask(alice, UNANSWERED)
    await server.press(alice, answer, "Helpful")
    said = plain(await server.told(await server.fake.slash(alice, "forget me", server.channel)))
    assert "Deleted: 2 answered questions, 1 rating and 1 other entry" in said
    assert plain(await server.press(mara, answer, "Read in context")) == "This answer is no longer stored."
    await server.news(mara, "unanswered", "No question has been left without an answer")
    await server.news(mara, "feedback", "Nobody has rated an answer yet")
    nothing = await server.fake.slash(alice, "forget me", server.fake.dm(alice))
    assert "Nothing was kept of you" in plain(await server.told(nothing))


# -- who may what --


def options_of(server: Server, member: Json) -> dict[str, dict[str, Any]]:
    """What each command needs."""
    article = {"article": "The night market"}
    withdrawn = {**article, "kind": "retracted", "note": "wrong"}
    needed = {"add": {"file": upload("harbour.md", HARBOUR)}, "remove": article, "withdraw": withdrawn}
    needed |= {"follow": {"url": "https://news.example/feed"}, "unfollow": {"feed": "https://news.example/feed"}}
    return {name: needed.get(name, {}) for name in EVERY} | {"unblock": {"member": member}}


async def test_who_does_not_manage_the_server_is_refused_whatever_discord_lets_through(
    server: Server, alice: Json, bob: Json, mara: Json
) -> None:
    await server.news(mara, "add", "added 1", file=upload("m.txt", MARKET))
    with pytest.raises(PermissionError, match="not shown"):
        await server.fake.slash(alice, "news log", server.channel)
    server.fake.allow_command(alice, "news")
    for command, options in options_of(server, bob).items():
        await server.news(alice, command, "Only members with the permission “Manage Server” can do that", **options)
    assert await choices(server, alice, "remove", "article", "") == []
    assert await choices(server, alice, "list", "collection", "") == []
    assert "The night market" in await server.news(mara, "list", "1 article in “news”")
    assert len((await server.news(mara, "log", "Log")).split("- <t:")) == 2
    with pytest.raises(LookupError, match="not offered here"):
        await server.fake.slash(mara, "news log", server.fake.dm(mara))


async def test_an_editor_adds_and_removes_and_no_more(server: Server, alice: Json, bob: Json, mara: Json) -> None:
    role = server.fake.add_role("Editors", guild=server.guild)
    editor = server.fake.person("ed", roles=[role], guild=server.guild)
    server.fake.allow_command(editor, "news")
    await server.news(editor, "add", "Only members with the permission “Manage Server”", file=upload("m.txt", MARKET))
    said = await server.news(mara, "setup", "Changed", **{"editor-role": role})
    assert f"Editors: members with “Manage Server”, and <@&{role}>." in said
    assert "Server Settings › Integrations" in said
    await server.news(editor, "add", "added 12", file=upload("all.jsonl", stories(12)))
    assert "Story 03" in str(await choices(server, editor, "remove", "article", "story 03"))
    await server.news(editor, "remove", "Removed “Story 03”", article="Story 03")
    await server.news(editor, "following", "No feed is followed here")
    await server.news(editor, "status", "11 of 20 articles")
    for command, options in options_of(server, bob).items():
        if command not in ("add", "remove", "follow", "unfollow", "following", "list", "status"):
            await server.news(editor, command, "Only members with the permission “Manage Server” can do", **options)
    page = await message(server, editor, "list", "Page 1 of 2")
    server.fake.world.members[server.guild["id"]][editor["id"]]["roles"].remove(role)
    pressed = await server.fake.click(editor, page, "Next")
    assert f"“Manage Server” or the role <@&{role}> can do that" in plain(await server.told(pressed))
    assert "Page 1 of 2" in plain(page)
    await server.news(mara, "setup", "cannot be the editor role", **{"editor-role": server.guild["id"]})


async def test_names_are_completed(server: Server, mara: Json) -> None:
    file = {"file": upload("harbour.md", HARBOUR)}
    await server.news(mara, "add", "added 1", **file)
    await server.news(mara, "add", "added 1", collection="Town Hall", file=upload("m.txt", MARKET))
    assert await choices(server, mara, "list", "collection", "") == ["news", "town hall", "news (shared)"]
    assert await choices(server, mara, "setup", "collection", "share") == ["news (shared)"]
    assert await choices(server, mara, "add", "collection", "") == ["news", "town hall"]
    assert await choices(server, mara, "withdraw", "article", "harb") == ["A new harbour · Meuse Wire · 3 May 2026"]
    assert len(await choices(server, mara, "remove", "article", "")) == 2
    assert await choices(server, mara, "remove", "article", "calendars") == []


# -- one server and the next --


async def test_two_servers_do_not_see_each_other(program: Program, server: Server, alice: Json, mara: Json) -> None:
    other = Server(program, "The other server")
    nora = other.person("nora", Permission.MANAGE_GUILD)
    server.fake.join(alice, guild=other.guild)
    await server.news(mara, "add", "added 1", file=upload("same.txt", MARKET))
    await other.news(nora, "add", "added 1", file=upload("same.txt", MARKET.replace("August", "May")))
    await server.news(mara, "add", "added 1", collection="secret", file=upload("harbour.md", HARBOUR))
    answer = await server.ask(alice, CLOSES)
    assert "closes in August" in plain(answer)
    assert "closes in May" in plain(await other.ask(alice, CLOSES))
    assert "June" not in plain(await other.ask(alice, OPENS))
    await other.ask(alice, "Who eats cheese on Venus?")
    assert await choices(other, nora, "list", "collection", "") == ["news", "news (shared)"]
    assert await choices(other, nora, "remove", "article", "harbour") == []
    await other.news(nora, "list", "There is no such collection here", collection="secret")
    hidden = f"discord/{server.guild['id']}/secret"
    for name in (hidden, "secret"):
        await other.news(nora, "setup", "There is no such collection here", collection=name)
    await other.news(nora, "remove", "No article of this server fits", article="A new harbour")
    await server.ask(alice, UNANSWERED)
    await other.news(nora, "feedback", "Nobody has rated")
    assert "penguins" not in await other.news(nora, "unanswered", "cheese on Venus")
    assert "secret" not in await other.news(nora, "log", "Log")
    article = {"article": "The night market", "kind": "corrected"}
    await other.news(nora, "withdraw", "marked as corrected", note="July it is.", **article)
    assert "orrected" not in plain(answer)


async def test_what_the_operator_shares_is_read_and_not_changed(server: Server, alice: Json, mara: Json) -> None:
    assert TROOPS in plain(await server.ask(alice))
    listed = await server.news(mara, "list", "3 articles in “news (shared)”")
    assert "shared by the operator, read-only" in listed
    shared = "is shared by the operator of the bot and cannot be changed here"
    await server.news(mara, "add", shared, collection="news (shared)", file=upload("m.txt", MARKET))
    await server.news(mara, "remove", shared, article="Fourteen banks")
    await server.news(mara, "withdraw", shared, article="Fourteen banks", kind="retracted", note="Wrong.")
    await server.news(mara, "add", "added 1", file=upload("m.txt", MARKET))
    assert "No answer found in this 1 article." in plain(await server.ask(alice))
    await server.news(mara, "setup", "Changed", collection="news (shared)")
    assert TROOPS in plain(await server.ask(alice))


async def test_a_server_that_removes_the_bot_is_forgotten(program: Program, server: Server, mara: Json) -> None:
    back, gone = server, Server(program, "Gone while the bot was away")
    left = Server(program, "Gone for good")
    people = {one: one.person("nora", Permission.MANAGE_GUILD) for one in (back, left, gone)}
    for one, nora in people.items():
        await one.news(nora, "add", "added 1", file=upload("harbour.md", HARBOUR))
        await one.news(nora, "setup", "Changed", threads=False, **{"per-person": 4})
    answer = await left.ask(people[left], OPENS)
    for one in (back, left):
        server.fake.kick(one.guild)
    here, of_left = program.records.servers.here, int(left.guild["id"])
    await server.until(lambda: of_left not in here())
    server.fake.invite(back.guild)
    await server.until(lambda: int(back.guild["id"]) in here())
    await program.stop()
    server.fake.kick(gone.guild)
    await program.start(**SETTINGS)
    await server.until(lambda: int(gone.guild["id"]) not in program.records.servers.here())
    await server.until(lambda: "Erased a server that removed the bot" in program.bot.log)
    assert program.records.people.export(of_left)["settings"] is None
    assert not (program.data / "uploads" / str(of_left)).exists()
    server.fake.invite(left.guild)
    nora = people[left]
    assert "never changed so far" in await left.news(nora, "setup", "Settings")
    assert "0 of 20 articles" in await left.news(nora, "status", "Status")
    await left.news(nora, "log", "Nothing has been changed yet")
    await left.news(nora, "list", "3 articles in “news (shared)”")
    assert plain(await left.press(nora, answer, "Read in context")) == "This answer is no longer stored."
    await back.news(people[back], "list", "A new harbour")
    assert "4 a person" in await back.news(people[back], "setup", "Settings")


# -- several processes --


async def test_two_processes_share_one_bot(own_home: None, tmp_path: Path) -> None:
    (tmp_path / "vectors").mkdir()
    with chroma_server(tmp_path / "vectors") as address:
        async with FakeDiscord() as fake, contextlib.AsyncExitStack() as at_the_end:
            programs = [Program(fake, tmp_path / "data") for _ in range(2)]
            for number, program in enumerate(programs):
                at_the_end.push_async_callback(program.stop)
                await program.start(shards=2, shard_ids=[number], vectors__server=address, per_person_day=5)
            assert [one["shard"] for one in fake.gate.identified] == [[0, 2], [1, 2]]
            await _shared(*(_in_shard(program, number) for number, program in enumerate(programs)), address)
            assert len([call for call in fake.calls if call.method == "PUT"]) == 1
            assert not fake.unknown
            assert not fake.refused


def _in_shard(program: Program, number: int) -> Server:
    """A server whose events go to that shard."""
    tries = (Server(program, f"Server {count}") for count in itertools.count())
    return next(one for one in tries if (int(one.guild["id"]) >> 22) % 2 == number)


async def _shared(one: Server, two: Server, address: str) -> None:
    """What is so when each of two servers is served by a process of its own."""
    alice, (mara, nora) = one.person("alice"), [at.person("mara", Permission.MANAGE_GUILD) for at in (one, two)]
    one.fake.join(alice, guild=two.guild)
    for at in (one, two):
        empty = await at.fake.slash(alice, "ask", at.channel, question=QUESTION)
        assert "No articles yet" in plain(await at.told(empty))
    await asyncio.to_thread(_ingest, one.program.data, address)
    first, second = await one.ask(alice), await two.ask(alice)
    assert TROOPS in plain(first)
    assert TROOPS in plain(second)
    await asyncio.gather(
        one.news(mara, "add", "added 1", file=upload("market.txt", MARKET)),
        two.news(nora, "add", "added 1", file=upload("harbour.md", HARBOUR)),
    )
    assert "closes in August" in plain(await one.ask(alice, CLOSES))
    assert "opens in June" in plain(await two.ask(alice, OPENS))
    private = one.fake.dm(alice)
    asked = await one.fake.say(alice, QUESTION, private)
    assert TROOPS in plain(await one.reply(asked))
    for at in (one, two):
        refused = await at.fake.slash(alice, "ask", at.channel, question=QUESTION)
        assert "You have asked 5 questions within a day" in plain(await at.told(refused))
    assert TROOPS in plain(await two.press(alice, second, "Read in context"))
    said = plain(await two.told(await two.fake.slash(alice, "forget me", two.channel)))
    assert "Deleted: 5 answered questions" in said
    assert plain(await one.press(alice, first, "Read in context")) == "This answer is no longer stored."


def _ingest(data: Path, address: str) -> None:
    """What the operator does beside the running bots."""
    articles = data.parent / "articles"
    articles.mkdir()
    (articles / "calendars.md").write_text(CONDITIONS, encoding="utf-8")
    command = (sys.executable, "-c", code_of_program(), "--data", str(data), "ingest", str(articles))
    environment = {**os.environ, "NEWSDESK_VECTORS__SERVER": address}
    subprocess.run(command, check=True, cwd=data.parent, env=environment, capture_output=True, timeout=PATIENCE)
