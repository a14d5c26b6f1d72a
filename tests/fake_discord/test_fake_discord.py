"""The fake Discord, driven by a small bot on the real discord.py over loopback."""

from __future__ import annotations

import asyncio
import io
import json
import time
import zlib
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest
import pytest_asyncio
from support import PATIENCE
from support.fake_discord import EPHEMERAL, SEND, FakeDiscord, text_of
from support.small_bot import SmallBot, online, redirect


@pytest_asyncio.fixture
async def bot(fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SmallBot]:
    bot = SmallBot()
    async with online(bot, fake, monkeypatch):
        yield bot


async def test_a_start_makes_these_calls(fake: FakeDiscord, bot: SmallBot) -> None:
    assert [(call.method, call.route, call.status) for call in fake.calls] == [
        ("GET", "/users/@me", 200),
        ("GET", "/oauth2/applications/@me", 200),
        ("PUT", "/applications/{app}/commands", 200),
        ("GET", "/gateway/bot", 200),
    ]
    assert [entry for entry in fake.gateway_log if entry != "heartbeat"] == ["identify"]
    assert [guild.name for guild in bot.guilds] == ["Test server"]
    assert {command["name"] for command in fake.commands[None]} == {"ask", "slow", "layout", "About this", "news"}


async def test_an_answer_and_its_buttons(fake: FakeDiscord, bot: SmallBot) -> None:
    alice, bob = fake.person("alice"), fake.person("bob")
    ix = await fake.slash(alice, "ask", question="why")
    answer = await fake.until(lambda: fake.seen(ix))
    assert (ix.acked, answer["content"]) == (5, "an answer to why")
    assert ix.acked_after is not None
    (note,) = await fake.until(lambda: ix.followups)
    assert note["flags"] & EPHEMERAL
    assert fake.posts() == [answer]
    with pytest.raises(LookupError, match="bob does not see"):
        await fake.click(bob, note, "Good")
    with pytest.raises(LookupError, match="nothing to press"):
        await fake.click(alice, answer, "Gone")
    await fake.click(alice, answer, "Again")
    await fake.until(lambda: answer["content"] == "second answer")
    pressed = await fake.click(alice, answer, "Report")
    await fake.until(lambda: pressed.modal)
    with pytest.raises(ValueError, match="nothing to choose"):
        await fake.submit(pressed, {"Kind": ["late"], "Why": "because"})
    with pytest.raises(ValueError, match="Kind is required"):
        await fake.submit(pressed, {"Why": "because"})
    sent = await fake.submit(pressed, {"Kind": ["rude"], "Why": "because"})
    assert (await fake.until(lambda: fake.seen(sent)))["content"] == "rude: because"
    await fake.click(alice, answer, "Good")
    await fake.until(lambda: answer["content"] == "thanks")
    assert answer["components"] == []
    assert not fake.refused


async def test_a_mention_its_reply_and_a_thread(fake: FakeDiscord, bot: SmallBot) -> None:
    alice = fake.person("alice")
    message = await fake.say(alice, f"<@{fake.bot['id']}> hi")
    await fake.until(lambda: message["id"] in fake.channels and fake.posts(message["id"]))
    assert fake.channels[message["id"]]["name"] == "a talk"
    reply = fake.posts()[1]
    assert (reply["content"], reply["type"], reply["mentions"]) == ("hello Alice", 19, [])
    assert fake.typed == [fake.general]
    await fake.say(alice, f"<@{fake.bot['id']}> more", message["id"])
    await fake.until(lambda: len(fake.posts(message["id"])) == 3)
    assert not fake.refused


async def test_content_is_hidden_from_a_bot_that_may_not_read_it(fake: FakeDiscord, bot: SmallBot) -> None:
    alice = fake.person("alice")
    await fake.say(alice, "nobody's business")
    await fake.until(lambda: bot.heard == [""])
    await fake.say(alice, "for you", fake.dm(alice))
    await fake.until(lambda: bot.heard == ["", "for you"])


