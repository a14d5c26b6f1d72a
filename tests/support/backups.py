"""Data folders to back up, what a person can see of them, and what makes fixtures."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from bot.backup.making import back_up
from bot.backup.restoring import Restored, restore
from bot.settings import Config
from bot.wiring import Desk
from support.fake_embeddings import WordCounts
from support.stores import TARGET, Stores, story

QUESTIONS = ["report place3", "delegate 4 group 2", "report 11 place11", "hour"]


def make_desks() -> Iterator[Callable[..., Desk]]:
    """Makes desks over data folders, with word counts as embeddings; they are closed at the end."""
    with ExitStack() as held:

        def make(data: Path, **sections: dict[str, object]) -> Desk:
            config = Config(library={"data": str(data)}, passages={"target_chars": TARGET}, **sections)
            desk = Desk(config)
            desk.embeddings = WordCounts
            held.callback(desk.close)
            return desk

        yield make


def fill(data: Path) -> None:
    """Two collections with a history: changes, removals, a rebuild; and a file of another kind."""
    stores = Stores(data)
    stores.ingest([story(number) for number in range(12)])
    stores.ingest([story(number, about="summit") for number in range(3, 10)], prune=[Path("/news")])
    stores.ingest([story(number, collection="日本 news") for number in range(20, 24)], "日本 news")
    stores.indexer.rebuild("news")
    stores.library.close()
    (data / "chat_history").write_text("\n# 2024\n+How many troops?\n", encoding="utf-8")
    (data / "notes").mkdir()
    (data / "notes" / "é.txt").write_bytes(b"\x00\xff binary")
    conversations = sqlite3.connect(data / "conversations.sqlite")
    conversations.execute("PRAGMA journal_mode=WAL")
    conversations.execute("CREATE TABLE turns(question)")
    conversations.execute("INSERT INTO turns VALUES ('Who said that?')")
    conversations.commit()
    conversations.close()
    (data / "models").mkdir()
    (data / "models" / "large.onnx").write_bytes(b"can be made again")


def contents(data: Path, server: str = "") -> dict[str, object]:
    """All that a person can see of a data folder: articles byte for byte, and what searches answer."""
    stores = Stores(data, server=server)
    seen: dict[str, object] = {}
    for name in stores.library.collections.names():
        assert stores.sound(name)
        index = stores.live(name)
        seen[name] = [index.spec, index.id, list(stores.library.articles.all(name))]
        vectors = stores.store.open(index, writing=False)
        for question in QUESTIONS:
            seen[f"{name} words {question}"] = stores.library.words.search(index, question, 20)
            near = vectors.query(stores.embeddings.embed_array([question])[0], 100)  # all: Chroma shuffles ties
            seen[f"{name} vectors {question}"] = sorted((round(score, 5), key) for key, score in near)
        vectors.close()
    stores.library.close()
    return seen


def make_data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    fill(folder)
    return folder


def make_backup(data: Path, tmp_path: Path, desks: Callable[..., Desk]) -> Path:
    file = tmp_path / "backup.zip"
    settings = tmp_path / "mine.toml"
    settings.write_text('[library]\ncollection = "archive"\ndata = "/home/old"\n', encoding="utf-8")
    back_up(desks(data), file, version="0.1.0", settings=settings)
    return file


def bring_back(desk: Desk, file: Path, force: bool = False) -> Restored:
    return restore(desk, file, settings=desk.data.parent / "config" / "newsdesk.toml", force=force)
