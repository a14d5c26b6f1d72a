"""newsdesk ingest --watch: in a process of its own, since it goes on until it is interrupted."""

from __future__ import annotations

import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import PATIENCE
from support.commands import Newsdesk

from bot.cli import watching
from corpus.library import Library
from retrieval.finding.vectors import VectorStore

pytestmark = [
    pytest.mark.models,
    pytest.mark.process,
    pytest.mark.stores,
    pytest.mark.skipif(sys.platform == "win32", reason="interrupts the process by a signal"),
]


class Watched:
    """A folder that is watched, and what the program says."""

    def __init__(self, newsdesk: Newsdesk, *options: str) -> None:
        self.folder = newsdesk.write()
        self._lines: queue.Queue[str] = queue.Queue()
        self.process = newsdesk.start("ingest", "--watch", *options, self.folder, stderr=subprocess.STDOUT)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._lines.put(line.decode())

    def says(self, wanted: str) -> str:
        """Wait for a line with these words; gives all that was said until then."""
        said = ""
        until = time.monotonic() + PATIENCE
        while wanted not in said:
            try:
                said += self._lines.get(timeout=max(0.0, until - time.monotonic()))
            except queue.Empty:
                pytest.fail(f"it did not say {wanted!r} but {said!r}")
        return said

    def end(self) -> int:
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture
def watched(newsdesk: Newsdesk, request: pytest.FixtureRequest) -> Iterator[Watched]:
    started = Watched(newsdesk, *getattr(request, "param", ()))
    started.says("Watching ")
    yield started
    if started.process.poll() is None:
        started.end()


def story(folder: Path, name: str, text: str) -> Path:
    """A story that is there all at once."""
    unfinished, file = folder / f"{name}.part", folder / name
    unfinished.write_text(f"Story of {text}\n\nIt is told that {text} was seen in the harbour on Monday.\n")
    return unfinished.replace(file)


def test_what_comes_and_changes_goes_in_and_the_collection_answers_meanwhile(
    newsdesk: Newsdesk, watched: Watched
) -> None:
    file = story(watched.folder, "new.txt", "a whale")
    assert "Added 1, changed 0, unchanged 0" in watched.says("Added")
    assert "Story of a whale" in newsdesk("search", "whale").out
    story(watched.folder, "new.txt", "a dolphin")
    assert "Added 0, changed 1" in watched.says("Added")
    file.unlink()
    assert "removed 0" in watched.says("Added")
    assert newsdesk("status", "--json").json["articles"] == 4
    assert watched.end() == 130
    assert newsdesk("ingest", watched.folder).code == 0


@pytest.mark.parametrize("watched", [("--prune",)], indirect=True)
def test_what_is_deleted_goes_only_with_prune(newsdesk: Newsdesk, watched: Watched) -> None:
    (watched.folder / "banks.md").unlink()
    assert "removed 1" in watched.says("Added")
    away = watched.folder.with_name("away")
    watched.folder.rename(away)
    assert "its articles stay" in watched.says("Nothing is left")
    watched.says("Added")
    assert newsdesk("status", "--json").json["articles"] == 2


def test_a_file_that_is_not_finished_waits_and_what_cannot_be_read_is_named(
    newsdesk: Newsdesk, watched: Watched
) -> None:
    (watched.folder / "page.txt.part").write_text("Half a whale\n\nIt is told that half of it was seen.\n")
    story(watched.folder, "whole.txt", "a whale")
    assert "Added 1, changed 0" in watched.says("Added")
    (watched.folder / "b.txt").write_bytes(b"\0\0")
    assert "b.txt: not text (binary)" in watched.says("Skipped")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--watch",), "--watch needs a PATH"),
        (("--watch", "nowhere"), "nowhere does not exist"),
        (("--watch", "--dry-run", "."), "--watch cannot be combined with --dry-run"),
        (("--watch", "--sample"), "--watch cannot be combined with --sample"),
        (("--watch", "--rebuild", "."), "--watch cannot be combined with --rebuild"),
    ],
)
def test_what_makes_no_sense_is_refused(newsdesk: Newsdesk, arguments: tuple[str, ...], said: str) -> None:
    done = newsdesk("ingest", *arguments)
    assert (done.code, done.out) == (2, "")
    assert said in done.err


def test_a_collection_in_use_is_waited_for(newsdesk: Newsdesk, watched: Watched) -> None:
    library = Library(newsdesk.data / "library.sqlite")
    index = library.indexes.live("news")
    assert index is not None
    vectors = VectorStore(newsdesk.data / "vectors", "").open(index, writing=False)
    try:
        story(watched.folder, "new.txt", "a whale")
        assert "The collection is in use by" in watched.says("Waiting.")
    finally:
        vectors.close()
        library.close()
    assert "Added 1" in watched.says("Added")


class Writing(Iterator[set[Path]]):
    """Changes below a folder; while somebody waits for the next one, a file grows as often as is left."""

    def __init__(self, file: Path, left: int) -> None:
        self.file, self.left = file, left

    def __next__(self) -> set[Path]:
        if not self.left:
            return set()
        self.left -= 1
        with self.file.open("a") as file:
            file.write("A paragraph of a story that comes slowly, said the writer of it.\n\n")
        return {self.file}


def test_a_file_that_is_being_written_waits(tmp_path: Path) -> None:
    changes = Writing(tmp_path / "slow.txt", left=6)
    assert watching._stable({changes.file}, changes) == ({changes.file}, set())
    assert changes.left == 0


def test_a_file_that_does_not_come_to_rest_has_its_turn_later(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "_PATIENCE", 0)
    changes, still = Writing(tmp_path / "slow.txt", left=6), tmp_path / "still.txt"
    assert watching._stable({changes.file, still}, changes) == ({still}, {changes.file})
