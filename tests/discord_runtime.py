"""The supervisor in this process, with three small commands in place of the bot's own, against the fake Discord."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands
from fake_discord import FakeDiscord
from fake_embeddings import WordCounts

from bot.config import Config, load
from bot.discord_bot.program import addresses, client
from bot.discord_bot.program.assembly import Assembly
from bot.discord_bot.program.parts import Parts
from bot.discord_bot.program.supervisor import Backoff, Supervisor
from bot.discord_bot.questions.mentions import Mentions
from bot.wiring import Desk
from corpus.errors import NewsdeskError, UsageError

_Begun = tuple[Supervisor, asyncio.Task[None]]
QUICK = Backoff(first=0.05, longest=0.2, steady=60)


@dataclass
class Gate:
    """What /slow waits for, and what was written to the bot."""

    open: asyncio.Event = field(default_factory=asyncio.Event)
    messages: list[str] = field(default_factory=list)


def configured(fake: FakeDiscord, folder: Path, **settings: Any) -> Config:
    """Settings as a process would have them; `settings` are those of [discord]."""
    environ = {"DISCORD_TOKEN": fake.token, "NEWSDESK_DISCORD__API": fake.base}
    for name, value in settings.items():
        environ[f"NEWSDESK_DISCORD__{name.upper()}"] = value if isinstance(value, str) else json.dumps(value)
    return load(data=folder, environ=environ, working_folder=folder)


@asynccontextmanager
async def _begun(fake: FakeDiscord, folder: Path, token: str, settings: Any) -> AsyncIterator[_Begun]:
    parts = Parts.build(configured(fake, folder, **settings))
    supervisor = Supervisor(parts, token, QUICK, guild_ready_timeout=0.1)
    work = asyncio.create_task(supervisor.serve())
    try:
        await fake.until(lambda: work.done() or (supervisor.client and supervisor.client.connected))
        yield supervisor, work
    finally:
        supervisor.stop()
        await asyncio.wait({work})
        parts.close()
        addresses.use(addresses.DISCORD)


@asynccontextmanager
async def running(fake: FakeDiscord, folder: Path, **settings: Any) -> AsyncIterator[Supervisor]:
    """The supervisor at work, until the block ends. Raises what it raises."""
    async with _begun(fake, folder, fake.token, settings) as (supervisor, work):
        if work.done():
            work.result()
        yield supervisor
    work.result()


async def last_words(
    fake: FakeDiscord, folder: Path, token: str | None = None, close: int | None = None, **settings: Any
) -> str:
    """The sentence with which the supervisor gives up, by itself or after the gateway closed with this code."""
    async with _begun(fake, folder, token or fake.token, settings) as (_, work):
        if close:
            await fake.gateway(close=close)
        with pytest.raises(NewsdeskError) as raised:
            await asyncio.wait_for(work, 10)
    return str(raised.value)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Gate:
    """Commands that need no articles, until the test ends, and no pause between two sessions."""
    gate = Gate()

    @app_commands.command(description="Answers at once.")
    async def ping(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("pong", ephemeral=True)

    @app_commands.command(description="Answers when it may.")
    async def slow(interaction: discord.Interaction) -> None:
        await interaction.response.defer()
        await gate.open.wait()
        await interaction.edit_original_response(content="done")

    @app_commands.command(description="Fails.")
    @app_commands.choices(how=[app_commands.Choice(name=name, value=name) for name in ("ours", "bug", "late")])
    async def broken(interaction: discord.Interaction, how: str) -> None:
        await interaction.response.defer()
        if how == "ours":
            raise UsageError("There is nothing to look for.")
        if how == "bug":
            raise ZeroDivisionError("secret text")

    def add_commands(_: object, tree: app_commands.CommandTree[Any]) -> None:
        for command in (ping, slow, broken):
            tree.add_command(command)

    async def on_message(_: object, bot: int, message: discord.Message) -> None:
        if not message.author.bot:
            gate.messages.append(message.content)

    async def at_once(self: object, shard_id: int | None, *, initial: bool = False) -> None:
        """Discord wants 5 seconds between two sessions of a bot; the fake does not."""

    monkeypatch.setattr(Desk, "_embeddings", lambda _: WordCounts())
    monkeypatch.setattr(Assembly, "add_commands", add_commands)
    monkeypatch.setattr(Mentions, "on_message", on_message)
    monkeypatch.setattr(client.NewsdeskClient, "before_identify_hook", at_once)
    return gate
