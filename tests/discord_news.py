"""The commands of somebody who runs a server, as tests give them, and what that person sees."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from discord_bot import Bot, newsdesk_on
from fake_discord import EPHEMERAL, FakeDiscord, Interaction, Permission, Upload, text_of

from bot.discord_bot.commands.news import progress
from bot.discord_bot.servers import scopes

HARBOUR = (
    "---\ntitle: A new harbour\npublisher: Meuse Wire\ndate: 2026-05-03\nurl: https://wire.example/harbour\n---\n"
    "The harbour of Tamsin opens in June. It cost 40 million euros, the mayor said.\n"
)
MARKET = "The night market\n\nThe night market of Tamsin closes in August. Traders protest against it.\n"


def plainly(message: Any) -> str:
    """What a reader sees: the marks without what keeps them from formatting."""
    return re.sub(r"\\(\W)", r"\1", text_of(message))


class News:
    """Commands of one person, and what that person sees of the answer."""

    def __init__(self, fake: FakeDiscord, person: Any) -> None:
        self.fake, self.person = fake, person

    async def __call__(self, command: str, finished: str = "", /, **options: Any) -> str:
        ix = await self.fake.slash(self.person, f"news {command}", **options)
        message = await self.answer(ix, finished)
        assert message["flags"] & EPHEMERAL
        return plainly(message)

    async def answer(self, ix: Interaction, finished: str = "") -> Any:
        def seen() -> Any:
            message = self.fake.seen(ix)
            return message if message and finished in plainly(message) else None

        return await self.fake.until(seen, 10)

    async def add(self, *files: tuple[str, str], **options: Any) -> str:
        uploads = {f"file{number or ''}": Upload(name, text.encode()) for number, (name, text) in _numbered(files)}
        return await self("add", "unchanged", **uploads, **options)


def _numbered(files: tuple[tuple[str, str], ...]) -> list[tuple[int, tuple[str, str]]]:
    return [(0 if place == 0 else place + 1, file) for place, file in enumerate(files)]


def titles(bot: Bot, name: str = "news") -> list[str]:
    return [one.source.title for one in bot.parts.desk.library().articles(scopes.own(bot.server, name))]


@pytest_asyncio.fixture
async def bot(fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    """The real bot, that tells how a job goes at every moment, with room for four articles a server."""
    monkeypatch.setattr(progress, "EVERY", 0.05)
    async with newsdesk_on(fake, tmp_path, monkeypatch, articles_per_server=4) as bot:
        yield bot


@pytest.fixture
def mara(fake: FakeDiscord) -> Any:
    """Who manages the server."""
    return fake.person("mara", permissions=Permission.MANAGE_GUILD)


@pytest.fixture
def news(fake: FakeDiscord, mara: Any) -> News:
    """What mara commands."""
    return News(fake, mara)
