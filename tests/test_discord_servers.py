"""Who runs a server and how, with /news: the real client in this process, against the fake Discord."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta

import pytest
from discord_bot import QUESTION, Bot
from discord_news import HARBOUR, MARKET, News, bot, mara, news, titles
from fake_discord import EPHEMERAL, FakeDiscord, Permission, Upload, text_of
from fakes import ASKED, answer, article

from bot.conversation.types import Origin
from bot.discord_bot.commands.news import log as news_log
from bot.discord_bot.servers import scopes
from corpus.errors import UsageError

__all__ = ["bot", "mara", "news"]


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
    assert "only this one answers" in await news("setup", channel=town, answers=True)

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
    assert f"Moderators' channel:** <#{opened}>" in await news("setup")


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
    assert "No question has been left without an answer" in await news("unanswered")
    asked = Origin(1, bot.server, 2, "c2p1", False)
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


async def test_who_did_what_and_everything_as_a_file(fake: FakeDiscord, bot: Bot, news: News) -> None:
    alice = fake.person("alice")
    await news.add(("market.txt", MARKET))
    await news("block", member=alice)
    await news("setup", threads=True)
    said = await news("log")
    assert (
        said.index("set threads: True")
        < said.index(f"blocked <@{alice['id']}>")
        < said.index("added to “news”: 1 new, 0 changed (market.txt)")
    )
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
    name, content = news_log.exported(bot.parts.desk, bot.parts.records, bot.server, len(exported) - 1)
    assert name == "newsdesk.json.gz"
    assert json.loads(gzip.decompress(content))["collections"] == kept["collections"]
    with pytest.raises(UsageError, match="ask the operator"):
        news_log.exported(bot.parts.desk, bot.parts.records, bot.server, 10)


async def test_the_status_says_how_fresh_and_how_full(bot: Bot, news: News) -> None:
    assert "**news (shared)** · 2 articles · none has a date" in await news("status")
    await news.add(("harbour.md", HARBOUR))
    said = await news("status")
    assert "1 of 4 articles" in said
    assert "**news** · 1 article · newest <t:1777809600:D> · last one added <t:" in said
    assert "Every channel asks “news”" in said


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
