"""Data folders to back up, and what a person can see of them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from bot.backup.restoring import Restored, restore
from bot.wiring import Desk
from support.stores import Stores, story

QUESTIONS = ["report place3", "delegate 4 group 2", "report 11 place11", "hour"]


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


def bring_back(desk: Desk, file: Path, force: bool = False) -> Restored:
    return restore(desk, file, settings=desk.data.parent / "config" / "newsdesk.toml", force=force)
