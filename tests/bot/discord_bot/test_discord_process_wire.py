"""The real program against the fake Discord: connections, faults, signals, restarts."""

from __future__ import annotations

import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from support.discord_process import QUESTION, TROOPS, BotProcess, _filled_once, bot_process, data
from support.discord_program import Program, Server, alice, own_home, program_over, server
from support.fake_discord import EDIT, EPHEMERAL, SEND, TYPING, FakeDiscord, Interaction, text_of
from support.fake_discord.api import Json

__all__ = ["_filled_once", "alice", "data", "own_home", "server"]  # fixtures

pytestmark = [
    pytest.mark.process,
    pytest.mark.stores,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(os.name == "nt", reason="signals of Unix"),
]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def program(
    own_home: None, _filled_once: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Program]:
    """One bot for the tests that it outlives."""
    async with program_over(_filled_once, tmp_path_factory.mktemp("wire")) as program:
        yield program


@pytest_asyncio.fixture(loop_scope="module")
async def fake() -> AsyncIterator[FakeDiscord]:
    """Whatever a test does: the bot makes no call that Discord does not know or would refuse."""
    async with FakeDiscord() as fake:
        yield fake
        assert not fake.unknown
        assert not fake.refused


@pytest_asyncio.fixture(loop_scope="module")
async def bot(fake: FakeDiscord, data: Path) -> AsyncIterator[BotProcess]:
    async with bot_process(fake, data) as bot:
        yield bot
    assert bot.code == 0
    assert "Traceback" not in bot.log


async def answered(fake: FakeDiscord, ix: Interaction, holds: str = TROOPS) -> Json:
    """The answer, when it is there."""
    return await fake.until(lambda: (m := fake.seen(ix)) and holds in text_of(m).replace("*", "") and m)


async def test_a_question_is_answered(program: Program, server: Server, alice: Json) -> None:
    ix = await server.fake.slash(alice, "ask", server.channel, question=QUESTION)
    answer = await answered(server.fake, ix)
    assert (ix.acked, answer["flags"] & EPHEMERAL) == (5, 0)
    assert set(server.fake.gate.compressions) == {"zstd-stream"}
    assert program.bot.output == ""
    assert QUESTION not in program.bot.log


async def test_zlib_where_there_is_no_zstd(fake: FakeDiscord, data: Path) -> None:
    async with bot_process(fake, data, zstd=False):
        ix = await fake.slash(fake.person("alice"), "ask", question=QUESTION)
        await answered(fake, ix)
    assert fake.gate.compressions == ["zlib-stream"]


async def test_a_mention_and_a_direct_message(server: Server, alice: Json) -> None:
    fake = server.fake
    await fake.say(alice, f"{server.mention} {QUESTION}", server.channel)
    private = fake.dm(alice)
    await fake.say(alice, QUESTION, private)
    for channel in (server.channel, private):
        await fake.until(lambda channel=channel: TROOPS in _read(fake, channel))
        assert channel in fake.typed


def _read(fake: FakeDiscord, channel: str) -> str:
    return "\n".join(text_of(post) for post in fake.posts(channel)).replace("*", "")


async def test_a_button_after_a_restart(fake: FakeDiscord, data: Path) -> None:
    alice = fake.person("alice")
    async with bot_process(fake, data):
        answer = await answered(fake, await fake.slash(alice, "ask", question=QUESTION))
    registered = len([call for call in fake.calls if call.method == "PUT"])
    async with bot_process(fake, data) as bot:
        ix = await fake.click(alice, answer, "Read in context")
        page = await fake.until(lambda: fake.seen(ix))
        assert page["flags"] & EPHEMERAL
        assert TROOPS in text_of(page).replace("*", "")
        assert "Traceback" not in bot.log
    assert len([call for call in fake.calls if call.method == "PUT"]) == registered == 1


@pytest.mark.parametrize(
    "how", [{"op": 7}, {"op": 9}, {"close": 4000}, {"close": 4009}], ids=["op 7", "op 9", "close 4000", "close 4009"]
)
async def test_a_message_missed_while_the_connection_was_away(server: Server, alice: Json, how: dict[str, int]) -> None:
    fake = server.fake
    begun = fake.gateway_log.count("identify")
    await fake.gateway(**how)
    await fake.say(alice, QUESTION, fake.dm(alice))
    await fake.until(lambda: TROOPS in _read(fake, fake.dm(alice)))
    assert fake.gateway_log.count("identify") == begun


async def test_a_session_that_is_lost_is_begun_anew(server: Server, alice: Json) -> None:
    fake = server.fake
    begun = len(fake.gate.identified)
    await fake.gateway(op=9, resumable=False)
    await fake.until(lambda: len(fake.gate.identified) == begun + 1)
    ix = await fake.slash(alice, "ask", server.channel, question=QUESTION)
    await answered(fake, ix)


