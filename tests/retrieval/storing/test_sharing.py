"""One process: many readers and one writer of one open store. Other processes: the rules they always had."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest
from support import PATIENCE, ROOT
from support.fake_embeddings import WordCounts
from support.stores import TARGET, Stores, story

import retrieval.storing.indexing
from corpus.errors import BusyError
from corpus.reading import ReadResult
from corpus.syncing import plan
from retrieval.finding.ownership import FolderLock
from retrieval.finding.sharing import Sharing
from retrieval.storing.indexing import Indexer

pytestmark = [pytest.mark.process, pytest.mark.stores]


@dataclass
class Opened:
    """Something that is open; closing it twice is an error."""

    closed: bool = False

    def close(self) -> None:
        assert not self.closed
        self.closed = True


def others(folder: Path) -> str:
    """What somebody else could do in a folder now: "write", "read" or "nothing"."""
    for alone, name in ((True, "write"), (False, "read")):
        try:
            FolderLock(folder, "somebody", alone=alone).release()
        except BusyError:
            continue
        return name
    return "nothing"


def test_what_others_may_do_follows_what_is_done_here(tmp_path: Path) -> None:
    sharing: Sharing[Opened] = Sharing()
    reader = sharing.take(tmp_path, Opened, writing=False)
    assert others(tmp_path) == "read"
    writer = sharing.take(tmp_path, Opened, writing=True)
    assert writer.resource is reader.resource
    assert others(tmp_path) == "nothing"
    with pytest.raises(BusyError, match="in use by"):
        sharing.take(tmp_path, Opened, writing=True)
    late = sharing.take(tmp_path, Opened, writing=False)
    writer.give_back()
    writer.give_back()
    assert others(tmp_path) == "read"
    sharing.take(tmp_path, Opened, writing=True).give_back()
    reader.give_back()
    assert not late.resource.closed
    late.give_back()
    assert late.resource.closed
    assert others(tmp_path) == "write"
    again = sharing.take(tmp_path, Opened, writing=True)
    assert again.resource is not late.resource
    again.give_back()


def test_a_writer_that_comes_first_and_goes_first(tmp_path: Path) -> None:
    sharing: Sharing[Opened] = Sharing()
    writer = sharing.take(tmp_path, Opened, writing=True)
    reader = sharing.take(tmp_path, Opened, writing=False)
    assert others(tmp_path) == "nothing"
    writer.give_back()
    assert others(tmp_path) == "read"
    reader.give_back()
    assert others(tmp_path) == "write"


def test_readers_stay_when_a_writer_is_refused(tmp_path: Path) -> None:
    sharing: Sharing[Opened] = Sharing()
    reader = sharing.take(tmp_path, Opened, writing=False)
    with FolderLock(tmp_path, "another reader", alone=False), pytest.raises(BusyError):
        sharing.take(tmp_path, Opened, writing=True)
    assert not reader.resource.closed
    assert others(tmp_path) == "read"
    sharing.take(tmp_path, Opened, writing=True).give_back()
    reader.give_back()


def test_what_cannot_be_opened_is_left_to_others(tmp_path: Path) -> None:
    sharing: Sharing[Opened] = Sharing()

    def damaged() -> Opened:
        raise OSError("damaged")

    with pytest.raises(OSError, match="damaged"):
        sharing.take(tmp_path, damaged, writing=False)
    assert others(tmp_path) == "write"
    sharing.take(tmp_path, Opened, writing=True).give_back()


# From here on real SQLite and real Chroma.

NEAREST = """
import sys
sys.path.insert(0, "tests")
from pathlib import Path
from corpus.errors import BusyError
from support.stores import Stores
try:
    print(*Stores(Path(sys.argv[1])).nearest("report 1 place1", 1))
except BusyError as error:
    print("busy:", error)
