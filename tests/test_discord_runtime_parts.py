"""What stands beside the connection: registration, health, logs, housekeeping, addresses, the invite link."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import socket
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import discord
import pytest
import yarl
from conftest import ROOT
from discord import app_commands
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord_runtime import Gate, configured, gate, running
from fake_discord import FakeDiscord
from fake_embeddings import WordCounts
from fakes import answer, article

from bot.conversation import Records
from bot.conversation.types import Asked, ServerSettings
from bot.discord_bot import addresses, alone, housekeeping, invite, jobs, logs, registration, scopes
from bot.discord_bot.metrics import Metrics
from bot.discord_bot.parts import Parts
from bot.settings import Discord
from bot.wiring import Desk
from corpus.errors import BusyError, UsageError
from corpus.reading import Reading
from corpus.syncing import plan

__all__ = ["gate"]
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as fake:
        yield fake


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Parts]:
    """Over an empty folder; deletes after 90 days, and 14 days after the bot was removed."""
    from bot.config import load

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
        await registration.register(tree, parts)
    assert synced == [["a", "b"], ["a", "b"], ["a", "b", "c"]]


async def test_a_registration_that_fails_is_tried_again_and_stops_nothing(
    gate: Gate, fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.discord_bot.client._REGISTERED", 0.2)
    monkeypatch.setattr(registration.keep_registered, "__defaults__", (0.2,))
    fake.fail("PUT", "/applications/{app}/commands", 403, times=2)
    async with running(fake, tmp_path):
        await fake.until(lambda: fake.commands[None])
        puts = [call for call in fake.calls if call.method == "PUT"]
        assert [call.status for call in puts] == [403, 403, 200]
        assert fake.gateway_log.count("identify") == 1


async def test_commands_that_discord_refuses_are_not_sent_again(
    gate: Gate, fake: FakeDiscord, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fake.fail("PUT", "/applications/{app}/commands", 400, code=50035)
    async with running(fake, tmp_path):
        await asyncio.sleep(0.2)
    assert [call.status for call in fake.calls if call.method == "PUT"] == [400]
    assert "Discord refuses the commands" in caplog.text


# Health


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


async def _get(port: int, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as response:
        return response.status, await response.text()


async def test_health_and_metrics(gate: Gate, fake: FakeDiscord, tmp_path: Path) -> None:
    port = _free_port()
    async with running(fake, tmp_path, health_port=port) as supervisor:
        metrics = supervisor.parts.metrics
        metrics.question("answered")
        metrics.refusal("cooldown")
        metrics.stage("answered", 0.2)
        metrics.job("add", "done")
        place = supervisor.parts.questions.enter()
        status, text = await _get(port, "/healthz")
        found = json.loads(text)
        assert (status, found["status"], found["questions_waiting"], found["jobs"]) == (200, "ok", 1, 0)
        assert 0 <= found["gateway_latency_seconds"] < 5
        status, text = await _get(port, "/metrics")
        assert status == 200
        for line in (
            'newsdesk_questions_total{outcome="answered"} 1.0',
            'newsdesk_refusals_total{reason="cooldown"} 1.0',
            'newsdesk_stage_seconds_bucket{le="0.3",stage="answered"} 1.0',
            'newsdesk_stage_seconds_bucket{le="0.1",stage="answered"} 0.0',
            'newsdesk_jobs_total{kind="add",outcome="done"} 1.0',
            "newsdesk_questions_waiting 1.0",
            "newsdesk_gateway_reconnects_total 0.0",
        ):
            assert line in text.splitlines()
        (latency,) = re.findall(r"^newsdesk_gateway_latency_seconds (\S+)$", text, re.MULTILINE)
        assert 0 <= float(latency) < 5
        place.leave()
        assert supervisor.client
        supervisor.client.connected.clear()
        status, text = await _get(port, "/healthz")
        assert (status, json.loads(text)["status"], json.loads(text)["gateway_latency_seconds"]) == (
            503,
            "not connected",
            None,
        )
        supervisor.parts.stopping = True
        assert (await _get(port, "/healthz"))[0] == 503


async def test_a_port_that_is_taken_is_one_sentence(gate: Gate, fake: FakeDiscord, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"Port {port} cannot be used .* discord.health_port"):
            async with running(fake, tmp_path, health_port=port):
                pass
    assert not fake.calls


# Logs

TOKEN = "MTIz.abc.def-ghi"


def _logged(**settings: object) -> str:
    stream = io.StringIO()
    log = logging.getLogger("bot.discord_bot.test")
    with logs.written(Discord().model_copy(update=settings), TOKEN, stream):
        log.info("Answered %s", "a1", extra={"question": "Who trains them?", "seconds": 0.2})
        try:
            raise ValueError(f"Bot {TOKEN}")
        except ValueError:
            log.exception("Sent %s", TOKEN)
        logging.getLogger("aiohttp.access").info("not worth a line")
    log.info("after the end")
    return stream.getvalue()


def test_the_log_for_people() -> None:
    lines = _logged().splitlines()
    assert re.fullmatch(
        r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d{4} INFO    bot\.discord_bot\.test: Answered a1", lines[0]
    )
    assert lines[1].endswith("Sent [token]")
    assert lines[-1] == "ValueError: Bot [token]"
    assert _logged(log_questions=True).splitlines()[0].endswith("Answered a1 · 'Who trains them?'")


@pytest.mark.parametrize("questions", [False, True])
def test_the_log_for_programs(questions: bool) -> None:
    first, second = map(json.loads, _logged(log_format="json", log_questions=questions).splitlines())
    assert first.pop("time")
    assert first == {
        "level": "INFO",
        "logger": "bot.discord_bot.test",
        "message": "Answered a1",
        "seconds": 0.2,
        **({"question": "Who trains them?"} if questions else {}),
    }
    assert second["message"] == "Sent [token]"
    assert second["exc_info"].endswith("ValueError: Bot [token]")


def test_nothing_of_the_log_stays_when_it_ends() -> None:
    before = (logging.getLogger().level, list(logging.getLogger().handlers), logging.getLogger("aiohttp").level)
    _logged()
    assert (
        logging.getLogger().level,
        list(logging.getLogger().handlers),
        logging.getLogger("aiohttp").level,
    ) == before


# Housekeeping


def _keep(records: Records, identity: str, server: int, at: datetime) -> None:
    asked = Asked(7, server, 8, "c8p7", False)
    records.answers.keep(replace(answer(), id=identity), asked, at)


async def test_what_is_older_than_the_retention_is_deleted(parts: Parts) -> None:
    _keep(parts.records, "old", 1, NOW - timedelta(days=91))
    _keep(parts.records, "new", 1, NOW - timedelta(days=89))
    await housekeeping.tidy(parts, NOW)
    assert parts.records.answers.get("old") is None
    assert parts.records.answers.get("new")


async def test_a_server_is_erased_with_its_collections_after_the_days_of_grace(parts: Parts) -> None:
    for server in (1, 2, 11):
        readings = [Reading(article("The ministry asked the Treasury."), 1)]
        parts.desk.indexer().execute(scopes.own(server), plan({}, readings))
        parts.records.servers.change(server, ServerSettings(threads=True))
        _keep(parts.records, f"of {server}", server, NOW)
    parts.records.servers.left(1, NOW - timedelta(days=15))
    parts.records.servers.left(2, NOW - timedelta(days=13))
    await housekeeping.tidy(parts, NOW)
    assert parts.desk.collections() == [scopes.own(11), scopes.own(2)]
    assert parts.records.answers.get("of 1") is None
    assert parts.records.servers.settings(1) == ServerSettings()
    for server in (2, 11):
        assert parts.records.answers.get(f"of {server}")
        assert parts.records.servers.settings(server).threads


async def test_housekeeping_goes_on_after_what_went_wrong(
    parts: Parts, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    ran = []

    async def tidy(parts: Parts, now: datetime) -> None:
        ran.append(now)
        raise [UsageError("in use"), ZeroDivisionError()][len(ran) % 2]

    monkeypatch.setattr(housekeeping, "tidy", tidy)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(housekeeping.keep_tidy(parts, every=0.01), 0.2)
    assert len(ran) > 2
    assert "in use" in caplog.text


def test_servers_that_removed_the_bot_while_it_was_away_are_noticed(parts: Parts) -> None:
    records = parts.records
    housekeeping.compare(records, {1, 2, 3}, lambda _: True)
    assert sorted(records.servers.here()) == [1, 2, 3]
    housekeeping.compare(records, {2}, lambda server: server != 3)
    assert sorted(records.servers.here()) == [2, 3]
    assert records.servers.left_before(datetime.now(UTC) + timedelta(seconds=1)) == [1]
    housekeeping.compare(records, {1, 2, 3}, lambda _: True)
    assert sorted(records.servers.here()) == [1, 2, 3]


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


# Addresses


@pytest.mark.parametrize(
    ("address", "gateway"),
    [
        ("http://127.0.0.1:8090", "ws://127.0.0.1:8090/"),
        ("https://proxy.example/discord", "wss://proxy.example/discord/"),
    ],
)
def test_one_setting_leads_everything_elsewhere(address: str, gateway: str) -> None:
    before = (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE)
    addresses.use(address)
    try:
        assert (Route.BASE, str(DiscordWebSocket.DEFAULT_GATEWAY), Asset.BASE) == (
            f"{address}/api/v10",
            gateway,
            address,
        )
        assert str(addresses.told(yarl.URL("wss://gateway-us-east1.discord.gg/"))) == gateway
        socket_of_discord = DiscordWebSocket.__new__(DiscordWebSocket)
        socket_of_discord.gateway = yarl.URL("wss://gateway-us-east1.discord.gg/")  # as READY says
        assert str(socket_of_discord.gateway) == gateway
    finally:
        addresses.use(addresses.DISCORD)
    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE)
    assert addresses.told(yarl.URL("wss://x.discord.gg/")) == yarl.URL("wss://x.discord.gg/")
    socket_of_discord = DiscordWebSocket.__new__(DiscordWebSocket)
    socket_of_discord.gateway = yarl.URL("wss://x.discord.gg/")
    assert str(socket_of_discord.gateway) == "wss://x.discord.gg/"


async def test_discord_may_name_any_gateway_the_setting_counts(gate: Gate, fake: FakeDiscord, tmp_path: Path) -> None:
    fake.gate.address = "wss://gateway-us-east1.discord.gg"  # in GET /gateway/bot and in READY
    async with running(fake, tmp_path):
        await fake.gateway(op=7)
        await fake.until(lambda: "resume" in fake.gateway_log)


# The invite link, shards, the command


def test_the_link_asks_for_the_listed_permissions_and_no_others() -> None:
    url = yarl.URL(invite.link(123))
    assert (url.host, url.path) == ("discord.com", "/oauth2/authorize")
    assert url.query["client_id"] == "123"
    assert url.query["scope"].split() == ["bot", "applications.commands"]
    asked = discord.Permissions(int(url.query["permissions"]))
    assert asked == discord.Permissions(**{name: True for name, _, _ in invite.PERMISSIONS})
    assert not asked.value & discord.Permissions(administrator=True, manage_messages=True, mention_everyone=True).value
    assert len(invite.table().splitlines()) == len(invite.PERMISSIONS) + 2


async def test_a_process_runs_the_shards_that_it_is_given(gate: Gate, fake: FakeDiscord, tmp_path: Path) -> None:
    async with running(fake, tmp_path, shards=3, shard_ids=[0, 2]) as supervisor:
        await fake.until(lambda: supervisor.client and supervisor.client.connected == {0, 2})
        assert [given["shard"] for given in fake.gate.identified] == [[0, 3], [2, 3]]
        assert not [call for call in fake.calls if call.path == "/gateway/bot"]


def test_the_readme_lists_the_permissions() -> None:
    assert f"\n{invite.table()}\n" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("first", "second", "allowed"),
    [
        ([], [], False),
        ([], [1], False),
        ([0], [], False),
        ([0, 1], [1, 2], False),
        ([0, 1], [2, 3], True),
    ],
)
def test_a_shard_runs_in_one_process(tmp_path: Path, first: list[int], second: list[int], allowed: bool) -> None:
    with alone.held(tmp_path, first):
        if allowed:
            with alone.held(tmp_path, second):
                pass
        else:
            with pytest.raises(BusyError, match=r"Another `newsdesk discord` runs over .* discord\.shard_ids"):
                alone.held(tmp_path, second).__enter__()
    with alone.held(tmp_path, second):
        pass


def test_the_settings_of_a_run_reach_the_parts(tmp_path: Path, fake: FakeDiscord) -> None:
    config = configured(fake, tmp_path, shared=["news", "sport"], workers=3, queue=7)
    parts = Parts.build(config)
    try:
        tickets = [parts.questions.enter() for _ in range(10)]
        with pytest.raises(Exception, match="10 questions ahead of you"):
            parts.questions.enter()
        for ticket in tickets:
            ticket.leave()
        assert (tmp_path / "conversations.sqlite").exists()
    finally:
        parts.close()


# What operators read


def test_every_metric_is_explained_and_every_explained_one_exists() -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    told = set(re.findall(r"^\| `(newsdesk_\w+?)(?:\{.*\})?` \|", page, re.MULTILINE))
    names = re.findall(r"^# TYPE (newsdesk_\w+) (\w+)$", Metrics().text().decode(), re.MULTILINE)
    assert told == {name for name, kind in names if not name.endswith("_created")}


def test_the_settings_that_the_page_names_exist() -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`discord\.(\w+)", page))
    assert len(named) > 8
    assert named <= set(Discord.model_fields)


def test_the_service_gives_the_bot_the_time_that_a_stop_takes() -> None:
    unit = (ROOT / "docs" / "newsdesk.service").read_text(encoding="utf-8")
    (patience,) = re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.MULTILINE)
    assert int(patience) >= Discord().shutdown_seconds + jobs._UNTIL_STOPPED + jobs._UNTIL_TOLD + 5
    assert "ExecStart=/opt/newsdesk/bin/newsdesk discord\n" in unit
    assert not re.search("TOKEN=", unit)
