"""`newsdesk discord` in a process of its own, against the fake Discord: the program as an operator runs it.

Only the embeddings differ (they need no model), and answers and additions wait for as long as the gate is closed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from support import PATIENCE, ROOT
from support.commands import program, write_articles
from support.fake_discord import FakeDiscord

QUESTION = "How many troops are in Iraq?"
TROOPS = "About 2,500 troops are in Iraq"
PRELUDE = """
import pathlib, sys, time
gate = pathlib.Path({gate!r})
if not {zstd}:
    sys.modules["zstandard"] = None     # discord.py then asks for zlib
sys.path[:0] = [{root!r}, {tests!r}]
from support.fake_embeddings import WordCounts
def waiting(embed):
    def when_open(self, asked):
        gate.with_suffix(".reached").touch()
        while gate.exists():
            time.sleep(0.01)
        return embed(self, asked)
    return when_open
WordCounts.embed_query, WordCounts.embed_bulk = waiting(WordCounts.embed_query), waiting(WordCounts.embed_bulk)
"""


class Gate:
    """A file: while it exists, answers wait in their workers, and so does what is added."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def close(self) -> None:
        self.file.with_suffix(".reached").unlink(missing_ok=True)
        self.file.touch()

    def open(self) -> None:
        self.file.unlink(missing_ok=True)

    @property
    def reached(self) -> bool:
        """Whether an answer or an addition has come to the gate since it was closed."""
        return self.file.with_suffix(".reached").exists()


class BotProcess:
    """A bot that runs. `log` is what it has written to standard error."""

    def __init__(self, process: asyncio.subprocess.Process, folder: Path) -> None:
        self.process = process
        self.gate = Gate(folder / "gate")
        self._errors, self._output = folder / "stderr", folder / "stdout"

    @property
    def log(self) -> str:
        return self._errors.read_text(encoding="utf-8")

    @property
    def output(self) -> str:
        return self._output.read_text(encoding="utf-8")

    @property
    def code(self) -> int | None:
        """The exit code, None while it runs."""
        return self.process.returncode

    async def ended(self, seconds: float = PATIENCE) -> int:
        """Wait for its end; returns the exit code."""
        return await asyncio.wait_for(self.process.wait(), seconds)

    def signal(self, number: int = signal.SIGTERM) -> None:
        self.process.send_signal(number)

    async def terminate(self, seconds: float = PATIENCE) -> int:
        """SIGTERM, then wait; returns the exit code."""
        self.signal()
        return await self.ended(seconds)

    async def kill(self) -> None:
        """As a crash would end it."""
        self.process.kill()
        await self.process.wait()


@contextlib.asynccontextmanager
async def bot_process(
    fake: FakeDiscord, data: Path, *, token: str | None = None, zstd: bool = True, wait: bool = True, **settings: Any
) -> AsyncIterator[BotProcess]:
    """Run the bot until the block is left; `settings` are those of [discord], or section__name for others.

    With `wait` the block begins when the bot has connected and registered its commands. It must end by itself, or
    soon after SIGTERM; otherwise the test fails.
    """
    folder = data.parent / f"{data.name}-process-{len(list(data.parent.glob('*-process-*')))}"
    folder.mkdir()
    places = {"root": str(ROOT), "tests": str(ROOT / "tests")}
    code = PRELUDE.format(gate=str(folder / "gate"), zstd=zstd, **places) + program()
    environment = {**os.environ, "DISCORD_TOKEN": token or fake.token, "NEWSDESK_DISCORD__API": fake.base}
    for name, value in {"shared": ["news"], **settings}.items():
        key = name.upper() if "__" in name else f"DISCORD__{name.upper()}"
        environment[f"NEWSDESK_{key}"] = value if isinstance(value, str) else json.dumps(value)
    identified = len(fake.gate.identified)
    with (folder / "stdout").open("wb") as output, (folder / "stderr").open("wb") as errors:
        command = (sys.executable, "-c", code, "--data", str(data), "discord")
        process = await asyncio.create_subprocess_exec(
            *command, stdout=output, stderr=errors, stdin=subprocess.DEVNULL, env=environment, cwd=folder
        )
    bot = BotProcess(process, folder)
    try:
        if wait:
            await fake.until(lambda: len(fake.gate.identified) > identified or bot.code is not None)
            assert bot.code is None, bot.log
        yield bot
    except BaseException:
        print(bot.log)  # shown when the test fails
        raise
    finally:
        bot.gate.open()
        if bot.code is None:
            bot.signal()
            try:
                await bot.ended()
            except TimeoutError:
                await bot.kill()
                pytest.fail(f"the bot did not end after SIGTERM; its log:\n{bot.log}")


@pytest.fixture(scope="session")
def _filled_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with three articles in the collection “news”, made by the command in a process of its own."""
    folder = tmp_path_factory.mktemp("filled")
    articles = write_articles(folder / "articles")
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
    command = (sys.executable, "-c", program(), "--data", str(folder / "data"), "ingest", str(articles))
    subprocess.run(command, check=True, cwd=folder, env=environment, capture_output=True, timeout=PATIENCE)
    return folder / "data"


@pytest.fixture
def data(_filled_once: Path, tmp_path: Path) -> Path:
    """A copy of that folder of the test's own."""
    return Path(shutil.copytree(_filled_once, tmp_path / "data"))
