"""What happens to the connection, and what survives it: the real client against the fake Discord."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from pathlib import Path
from typing import Any

import discord
import pytest
from support import PATIENCE
from support.discord_runtime import Gate, gate, last_words, running
from support.fake_discord import EDIT, FakeDiscord, text_of

from bot.discord_bot.buttons.presses import Presses
from bot.discord_bot.program.supervisor import Backoff, Supervisor
from bot.discord_bot.questions import held

pytestmark = pytest.mark.stores

__all__ = ["gate"]


async def _pong(fake: FakeDiscord) -> None:
    """The bot answers a command."""
    used = await fake.slash(fake.person("alice"), "ping")
    seen = await fake.until(lambda: fake.seen(used))
    assert text_of(seen) == "pong"


def _reconnects(supervisor: Supervisor) -> int:
    (line,) = re.findall(r"^newsdesk_gateway_reconnects_total (\S+)$", supervisor.parts.metrics.text().decode(), re.M)
    return int(float(line))


async def test_it_connects_answers_and_reads_only_what_it_must(gate: Gate, fake: FakeDiscord, tmp_path: Path) -> None:
    async with running(fake, tmp_path) as supervisor:
        await _pong(fake)
        alice = fake.person("bob")
        await fake.say(alice, f"<@{fake.bot['id']}> hello")
        await fake.say(alice, "not for the bot")
        await fake.until(lambda: len(gate.messages) == 2)
        assert gate.messages[1] == ""
        (identified,) = fake.gate.identified
        assert discord.Intents._from_value(identified["intents"]) == discord.Intents(
            guilds=True, guild_messages=True, dm_messages=True
        )
        assert identified["shard"] == [0, 1]
        assert supervisor.client
        assert 0 <= supervisor.client.slowest < PATIENCE
        assert not supervisor.client.cached_messages
    assert not fake.refused
    assert "closed 1000" in fake.gateway_log


async def test_content_is_asked_for_only_when_threads_are_answered(
    gate: Gate, fake: FakeDiscord, tmp_path: Path
) -> None:
    async with running(fake, tmp_path, answer_threads=True):
        await fake.say(fake.person("bob"), "for everybody")
        await fake.until(lambda: gate.messages == ["for everybody"])


@pytest.mark.parametrize("disturbance", [{"op": 7}, {"op": 9}, {"close": 4000}, {"close": 4009}, {"close": 1001}])
async def test_a_session_is_resumed_and_nothing_is_missed(
    gate: Gate, fake: FakeDiscord, tmp_path: Path, disturbance: dict[str, int]
) -> None:
    async with running(fake, tmp_path) as supervisor:
        before = supervisor.client
        bob = fake.person("bob")
        await fake.gateway(**disturbance)
        await fake.say(bob, f"<@{fake.bot['id']}> meanwhile")
        await fake.until(lambda: gate.messages == [f"<@{fake.bot['id']}> meanwhile"])
        await fake.until(lambda: _reconnects(supervisor) == 1)
        await _pong(fake)
        assert supervisor.client is before
        assert [line for line in fake.gateway_log if line in ("identify", "resume")] == ["identify", "resume"]


@pytest.mark.parametrize("disturbance", [{"op": 9, "resumable": False}, {"close": 4009, "forget": True}])
async def test_a_session_that_is_gone_is_replaced(
    gate: Gate, fake: FakeDiscord, tmp_path: Path, disturbance: dict[str, int]
) -> None:
    async with running(fake, tmp_path) as supervisor:
        before = supervisor.client
        await fake.gateway(**disturbance)
        await fake.until(lambda: fake.gateway_log.count("identify") == 2)
        await fake.until(lambda: _reconnects(supervisor) == 1)
        await _pong(fake)
        assert supervisor.client is before


@pytest.mark.parametrize("event", [{"id": "no number"}, {}])
async def test_what_discord_py_cannot_parse_costs_a_connection_and_no_answer(
    gate: Gate, fake: FakeDiscord, tmp_path: Path, event: dict[str, str]
) -> None:
    async with running(fake, tmp_path) as supervisor:
        before, parts = supervisor.client, supervisor.parts
        begun = await fake.slash(fake.person("alice"), "slow")
        await fake.until(lambda: begun.acked)
        next(iter(fake.gate.sessions.values())).emit(
            "CHANNEL_CREATE", {"guild_id": fake.guild["id"], "type": 0, **event}
        )
        await fake.until(lambda: fake.gateway_log.count("identify") == 2)
        await fake.until(lambda: supervisor.client and supervisor.client.connected)
        assert supervisor.client is not before
        assert supervisor.parts is parts
        gate.open.set()
        seen = await fake.until(lambda: fake.seen(begun))
        assert text_of(seen) == "done"
        await _pong(fake)
        assert _reconnects(supervisor) == 1


@pytest.mark.parametrize(("room", "handler"), [(Presses, "on_interaction"), (held, "offer")])
async def test_a_form_that_came_back_and_what_waits_are_seen_to_before_the_end(
    gate: Gate, fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: Any, handler: str
) -> None:
    taken = []

    async def slow(_: object, interaction: discord.Interaction) -> None:
        await asyncio.sleep(0.5)
        taken.append(interaction.id)

    monkeypatch.setattr(room, handler, slow)
    async with running(fake, tmp_path):
        await _pong(fake)
    assert len(taken) == 1


async def test_a_frame_that_is_no_json_costs_a_connection(gate: Gate, fake: FakeDiscord, tmp_path: Path) -> None:
    async with running(fake, tmp_path):
        (connection,) = fake.gate.connections
        await connection._socket.send_str("{")
        await fake.until(lambda: fake.gateway_log.count("identify") == 2)
        await fake.until(lambda: fake.gate.sessions)
        await _pong(fake)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (4004, "DISCORD_TOKEN"),
        (4010, "correct discord.shards and discord.shard_ids"),
        (4011, "raise it in every process"),
        (4012, "upgrade it"),
        (4013, "upgrade it"),
        (4014, "answer_threads = false"),
    ],
)
async def test_a_close_that_no_new_connection_mends_ends_the_program(
    gate: Gate, fake: FakeDiscord, tmp_path: Path, code: int, told: str
) -> None:
    sentence = await last_words(fake, tmp_path, close=code)
    assert told in sentence
    assert ". " not in sentence
    assert fake.gateway_log.count("identify") == 1


async def test_a_wrong_token_ends_the_program(gate: Gate, fake: FakeDiscord, tmp_path: Path) -> None:
    sentence = await last_words(fake, tmp_path, token="another.wrong.token")
    assert re.match(r"Discord refuses the token: copy a new one at https://.*DISCORD_TOKEN", sentence)


async def test_an_intent_that_is_switched_off_ends_the_program(gate: Gate, tmp_path: Path) -> None:
    async with FakeDiscord(approved=()) as fake:
        sentence = await last_words(fake, tmp_path, answer_threads=True)
    assert "closed 4014" in fake.gateway_log
    assert re.search(r"message content intent .* answer_threads = false", sentence)


async def test_discord_that_is_down_is_tried_again(gate: Gate, fake: FakeDiscord, tmp_path: Path) -> None:
    fake.fail("GET", "/users/@me", 403)
    fake.fail("GET", "/gateway/bot", 403)
    async with running(fake, tmp_path):
        await fake.until(lambda: fake.gateway_log.count("identify") == 1)
        await _pong(fake)
    logins = [call for call in fake.calls if call.path == "/users/@me"]
    assert len(logins) == 3


async def test_after_a_long_outage_the_next_try_is_a_minute_away_at_most(
    gate: Gate, fake: FakeDiscord, tmp_path: Path
) -> None:
    async with running(fake, tmp_path) as supervisor:
        assert supervisor.client is not None
        shard = supervisor.client.get_shard(0)
        assert shard is not None
        assert max(shard._parent._backoff.delay() for _ in range(60)) <= 64


async def test_a_rate_limit_is_waited_for(gate: Gate, fake: FakeDiscord, tmp_path: Path) -> None:
    async with running(fake, tmp_path):
        begun = await fake.slash(fake.person("alice"), "slow")
        fake.fail(*EDIT, 429, retry_after=0.3)
        gate.open.set()
        await fake.until(lambda: fake.seen(begun))
        edits = [call for call in fake.calls if call.method == "PATCH"]
        assert [call.status for call in edits] == [429, 200]
        assert edits[1].at - edits[0].at >= 0.3


async def test_commands_are_registered_once_over_two_starts(gate: Gate, fake: FakeDiscord, tmp_path: Path) -> None:
    for _ in range(2):
        async with running(fake, tmp_path):
            await _pong(fake)
    assert [call.method for call in fake.calls if call.path.endswith("/commands")] == ["PUT"]


async def test_sigterm_finishes_what_was_asked_and_takes_nothing_more(
    gate: Gate, fake: FakeDiscord, tmp_path: Path
) -> None:
    async with running(fake, tmp_path) as supervisor:
        alice = fake.person("alice")
        begun = await fake.slash(alice, "slow")
        await fake.until(lambda: begun.acked)
        os.kill(os.getpid(), signal.SIGTERM)
        await fake.until(lambda: supervisor.parts.questions.stopping)
        late = await fake.slash(alice, "ping")
        told = await fake.until(lambda: fake.seen(late))
        assert "Newsdesk is being restarted" in text_of(told)
        assert fake.ephemeral_for[told["id"]] == alice["id"]
        assert fake.seen(begun) is None
        gate.open.set()
    assert text_of(fake.seen(begun) or {}) == "done"
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


async def test_a_stop_waits_only_so_long(gate: Gate, fake: FakeDiscord, tmp_path: Path) -> None:
    async with running(fake, tmp_path, shutdown_seconds=0) as supervisor:
        begun = await fake.slash(fake.person("alice"), "slow")
        await fake.until(lambda: begun.acked)
        supervisor.stop()
    assert fake.seen(begun) is None


async def test_errors_are_told_to_the_person(
    gate: Gate, fake: FakeDiscord, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(fake, tmp_path):
        alice = fake.person("alice")
        ours = await fake.slash(alice, "broken", how="ours")
        bug = await fake.slash(alice, "broken", how="bug")
        told = []
        for used in (ours, bug):
            await fake.until(lambda used=used: used.followups or fake.seen(used))  # type: ignore[misc]
            everything = [m for m in fake.messages[fake.general].values() if m["interaction_metadata"]["id"] == used.id]
            told.append("\n".join(map(text_of, everything)))
        assert "There is nothing to look for." in told[0]
        assert "Something went wrong here (reference " in told[1]
        assert "secret text" not in told[1]
        reference = told[1].split("reference ")[1].split(")")[0]
        assert f"Reference {reference}" in caplog.text
        assert "ZeroDivisionError" in caplog.text


def test_waits_grow_to_a_limit_and_start_anew_after_a_connection_that_held() -> None:
    backoff, waits, wait = Backoff(), [], 0.0
    for _ in range(11):
        wait = backoff.after(wait, held=1.0)
        waits.append(wait)
    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-2:] == [300, 300]
    assert backoff.after(300, held=599) == 300
    assert backoff.after(300, held=600) == 1
    # The most sessions a day: one that held just long enough, then so many failures, and again.
    for failures in range(20):
        spent = backoff.steady + 0.75 * sum(min(2**n, backoff.longest) for n in range(failures))
        assert (failures + 1) * 24 * 3600 / spent < 1000
