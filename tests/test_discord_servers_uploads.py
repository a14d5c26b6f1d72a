"""Attached files on disk, and what the writing thread makes of them."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from discord_parts import NOW, SERVER, fill, parts
from fake_embeddings import WordCounts
from hypothesis import given
from hypothesis import strategies as st

from bot.discord_bot.commands.news import add as news_add
from bot.discord_bot.program.parts import Parts
from bot.discord_bot.servers import adding, scopes, uploads
from bot.discord_bot.servers.jobs import Progress, Stopped
from bot.settings import Config, Discord
from corpus.errors import NewsdeskError, UsageError
from corpus.reading import ENDINGS

__all__ = ["parts"]


@dataclass
class File:
    filename: str
    size: int = 10


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["a.png"], "no file that can be read"),
        ([".txt"], "no file that can be read"),
        (["txt"], "no file that can be read"),
        (["a.txt", "A.TXT"], "Two of the files"),
    ],
)
def test_names_that_are_refused(names: list[str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        uploads.check([File(name) for name in names], 100)


def test_sizes_that_are_refused() -> None:
    with pytest.raises(UsageError, match=r"“a\.txt” has 0\.2 MB and a file may have 0\.1"):
        uploads.check([File("a.txt", 200_000)], 100_000)
    with pytest.raises(UsageError, match="is empty"):
        uploads.check([File("a.txt", 0)], 100)
    assert uploads.check([File("Früh am Morgen.md", 100)], 100) == ["Früh am Morgen.md"]


@given(stem=st.text(max_size=300), ending=st.sampled_from(sorted(ENDINGS)))
def test_a_name_is_a_file_of_its_folder(tmp_path_factory: pytest.TempPathFactory, stem: str, ending: str) -> None:
    try:
        (name,) = uploads.check([File(stem + ending)], 100)
    except UsageError:
        assert not any(char.isalnum() for char in stem)
        return
    folder = Path("/data")
    assert (folder / name).parent == folder
    assert Path(name).name == name
    assert name[0] not in ". "
    assert name.lower().endswith(ending)
    assert len(name.encode("utf-8", "surrogatepass")) <= 255
    assert not any(char in name for char in '\0/\\:*?"<>|\n')


def test_long_names_stay_apart() -> None:
    names = uploads.check([File("a" * 90 + ".txt"), File("a" * 91 + ".txt"), File("b" * 90 + ".jsonl.gz")], 100)
    assert len({*names}) == 3
    assert names[2].endswith(".jsonl.gz")


def test_a_batch_lies_in_place_only_while_it_is_read(tmp_path: Path) -> None:
    batch = uploads.keep(tmp_path, SERVER, 7, "town", [("a.txt", b"one"), ("b.md", b"two")], NOW)
    with uploads.in_place(tmp_path, batch) as files:
        assert files == [tmp_path / "uploads" / str(SERVER) / "town" / name for name in ("a.txt", "b.md")]
        assert [file.read_bytes() for file in files] == [b"one", b"two"]
    assert not any(file.exists() for file in files)
    assert uploads.servers(tmp_path) == [SERVER]
    assert uploads.left_over(tmp_path, SERVER, NOW) == []
    assert uploads.left_over(tmp_path, SERVER, NOW + timedelta(seconds=1)) == [batch]
    uploads.discard(batch)
    assert uploads.left_over(tmp_path, SERVER, NOW + timedelta(seconds=1)) == []


def test_what_did_not_arrive_wholly_is_deleted(tmp_path: Path) -> None:
    batch = uploads.keep(tmp_path, SERVER, 7, "town", [("a.txt", b"one")], NOW)
    (batch.folder / "batch.json").write_text("{")
    assert uploads.left_over(tmp_path, SERVER, NOW) == []
    assert batch.folder.exists()
    assert uploads.left_over(tmp_path, SERVER, NOW + timedelta(days=1)) == []
    assert not batch.folder.exists()
    uploads.erase(tmp_path, SERVER)
    assert uploads.servers(tmp_path) == []


async def test_what_a_stopped_run_left_is_finished_by_the_next(parts: Parts) -> None:
    before = parts.jobs.since - timedelta(minutes=5)
    text = b"The night market\n\nThe night market of Tamsin closes in August."
    batch = uploads.keep(parts.desk.data, SERVER, 7, "news", [("market.txt", text)], before)
    stopping = threading.Event()
    stopping.set()
    with pytest.raises(Stopped):
        adding.add(parts.desk, batch, Progress(stopping))
    assert parts.desk.live_index(scopes.own(SERVER)) is None
    await news_add.resume(parts.desk, parts.records, parts.jobs)
    assert parts.desk.library().counts(scopes.own(SERVER)).articles == 1
    (waiting,) = parts.records.held.waiting(7, SERVER)
    assert "added 1" in waiting.value
    assert [entry.action for entry in parts.records.servers.entries(SERVER, 9)[0]] == ["added"]
    await news_add.resume(parts.desk, parts.records, parts.jobs)
    assert len(parts.records.held.waiting(7, SERVER)) == 1


async def test_another_process_finishes_the_servers_of_its_shards(parts: Parts) -> None:
    before = parts.jobs.since - timedelta(minutes=5)
    uploads.keep(parts.desk.data, 3 << 22, 7, "news", [("a.txt", b"Alpha\n\nSomething happened.")], before)
    parts.desk.config = Config(discord=Discord(shards=2, shard_ids=[0]))
    await news_add.resume(parts.desk, parts.records, parts.jobs)
    assert parts.records.held.waiting(7, 3 << 22) == []
    parts.desk.config = Config(discord=Discord(shards=2, shard_ids=[1]))
    await news_add.resume(parts.desk, parts.records, parts.jobs)
    assert len(parts.records.held.waiting(7, 3 << 22)) == 1


async def test_what_can_never_fit_is_not_read(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "_MORE", 1)
    parts.desk.config = Config(library=parts.desk.config.library, discord=Discord(articles_per_server=2))
    lines = "".join(f'{{"title": "Story {n}", "text": "Something {n} happened."}}\n' for n in range(9))
    batch = uploads.keep(parts.desk.data, SERVER, 7, "news", [("all.jsonl", lines.encode())], NOW)
    summary = adding.add(parts.desk, batch, Progress(threading.Event()))
    assert summary.added == 2
    assert [name for name, _ in summary.skipped] == ["Story 2", "The rest"]


async def test_a_job_that_fails_leaves_no_files(parts: Parts) -> None:
    fill(parts, scopes.own(SERVER), "One")
    parts.desk.config = Config(library=parts.desk.config.library, embedding={"model": "other"})
    parts.desk.indexer()._load = lambda: WordCounts("other", 8)  # type: ignore[assignment,return-value]
    batch = uploads.keep(parts.desk.data, SERVER, 7, "news", [("a.txt", b"Alpha\n\nSomething happened.")], NOW)
    with pytest.raises(NewsdeskError, match="--rebuild"):
        adding.add(parts.desk, batch, Progress(threading.Event()))
    assert not batch.folder.exists()


async def test_a_server_has_so_many_collections(parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "MOST_COLLECTIONS", 1)
    fill(parts, scopes.own(SERVER), "One")
    batch = uploads.keep(parts.desk.data, SERVER, 7, "town", [("a.txt", b"Alpha\n\nSomething happened.")], NOW)
    with pytest.raises(UsageError, match="can have 1 collections"):
        adding.add(parts.desk, batch, Progress(threading.Event()))
