"""Where the bot connects and with which shards, and the link that invites it."""

from __future__ import annotations

from pathlib import Path

import discord
import pytest
import yarl
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route
from support import ROOT
from support.discord_runtime import Gate, configured, gate, running
from support.fake_discord import FakeDiscord

from bot.discord_bot.program import addresses, alone, invite
from bot.discord_bot.program.parts import Parts
from corpus.errors import BusyError

pytestmark = pytest.mark.stores

__all__ = ["gate"]


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
        assert str(addresses.redirected(yarl.URL("wss://gateway-us-east1.discord.gg/"))) == gateway
        socket_of_discord = DiscordWebSocket.__new__(DiscordWebSocket)
        socket_of_discord.gateway = yarl.URL("wss://gateway-us-east1.discord.gg/")  # as READY says
        assert str(socket_of_discord.gateway) == gateway
    finally:
        addresses.use(addresses.DISCORD)
    assert before == (Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE)
    assert addresses.redirected(yarl.URL("wss://x.discord.gg/")) == yarl.URL("wss://x.discord.gg/")
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