async def test_suggestions_a_message_menu_and_a_layout(fake: FakeDiscord, bot: SmallBot) -> None:
    alice = fake.person("alice")
    typed = await fake.complete(alice, "ask", "by", "pot", question="why")
    choices = await fake.until(lambda: typed.choices)
    assert choices == [{"name": "Potomac Brief", "value": "Potomac Brief"}]
    asked = await fake.context_menu(alice, "About this", await fake.say(alice, "some text"))
    assert (await fake.until(lambda: fake.seen(asked)))["content"] == "about: some text"
    shown = await fake.slash(alice, "layout")
    assert text_of(await fake.until(lambda: fake.seen(shown))) == "# Answer\none\nOpen"


async def test_only_what_the_client_would_send(fake: FakeDiscord, bot: SmallBot) -> None:
    alice = fake.person("alice")
    for options, said in (
        ({"question": ""}, "length"),
        ({}, "needs question"),
        ({"question": "why", "loud": True}, "no options"),
    ):
        with pytest.raises(ValueError, match=said):
            await fake.slash(alice, "ask", **options)
    with pytest.raises(LookupError, match="not registered"):
        await fake.slash(alice, "unheard")
    with pytest.raises(ValueError, match="does not send"):
        await fake.say(alice, "x" * 2001)


async def test_three_seconds_and_fifteen_minutes(fake: FakeDiscord, bot: SmallBot) -> None:
    alice = fake.person("alice")
    for before, later, code in ((True, 3.5, 10062), (False, 901, 50027)):
        bot.heard.clear()
        bot.go_on.clear()
        ix = await fake.slash(alice, "slow", before=before)
        await fake.until(lambda: "slow" in bot.heard)
        await fake.until(lambda ix=ix, before=before: before or ix.acked)
        fake.skew += later
        bot.go_on.set()
        await fake.until(lambda code=code: code in bot.heard)


async def test_a_token_that_is_no_longer_valid(fake: FakeDiscord, bot: SmallBot) -> None:
    ix = await fake.slash(fake.person("alice"), "slow", before=False)
    await fake.until(lambda: ix.acked)
    fake.expire(ix)
    bot.go_on.set()
    await fake.until(lambda: 50027 in bot.heard)


async def test_limits_on_messages(fake: FakeDiscord, bot: SmallBot) -> None:
    channel = bot.get_channel(int(fake.general))
    many = discord.Embed()
    for number in range(26):
        many.add_field(name=str(number), value="value")
    long = discord.Embed(description="x" * 3100)
    large = discord.File(io.BytesIO(b"x" * (10 * 2**20 + 1)), "large.bin")
    for content, code in (
        ({"content": "x" * 2001}, 50035),
        ({"content": ""}, 50006),
        ({"embed": discord.Embed(description="x" * 4097)}, 50035),
        ({"embed": discord.Embed(title="x" * 257)}, 50035),
        ({"embeds": [long, long]}, 50035),
        ({"embed": many}, 50035),
        ({"file": large}, 40005),
    ):
        with pytest.raises(discord.HTTPException) as refused:
            await channel.send(**content)
        assert refused.value.code == code
    assert fake.posts() == []
    theirs = await fake.say(fake.person("alice"), "mine")
    with pytest.raises(discord.Forbidden):
        await channel.get_partial_message(int(theirs["id"])).edit(content="not yours")


async def test_faults_and_a_lost_answer(fake: FakeDiscord, bot: SmallBot) -> None:
    channel = bot.get_channel(int(fake.general))
    fake.fail(*SEND, 429, retry_after=0.3)
    start = time.monotonic()
    await channel.send("after 429")
    assert time.monotonic() - start >= 0.3
    fake.fail(*SEND, 502)
    await channel.send("after 502")
    fake.fail(*SEND, 403, code=50013, message="Missing Permissions")
    with pytest.raises(discord.Forbidden):
        await channel.send("no")
    assert [post["content"] for post in fake.posts()] == ["after 429", "after 502"]
    assert not fake.refused


