"""Desks, a data folder and its backup, for every test of backups."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from support.backups import fill
from support.fake_embeddings import WordCounts
from support.stores import TARGET

from bot.backup.making import back_up
from bot.settings import Config
from bot.wiring import Desk


@pytest.fixture
def desks() -> Iterator[Callable[..., Desk]]:
    """Makes desks over data folders, with word counts as embeddings; they are closed at the end."""
    with ExitStack() as held:

        def make(data: Path, **sections: dict[str, object]) -> Desk:
            config = Config(library={"data": str(data)}, passages={"target_chars": TARGET}, **sections)
            desk = Desk(config)
            desk.embeddings = WordCounts
            held.callback(desk.close)
            return desk

        yield make


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    fill(folder)
    return folder


@pytest.fixture
def backup(data: Path, tmp_path: Path, desks: Callable[..., Desk]) -> Path:
    file = tmp_path / "backup.zip"
    settings = tmp_path / "mine.toml"
    settings.write_text('[library]\ncollection = "archive"\ndata = "/home/old"\n', encoding="utf-8")
    back_up(desks(data), file, version="0.1.0", settings=settings)
    return file
