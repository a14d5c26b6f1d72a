"""The real bot in this process, for every test that wants no other."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from support.discord_bot import Bot, newsdesk_on
from support.fake_discord import FakeDiscord


@pytest_asyncio.fixture
async def bot(fake: FakeDiscord, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bot]:
    """A bot that sends nothing that Discord refuses."""
    async with newsdesk_on(fake, tmp_path, monkeypatch) as bot:
        yield bot
        assert not fake.refused
