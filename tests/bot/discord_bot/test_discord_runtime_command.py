"""newsdesk discord and what doctor says of Discord: the command as people type it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Iterator

import pytest
from support import PATIENCE
from support.commands import Newsdesk
from support.fake_discord import CALLBACK, EDIT, FakeDiscord, text_of

from bot.discord_bot.program import addresses, checking

pytestmark = [pytest.mark.process, pytest.mark.stores]

PORTAL = "https://discord.com/developers/applications"


@pytest.fixture
def at_fake(fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> FakeDiscord:
    """The settings of this process name the fake and its token."""
    monkeypatch.setenv("DISCORD_TOKEN", fake.token)
    monkeypatch.setenv("NEWSDESK_DISCORD__API", fake.base)
    return fake


@pytest.fixture(autouse=True)
def _back_to_discord() -> Iterator[None]:
    yield
    addresses.use(addresses.DISCORD)


def _sentence(newsdesk: Newsdesk, *arguments: str) -> str:
    """What the command says when it cannot start: wrong usage, one line."""
    done = newsdesk("discord", *arguments)
    assert (done.code, done.out) == (2, "")
    (line,) = done.err.splitlines()
    return line


@pytest.mark.parametrize("arguments", [(), ("--invite",)])
def test_without_a_token_it_says_where_to_get_and_put_one(newsdesk: Newsdesk, arguments: tuple[str, ...]) -> None:
    told = _sentence(newsdesk, *arguments)
    assert told.startswith("The bot needs a token: ")
    assert PORTAL in told
    assert "DISCORD_TOKEN" in told


@pytest.mark.parametrize("token", ["7d9f0c1b2a3e4d5f", "Bot MTIz.abc.def", '"MTIz.abc.def"', "MTIz.abc", "a.b.c.d"])
def test_what_is_no_token_is_not_sent_to_discord(
    newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", token)
    told = _sentence(newsdesk)
    assert told.startswith("DISCORD_TOKEN holds no bot token")
    assert PORTAL in told
    assert token not in told


def test_shards_need_a_chroma_server(newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("DISCORD_TOKEN", "a.b.c"), ("NEWSDESK_DISCORD__SHARDS", "2")):
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("NEWSDESK_DISCORD__SHARD_IDS", "[0]")
    told = _sentence(newsdesk)
    assert "chroma run" in told
    assert "vectors.server" in told


async def test_the_invite_link_names_this_bot(at_fake: FakeDiscord, newsdesk: Newsdesk) -> None:
    done = await asyncio.to_thread(newsdesk, "discord", "--invite")
    assert done.code == 0, done.err
    assert done.out.startswith(f"https://discord.com/oauth2/authorize?client_id={at_fake.bot['id']}&")
    assert len(done.out.splitlines()) == 1
    assert done.err == ""


async def _doctor(newsdesk: Newsdesk) -> list[str]:
    done = await asyncio.to_thread(newsdesk, "doctor")
    return [line for line in done.out.splitlines() if re.search("Discord|DISCORD|intent", line)]


def test_doctor_asks_nobody_without_a_token(newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "examined", None)
    done = newsdesk("doctor")
    assert done.code == 0
    assert "Discord" not in done.out


async def test_doctor_asks_discord(at_fake: FakeDiscord, newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch) -> None:
    name = at_fake.bot["username"]
    assert await _doctor(newsdesk) == [f"fine   Discord at {at_fake.base} accepts the token of {name}."]
    monkeypatch.setenv("NEWSDESK_DISCORD__ANSWER_THREADS", "true")
    assert (await _doctor(newsdesk))[1:] == ["fine   The message content intent is switched on."]
    at_fake.gate.approved.clear()
    (line,) = (await _doctor(newsdesk))[1:]
    assert line.startswith("wrong  Discord refuses the message content intent")
    monkeypatch.setenv("DISCORD_TOKEN", "another.wrong.token")
    (line,) = await _doctor(newsdesk)
    assert line.startswith("wrong  Discord refuses the token: copy a new one at ")
    monkeypatch.setenv("DISCORD_TOKEN", "nonsense")
    (line,) = await _doctor(newsdesk)
    assert line.startswith("wrong  DISCORD_TOKEN holds no bot token")


async def test_doctor_reaches_another_address_without_a_token(
    fake: FakeDiscord, newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEWSDESK_DISCORD__API", fake.base)
    assert await _doctor(newsdesk) == [f"fine   Discord's API at {fake.base} answers; no token is set."]
    await fake.server.stop()
    (line,) = await _doctor(newsdesk)
    assert line.startswith(f"wrong  Discord at {fake.base} cannot be reached (")
    assert line.endswith("check the network, and the address in discord.api.")


# The program as a process of its own


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
async def test_the_program_starts_tells_nothing_secret_and_stops(
    at_fake: FakeDiscord, newsdesk: Newsdesk, number: signal.Signals
) -> None:
    process = newsdesk.start("discord")
    try:
        await at_fake.until(lambda: "identify" in at_fake.gateway_log)
        used = await at_fake.slash(at_fake.person("alice"), "privacy")
        seen = await at_fake.until(lambda: at_fake.seen(used))
        assert text_of(seen)
        assert (newsdesk.data / "conversations.sqlite").stat().st_mode & 0o077 == 0
        process.send_signal(number)
        out, err = await asyncio.to_thread(process.communicate, timeout=PATIENCE)
    finally:
        process.kill()
    assert (process.returncode, out) == (0, b"")
    assert "Traceback" not in err.decode()
    assert err.decode().rstrip().endswith("Stopped")
    assert at_fake.token not in err.decode()
    assert not at_fake.unknown


@pytest.mark.skipif(os.name == "nt", reason="signals of Unix")
async def test_a_second_signal_ends_it_at_once(
    at_fake: FakeDiscord, newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = newsdesk.start("discord")
    try:
        await at_fake.until(lambda: "identify" in at_fake.gateway_log)
        at_fake.fail(*EDIT, delay=20)  # an answer that does not arrive
        at_fake.fail(*CALLBACK, delay=20)
        await at_fake.slash(at_fake.person("alice"), "privacy")
        await at_fake.until(lambda: any("callback" in call.path for call in at_fake.calls))
        process.send_signal(signal.SIGTERM)
        while b"Stopping" not in (line := await asyncio.to_thread(process.stderr.readline)):  # type: ignore[union-attr]
            assert line
        process.send_signal(signal.SIGTERM)
        await asyncio.to_thread(process.communicate, timeout=PATIENCE)
    finally:
        process.kill()
    assert process.returncode == 128 + signal.SIGTERM


async def test_a_wrong_token_is_one_sentence_and_code_1(
    at_fake: FakeDiscord, newsdesk: Newsdesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "another.wrong.token")
    process = newsdesk.start("discord")
    out, err = await asyncio.to_thread(process.communicate, timeout=PATIENCE)
    assert (process.returncode, out) == (1, b"")
    assert err.decode().splitlines()[-1].startswith("Discord refuses the token: ")
    assert "Traceback" not in err.decode()
