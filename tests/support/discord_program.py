"""A bot that runs for many tests, each in a server of its own on one fake Discord.

A module that uses it has a fixture `program`, and gets the others of this module by importing them.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.conversation import Records
from support.discord_process import QUESTION, BotProcess, bot_process
from support.fake_discord import EPHEMERAL, FakeDiscord, Interaction, Permission, text_of
from support.fake_discord.api import Json
from support.fake_discord.component_limits import walk

INVALID_TOKEN = 50027


@dataclass
class Program:
    """The bot, what starts it again, and a look at what it keeps."""

    fake: FakeDiscord
    data: Path
    bot: BotProcess = field(init=False)
    records: Records = field(init=False)
    _running: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)

    async def start(self, **settings: Any) -> None:
        self.bot = await self._running.enter_async_context(bot_process(self.fake, self.data, **settings))
        self.records = Records(self.data / "conversations.sqlite")
        self._running.callback(self.records.close)

    async def stop(self) -> None:
        await self._running.aclose()
        assert self.bot.code == 0
        assert "Traceback" not in self.bot.log


@contextlib.asynccontextmanager
async def program_over(filled: Path, folder: Path, **settings: Any) -> AsyncIterator[Program]:
    """Run the bot over a copy of a filled data folder until the block is left; `settings` as `bot_process` has them."""
    data = Path(shutil.copytree(filled, folder / "data"))
    async with FakeDiscord() as fake:
        program = Program(fake, data)
        await program.start(**settings)
        yield program
        await program.stop()


@pytest.fixture(scope="module")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What the program finds of its user, which is begun before the fixtures of a single test."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith(("NEWSDESK_", "DISCORD_"))]:
            patch.delenv(name)
        for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"):
            patch.setenv(name, str(tmp_path_factory.mktemp("home")))
        yield


class Server:
    """One test's own server on that Discord: nobody and nothing in it is known to another test."""

    def __init__(self, program: Program, name: str) -> None:
        self.program, self.fake = program, program.fake
        self.guild = self.fake.add_guild(name)
        self.channel = self.fake.add_channel("general", self.guild)
        self.mention = f"<@{self.fake.bot['id']}>"

    def person(self, name: str, permissions: int = 0) -> Json:
        return self.fake.person(name, permissions, guild=self.guild)

    async def until(self, what: Any) -> Any:
        return await self.fake.until(what)

    async def ask(self, person: Json, question: str = QUESTION, channel: str | None = None, **options: Any) -> Json:
        """The answer to /ask, when it is whole."""
        ix = await self.fake.slash(person, "ask", channel or self.channel, question=question, **options)
        return await self.kept(await self.until(lambda: (found := self.fake.seen(ix)) and is_answer(found) and found))

    async def kept(self, message: Json) -> Json:
        """The message, when the bot has noted which answer it carries: a moment after it can be seen."""
        await self.until(lambda: self.program.records.answers.of_message(int(message["id"])))
        return message

    async def reply(self, message: Json) -> Json:
        """The bot's reply to a message, when it is whole."""

        def found() -> Json | None:
            posts = self.fake.posts(message["channel_id"])
            replies = [one for one in posts if one.get("message_reference", {}).get("message_id") == message["id"]]
            return next((one for one in replies if one["components"]), None)

        reply = await self.until(found)
        return await self.kept(reply) if is_answer(reply) else reply

    async def press(self, person: Json, message: Json, label: str) -> Json:
        """What only this person sees after a press."""
        return await self.told(await self.fake.click(person, message, label))

    async def told(self, ix: Interaction) -> Json:
        """What only the person of an interaction is told."""
        said = await self.until(lambda: (ix.followups or [None])[-1] or (ix.acked in (4, 5) and self.fake.seen(ix)))
        assert said["flags"] & EPHEMERAL
        return said

    async def news(self, person: Json, command: str, holds: str, **options: Any) -> str:
        """What a /news command says at the end."""
        ix = await self.fake.slash(person, f"news {command}", self.channel, **options)
        found = await self.until(lambda: (said := self.fake.seen(ix)) and holds in plain(said) and said)
        assert found["flags"] & EPHEMERAL
        return plain(found)

    async def passes(self, minutes: float, ask: Any) -> Any:
        """Ask, and let so many minutes pass before the program finds the answer; what `ask()` gave."""
        gate = self.program.bot.gate
        gate.close()
        asked = await ask()
        await self.until(lambda: gate.reached)
        self.fake.skew = 60 * minutes
        gate.open()
        return asked

    def refusals(self) -> list[int]:
        """The codes of what Discord refused, which the test has expected."""
        codes = [answer["code"] for _, answer in self.fake.refused]
        self.fake.refused.clear()
        return codes


@pytest_asyncio.fixture(loop_scope="module")
async def server(program: Program, request: pytest.FixtureRequest) -> AsyncIterator[Server]:
    fake = program.fake
    yield Server(program, request.node.name[:90])
    program.bot.gate.open()
    fake.skew = 0
    unknown, refused = [*fake.unknown], [*fake.refused]
    fake.unknown.clear()
    fake.refused.clear()
    assert not unknown
    assert not refused
    assert "Traceback" not in program.bot.log
    assert program.bot.code is None


@pytest.fixture
def alice(server: Server) -> Json:
    return server.person("alice")


@pytest.fixture
def bob(server: Server) -> Json:
    return server.person("bob")


@pytest.fixture
def mara(server: Server) -> Json:
    """Who manages the server."""
    return server.person("mara", Permission.MANAGE_GUILD | Permission.MANAGE_MESSAGES)


def is_answer(message: Json) -> bool:
    return any((part.get("custom_id") or "").startswith("nd:helpful:") for part in walk(message["components"]))


def plain(message: Json) -> str:
    """What a reader sees, without what makes it bold or keeps it from formatting."""
    return re.sub(r"\\(\W)", r"\1", text_of(message).replace("**", ""))


def is_private(message: Json) -> bool:
    return bool(message["flags"] & EPHEMERAL)