@pytest.mark.parametrize("status", [429, 502])
async def test_a_call_that_fails_is_made_again(server: Server, alice: Json, status: int) -> None:
    fake = server.fake
    fake.fail(*EDIT, status, retry_after=0.2)
    fake.fail(*SEND, status, retry_after=0.2)
    ix = await fake.slash(alice, "ask", server.channel, question=QUESTION)
    await answered(fake, ix)
    await fake.say(alice, QUESTION, fake.dm(alice))
    await fake.until(lambda: TROOPS in _read(fake, fake.dm(alice)))
    assert {call.status for call in fake.calls} >= {status}


async def test_a_channel_where_it_may_not_write(server: Server, alice: Json) -> None:
    fake = server.fake
    before = len(fake.calls)
    fake.fail(*SEND, 403, code=50013, message="Missing Permissions", times=2)
    fake.fail(*TYPING, 403, code=50013, message="Missing Permissions")
    await fake.say(alice, f"{server.mention} {QUESTION}", server.channel)
    await fake.until(
        lambda: any(call.status == 403 and call.route.endswith("/messages") for call in fake.calls[before:])
    )
    ix = await fake.slash(alice, "ask", server.channel, question=QUESTION)
    await answered(fake, ix)
    fake.server.faults.clear()


async def test_a_token_that_discord_refuses(fake: FakeDiscord, data: Path) -> None:
    async with bot_process(fake, data, token="some.other.token", wait=False) as bot:
        assert await bot.ended() == 1
        (line,) = bot.log.splitlines()
        assert line.startswith("Discord refuses the token: copy a new one at https://discord.com/developers/")
    assert fake.refused.pop()[1]["message"] == "401: Unauthorized"


@pytest.mark.parametrize(
    ("code", "begins"),
    [(4004, "Discord refuses the token: "), (4014, "Discord refuses the message content intent ")],
)
async def test_closes_that_nothing_but_a_person_mends(fake: FakeDiscord, data: Path, code: int, begins: str) -> None:
    async with bot_process(fake, data) as bot:
        await fake.gateway(close=code, forget=True)
        assert await bot.ended() == 1
        last = bot.log.splitlines()[-1]
        assert last.startswith(begins)
        assert "Traceback" not in bot.log


async def test_an_intent_that_is_not_switched_on(data: Path) -> None:
    async with FakeDiscord(approved=[]) as fake, bot_process(fake, data, answer_threads=True, wait=False) as bot:
        assert await bot.ended() == 1
        assert bot.log.splitlines()[-1].startswith("Discord refuses the message content intent ")
        assert "closed 4014" in fake.gateway_log


async def test_sigterm_lets_the_answer_be_finished(fake: FakeDiscord, bot: BotProcess) -> None:
    alice = fake.person("alice")
    bot.gate.close()
    ix = await fake.slash(alice, "ask", question=QUESTION)
    await fake.until(lambda: bot.gate.reached)
    bot.signal()
    await fake.until(lambda: "Stopping" in bot.log)
    late = await fake.slash(alice, "ask", question=QUESTION)
    refused = await fake.until(lambda: fake.seen(late))
    assert "stop" in text_of(refused) or "restart" in text_of(refused)
    assert bot.code is None
    bot.gate.open()
    await answered(fake, ix)
    assert await bot.ended() == 0


async def test_an_answer_that_takes_too_long_does_not_hold_up_the_end(fake: FakeDiscord, data: Path) -> None:
    async with bot_process(fake, data, shutdown_seconds=1) as bot:
        bot.gate.close()
        await fake.slash(fake.person("alice"), "ask", question=QUESTION)
        await fake.until(lambda: bot.gate.reached)
        assert await bot.terminate() == 0


async def test_a_second_signal_ends_it_at_once(fake: FakeDiscord, data: Path) -> None:
    async with bot_process(fake, data) as bot:
        bot.gate.close()
        await fake.slash(fake.person("alice"), "ask", question=QUESTION)
        await fake.until(lambda: bot.gate.reached)
        bot.signal(signal.SIGINT)
        await fake.until(lambda: "Stopping" in bot.log)
        bot.signal(signal.SIGINT)
        assert await bot.ended() == 130


async def test_all_at_once_are_acknowledged_before_any_is_answered(fake: FakeDiscord, data: Path) -> None:
    limits = dict.fromkeys(("per_person_minute", "per_channel_minute", "per_server_minute"), 1000)
    async with bot_process(fake, data, queue=100, **limits) as bot:
        bot.gate.close()
        people = [fake.person(f"person {number}") for number in range(40)]
        asked = [await fake.slash(person, "ask", question=QUESTION) for person in people]
        await fake.until(lambda: all(ix.acked for ix in asked))
        bot.gate.open()
        for ix in asked:
            await answered(fake, ix)