async def test_a_call_that_is_done_though_its_answer_is_lost(fake: FakeDiscord, bot: SmallBot) -> None:
    channel = bot.get_channel(int(fake.general))
    fake.fail(*SEND, drop=True)
    with pytest.raises(aiohttp.ClientError):
        await channel.send("once", nonce="7")
    await channel.send("once", nonce="7")
    assert [post["content"] for post in fake.posts()] == ["once"]  # discord.py asks that a nonce is used once only


async def test_a_bucket_is_a_fixed_window(fake: FakeDiscord, bot: SmallBot) -> None:
    channel = bot.get_channel(int(fake.general))
    fake.rate_limits[SEND] = (5, 0.6)
    start = time.monotonic()
    await asyncio.gather(*(channel.send(str(number)) for number in range(8)))
    assert time.monotonic() - start > 0.5
    assert {call.status for call in fake.calls[-8:]} == {200}


async def test_zstd_is_what_discord_py_asks_for(fake: FakeDiscord, bot: SmallBot) -> None:
    assert fake.gate.compressions == ["zstd-stream"]


async def test_zlib_for_a_bot_without_zstd(fake: FakeDiscord) -> None:
    unpacked, inflate = [], zlib.decompressobj()
    identify = {"op": 2, "d": {"token": fake.token, "intents": 1, "properties": {}}}
    address = f"{fake.ws}?v=10&encoding=json&compress=zlib-stream"
    async with aiohttp.ClientSession() as session, session.ws_connect(address) as socket:
        await socket.send_json(identify)
        while len(unpacked) < 3:
            data = await socket.receive_bytes(timeout=PATIENCE)
            assert data.endswith(b"\x00\x00\xff\xff")
            unpacked.append(json.loads(inflate.decompress(data)))
    assert [packet["op"] for packet in unpacked] == [10, 0, 0]
    assert [packet["t"] for packet in unpacked] == [None, "READY", "GUILD_CREATE"]


@pytest.mark.parametrize(
    "how", [{"op": 7}, {"op": 9}, {"close": 4000}, {"close": 4009}], ids=["op 7", "op 9", "close 4000", "close 4009"]
)
async def test_what_a_bot_missed_is_replayed(fake: FakeDiscord, bot: SmallBot, how: dict[str, int]) -> None:
    alice = fake.person("alice")
    await fake.gateway(**how)
    await fake.say(alice, "while you were away", fake.dm(alice))
    await fake.until(lambda: "resumed" in bot.heard and "while you were away" in bot.heard)
    assert fake.gateway_log.count("identify") == 1


async def test_a_session_that_cannot_be_resumed(fake: FakeDiscord, bot: SmallBot) -> None:
    await fake.gateway(close=4000, forget=True)
    await fake.until(lambda: fake.gateway_log.count("identify") == 2)
    assert "resume" in fake.gateway_log


async def test_heartbeats_that_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeDiscord(heartbeat_ms=200) as fake:
        bot = SmallBot(heartbeat_timeout=0.7)
        async with online(bot, fake, monkeypatch):
            await fake.until(lambda: fake.gateway_log.count("heartbeat") > 2)
            fake.gate.acknowledge_heartbeats = False
            await fake.until(lambda: any(entry.startswith("closed") for entry in fake.gateway_log))
            fake.gate.acknowledge_heartbeats = True
            await fake.until(lambda: "resumed" in bot.heard)


async def test_a_wrong_token(fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> None:
    redirect(fake.base, monkeypatch)
    async with SmallBot() as bot:
        with pytest.raises(discord.LoginFailure):
            await bot.start("wrong")


async def test_an_intent_that_was_not_switched_on(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeDiscord(approved=["members"]) as fake:
        redirect(fake.base, monkeypatch)
        async with SmallBot(intents=discord.Intents.all()) as bot:
            with pytest.raises(discord.PrivilegedIntentsRequired):
                await bot.start(fake.token)
        await fake.until(lambda: "closed 4014" in fake.gateway_log)