"""


def asked_by_another_process(folder: Path) -> str:
    command = [sys.executable, "-c", NEAREST, str(folder)]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    opened = Stores(tmp_path)
    yield opened
    opened.library.close()


class Slow(WordCounts):
    """Embeds a batch when it is let to; `reached` says that it is there."""

    def __init__(self) -> None:
        super().__init__()
        self.reached, self.go_on = threading.Semaphore(0), threading.Semaphore(0)
        self.fail = False

    def embed_bulk(self, texts):  # type: ignore[no-untyped-def]
        self.reached.release()
        assert self.go_on.acquire(timeout=PATIENCE)
        if self.fail:
            raise RuntimeError("the writer dies")
        return super().embed_bulk(texts)


def test_readers_answer_while_an_ingest_runs_and_see_what_it_wrote(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieval.storing.indexing, "_BATCH", 4)
    stores.ingest([story(1)])
    slow = Slow()
    indexer = Indexer(stores.library, stores.store, lambda: slow, TARGET)
    reading = stores.store.open(stores.live(), writing=False)
    first = len(reading.ids())
    asked = WordCounts().embed_array(["report 1 place1"])[0]
    steps = plan(stores.library.articles.known("news"), [ReadResult(story(n), n) for n in range(1, 10)])
    with ThreadPoolExecutor(1) as thread:
        writing = thread.submit(indexer.execute, "news", steps)
        counts = []
        batches = 0
        while not writing.done():
            if slow.reached.acquire(timeout=0.05):
                batches += 1
                counts.append(len(reading.ids()))
                assert reading.query(asked, 1)[0][0] in stores.library.passages.ids(stores.live())
                assert stores.nearest("report 1 delegate 1 place1", 1) == ["Story 1"], "a new reader comes in"
                if batches == 2:
                    assert asked_by_another_process(stores.folder).startswith("busy: The collection is in use by")
                slow.go_on.release()
        assert writing.result().added == 8
    assert batches > 2
    assert counts == sorted(counts)
    assert counts[-1] > first
    assert len(reading.ids()) == len(stores.library.passages.ids(stores.live()))
    assert asked_by_another_process(stores.folder) == "Story 1", "the writer is gone: others may read again"
    reading.close()
    assert stores.sound()


def test_a_writer_that_dies_leaves_the_readers_and_lets_others_in(stores: Stores) -> None:
    stores.ingest([story(1)])
    slow = Slow()
    slow.fail = True
    indexer = Indexer(stores.library, stores.store, lambda: slow, TARGET)
    reading = stores.store.open(stores.live(), writing=False)
    with ThreadPoolExecutor(1) as thread:
        writing = thread.submit(indexer.execute, "news", plan({}, [ReadResult(story(2), 1)]))
        assert slow.reached.acquire(timeout=PATIENCE)
        slow.go_on.release()
        with pytest.raises(RuntimeError, match="the writer dies"):
            writing.result()
    assert len(reading.ids()) > 0
    assert asked_by_another_process(stores.folder) == "Story 1"
    assert stores.ingest([story(1), story(2)]).added == 1
    reading.close()
    assert stores.sound()


def test_many_threads_read_while_one_writes_and_deletes(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval.storing.indexing, "_BATCH", 8)
    stores.ingest([story(n) for n in range(20)])
    reading = stores.store.open(stores.live(), writing=False)
    asked = WordCounts().embed_array(["report 1 delegate 1 place1"])[0]
    stop = threading.Event()

    def ask() -> int:
        answers = 0
        while not stop.is_set():
            found = [key for key, _ in reading.query(asked, 5)]
            passages = stores.library.passages.get(stores.live(), found)
            assert "Story 1" in {passage.source.title for passage in passages.values()}
            assert reading.vectors(found[:1]) or not found
            answers += 1
        return answers

    with ThreadPoolExecutor(3) as threads:
        asking = [threads.submit(ask) for _ in range(3)]
        try:
            stores.ingest([story(n) for n in range(20, 40)])
            stores.indexer.remove("news", [story(n).source.id for n in range(5, 40)])
        finally:
            stop.set()
        assert all(one.result() > 0 for one in asking)
    reading.close()
    assert stores.sound()
