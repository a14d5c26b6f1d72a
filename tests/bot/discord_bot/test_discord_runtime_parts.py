"""What goes on beside the connection: registering commands, deleting what is old, noting which servers there are."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord
import pytest
from discord import app_commands
from support import PATIENCE
from support.discord_runtime import Gate, gate, running
from support.fake_discord import REGISTER, FakeDiscord
from support.fake_embeddings import WordCounts
from support.fakes import answer, article

from bot.config import load
from bot.conversation import Records
from bot.conversation.types import Origin, ServerSettings
from bot.discord_bot.program import housekeeping, registration
from bot.discord_bot.program.housekeeping import Housekeeping
from bot.discord_bot.program.parts import Parts
from bot.discord_bot.servers import scopes
from bot.wiring import Desk
from corpus.errors import UsageError
from corpus.reading import ReadResult
from corpus.syncing import plan

pytestmark = pytest.mark.stores

__all__ = ["gate"]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Parts]:
    """Over an empty folder; deletes after 90 days, and 14 days after the bot was removed."""
    monkeypatch.setattr(Desk, "_embeddings", lambda _: WordCounts())
    parts = Parts.build(load(data=tmp_path / "data", environ={}, working_folder=tmp_path))
    yield parts
    parts.close()


# Registration


def _tree(*names: str) -> app_commands.CommandTree[discord.Client]:
    tree: app_commands.CommandTree[discord.Client] = app_commands.CommandTree(
        discord.Client(intents=discord.Intents.none())
    )
    for name in names:

        async def nothing(interaction: discord.Interaction) -> None: ...

        tree.add_command(app_commands.Command(name=name, description="Nothing.", callback=nothing))
    return tree


def test_the_order_of_commands_does_not_count_what_they_are_does() -> None:
    assert registration.fingerprint(_tree("a", "b")) == registration.fingerprint(_tree("b", "a"))
    assert registration.fingerprint(_tree("a", "b")) != registration.fingerprint(_tree("a", "c"))


async def test_changed_commands_are_registered_for_each_application(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = []

    async def sync(tree: app_commands.CommandTree[discord.Client]) -> list[object]:
        synced.append(sorted(command.name for command in tree.get_commands()))
        return []

    monkeypatch.setattr(app_commands.CommandTree, "sync", sync)
    for application, names in ((1, "ab"), (1, "ba"), (2, "ab"), (1, "abc"), (2, "ab")):
        tree = _tree(*names)
        tree.client._connection.application_id = application
        await registration.register(tree, parts.records)
    assert synced == [["a", "b"], ["a", "b"], ["a", "b", "c"]]


async def test_a_registration_that_fails_is_tried_again_and_stops_nothing(
    gate: Gate, fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord_bot.program.client._REGISTERED", 0.2)
    monkeypatch.setattr(registration.keep_registered, "__defaults__", (0.2,))
    fake.fail(*REGISTER, 403, times=2)
    async with running(fake, tmp_path):
        await fake.until(lambda: fake.commands[None])
        puts = [call for call in fake.calls if call.method == "PUT"]
        assert [call.status for call in puts] == [403, 403, 200]
        assert fake.gateway_log.count("identify") == 1


async def test_commands_that_discord_refuses_are_not_sent_again(
    gate: Gate, fake: FakeDiscord, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fake.fail(*REGISTER, 400, code=50035)
    async with running(fake, tmp_path):
        await fake.until(lambda: "Discord refuses the commands" in caplog.text)
        await asyncio.sleep(0.2)
    assert [call.status for call in fake.calls if call.method == "PUT"] == [400]


# Housekeeping


def _housekeeping(parts: Parts) -> Housekeeping:
    return Housekeeping(parts.desk, parts.records, parts.jobs)


def _keep(records: Records, identity: str, server: int, at: datetime) -> None:
    asked = Origin(7, server, 8, "c8p7", False)
    records.answers.keep(replace(answer(), id=identity), asked, at)


async def test_what_is_older_than_the_retention_is_deleted(parts: Parts) -> None:
    _keep(parts.records, "old", 1, NOW - timedelta(days=91))
    _keep(parts.records, "new", 1, NOW - timedelta(days=89))
    await _housekeeping(parts).tidy(NOW)
    assert parts.records.answers.get("old") is None
    assert parts.records.answers.get("new")


async def test_a_server_is_erased_with_its_collections_after_the_days_of_grace(parts: Parts) -> None:
    for server in (1, 2, 11):
        readings = [ReadResult(article("The ministry asked the Treasury."), 1)]
        parts.desk.indexer().execute(scopes.own(server), plan({}, readings))
        parts.records.servers.change(server, ServerSettings(threads=True))
        _keep(parts.records, f"of {server}", server, NOW)
    parts.records.servers.left(1, NOW - timedelta(days=15))
    parts.records.servers.left(2, NOW - timedelta(days=13))
    await _housekeeping(parts).tidy(NOW)
    assert parts.desk.collections() == [scopes.own(11), scopes.own(2)]
    assert parts.records.answers.get("of 1") is None
    assert parts.records.servers.settings(1) == ServerSettings()
    for server in (2, 11):
        assert parts.records.answers.get(f"of {server}")
        assert parts.records.servers.settings(server).threads


async def test_a_server_that_comes_back_at_the_last_moment_keeps_everything(
    parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    servers = parts.records.servers
    servers.left(1, NOW - timedelta(days=15))
    _keep(parts.records, "of 1", 1, NOW)
    gate = threading.Event()
    before = parts.jobs.submit("add", None, lambda _: gate.wait(PATIENCE))  # a long job of another server
    tidying = asyncio.create_task(_housekeeping(parts).tidy(NOW))
    await asyncio.sleep(0.1)
    servers.present(1)
    gate.set()
    await tidying
    await before.result()
    assert parts.records.answers.get("of 1")


async def test_a_process_erases_the_servers_of_its_own_shards(tmp_path: Path, parts: Parts) -> None:
    parts.desk.config = load(
        data=tmp_path, environ={"NEWSDESK_DISCORD__SHARDS": "2", "NEWSDESK_DISCORD__SHARD_IDS": "[1]"}
    )
    mine, theirs = 1 << 22, 2 << 22
    for server in (mine, theirs):
        parts.records.servers.left(server, NOW - timedelta(days=15))
    await _housekeeping(parts).tidy(NOW)
    assert parts.records.servers.left_before(NOW) == [theirs]


async def test_housekeeping_goes_on_after_what_went_wrong(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ran, often = [], asyncio.Event()

    async def tidy(_: object, now: datetime) -> None:
        ran.append(now)
        if len(ran) > 2:
            often.set()
        raise [UsageError("in use"), ZeroDivisionError()][len(ran) % 2]

    monkeypatch.setattr(Housekeeping, "tidy", tidy)
    keeping = asyncio.create_task(_housekeeping(parts).keep_tidy(every=0.01))
    await asyncio.wait_for(often.wait(), PATIENCE)
    keeping.cancel()
    assert "in use" in caplog.text


def test_servers_that_removed_the_bot_while_it_was_away_are_noticed(parts: Parts) -> None:
    records = parts.records
    housekeeping.compare(records, 7, {1, 2, 3}, lambda _: True)
    assert sorted(records.servers.here()) == [1, 2, 3]
    housekeeping.compare(records, 7, {2}, lambda server: server != 3)
    assert sorted(records.servers.here()) == [2, 3]
    assert records.servers.left_before(datetime.now(UTC) + timedelta(seconds=1)) == [1]
    housekeeping.compare(records, 7, {1, 2, 3}, lambda _: True)
    assert sorted(records.servers.here()) == [1, 2, 3]


def test_another_bot_over_the_same_data_folder_costs_no_server_its_data(
    parts: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    records = parts.records
    housekeeping.compare(records, 7, {1, 2}, lambda _: True)
    housekeeping.compare(records, 8, {3}, lambda _: True)
    assert sorted(records.servers.here()) == [1, 2, 3]
    assert "belongs to another bot (7)" in caplog.text


async def test_servers_that_come_and_go_are_noted(gate: Gate, fake: FakeDiscord, tmp_path: Path) -> None:
    async with running(fake, tmp_path) as supervisor:
        servers, first = supervisor.parts.records.servers, int(fake.guild["id"])
        await fake.until(lambda: servers.here() == [first])
        other = fake.add_guild("Another")
        await fake.until(lambda: servers.here() == [first, int(other["id"])])
        fake.kick()
        await fake.until(lambda: servers.here() == [int(other["id"])])
        fake.invite()
        await fake.until(lambda: servers.here() == [first, int(other["id"])])
    fake.kick(other)
    async with running(fake, tmp_path) as supervisor:
        await fake.until(lambda: supervisor.parts.records.servers.here() == [first])
