"""What the bot works with, without a connection: two shared collections named, and articles of a title each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from fake_embeddings import WordCounts
from fakes import article

from bot.discord_bot.program.parts import Parts
from bot.settings import Config, Discord, Library
from bot.wiring import Desk
from corpus.reading import Reading
from corpus.syncing import plan

NOW = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)
SERVER, OTHER = 1 << 60, 1 << 61


@pytest_asyncio.fixture
async def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Parts]:
    """The parts over an empty data folder."""
    embeddings = WordCounts(dimension=4096)
    monkeypatch.setattr(Desk, "_embeddings", lambda _: embeddings)
    shared = Discord(shared=["wire", "archive"])
    parts = Parts.build(Config(library=Library(data=str(tmp_path)), discord=shared))
    yield parts
    await parts.jobs.drain(1)
    parts.close()


def fill(parts: Parts, collection: str, *titles: str) -> None:
    """Put an article of each title into a collection."""
    made = [article(f"Text of {title}.", title=title, collection=collection) for title in titles]
    library = parts.desk.library()
    known = library.known(collection) if parts.desk.live_index(collection) else {}
    parts.desk.indexer().execute(collection, plan(known, [Reading(one, 0) for one in made]))
