"""The process that parses: what it does with files that hang, crash or fill the memory, and that it ends."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from support import PATIENCE, ROOT, wait_until
from support import documents_made as made
from support.files import articles, readings, reasons, write

from corpus.article import Article
from corpus.reading import Rules, Skipped, read, worker
from corpus.reading.records import Unreadable
from corpus.reading.wire import item, pack, unpack
from corpus.reading.worker import Worker

pytestmark = pytest.mark.process

# The real process, with a reader of pages that does what the name of the file says.
MISCHIEF = """
import os, signal, sys, time
sys.path[:0] = [{root!r}]
from corpus.reading import html, serving
real = html.record_of
files = 0
def record_of(data, *others):
    global files
    files += 1
    if b"hang" in data:
        open({hangs!r}, "w").close()
        time.sleep(1000)
    if b"crash" in data or (b"tired" in data and files > 1):
        os.kill(os.getpid(), signal.SIGSEGV)
    if b"leave" in data:
        os._exit(3)
    if b"huge" in data:
        bytearray(1 << 40)
    return real(data, *others)
html.record_of = record_of
serving.serve()
"""


class UntilItHangs(threading.Thread):
    """In place of a Timer: the time is over as soon as the process hangs."""

    def __init__(self, hangs: Path, give_up: Callable[[], None]) -> None:
        super().__init__()
        self._hangs, self._give_up = hangs, give_up
        self._cancelled = threading.Event()

    def run(self) -> None:
        while not self._cancelled.wait(0.01):
            if self._hangs.exists():
                self._hangs.unlink()
                self._give_up()
                return

    def cancel(self) -> None:
        self._cancelled.set()


@pytest.fixture
def mischief(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hangs = tmp_path / "hangs"
    monkeypatch.setattr(worker, "_PROGRAM", MISCHIEF.format(root=str(ROOT), hangs=str(hangs)))
    monkeypatch.setattr(worker, "Timer", lambda seconds, give_up: UntilItHangs(hangs, give_up))


def page(folder: Path, name: str, word: str = "") -> Path:
    return write(folder / f"{name}.html", made.page(f"A page about bridges {name}") + f"<!-- {word} -->")


@pytest.mark.usefixtures("mischief")
def test_a_file_that_hangs_or_crashes_is_named_and_the_others_go_in(tmp_path: Path) -> None:
    names = {"a": "", "b": "crash", "c": "hang", "d": "huge", "e": "leave", "f": "tired", "g": ""}
    files = [page(tmp_path, name, word) for name, word in names.items()]
    items = [one.item for one in readings(*files, rules=Rules(max_seconds=8))]
    assert [one.reason for one in items if isinstance(one, Skipped)] == [
        "its parser crashed (SIGSEGV)",
        "reading it took longer than 8 s (limit: corpus.max_file_seconds)",
        "takes more memory than the limit (corpus.max_reader_mb)",
        "its parser ended with code 3",
    ]
    # "tired" crashes only in a process that has read another file: that is no fault of the file.
    assert [one.source.title[-1] for one in items if isinstance(one, Article)] == ["a", "f", "g"]


@pytest.mark.usefixtures("mischief")
def test_an_entry_that_crashes_leaves_the_others_of_its_archive(tmp_path: Path) -> None:
    entries = {
        "a.html": made.page("First of all bridges"),
        "b.html": "crash",
        "c.html": made.page("Last of all bridges"),
    }
    file = write(tmp_path / "news.zip", made.packed(entries))
    assert [one.source.title for one in articles(file)] == ["First of all bridges", "Last of all bridges"]
    assert reasons(file) == ["its parser crashed (SIGSEGV)"]


def test_one_process_reads_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = []
    start = worker._start

    def counted(most_memory: int) -> subprocess.Popen[bytes]:
        started.append(start(most_memory))
        return started[-1]

    monkeypatch.setattr(worker, "_start", counted)
    found = articles(*(page(tmp_path, str(number)) for number in range(4)))
    assert len(found) == 4
    (process,) = started
    assert process.poll() is not None


def test_without_such_files_no_process_is_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_start", lambda _: pytest.fail("a process was started"))
    assert len(articles(write(tmp_path / "a.txt", made.LEAD), write(tmp_path / "b.md", made.LEAD))) == 2


def test_whoever_stops_reading_ends_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made_by: list[subprocess.Popen[bytes]] = []
    start = worker._start
    monkeypatch.setattr(worker, "_start", lambda most: made_by.append(start(most)) or made_by[-1])
    readings = read([page(tmp_path, "a"), page(tmp_path, "b")], "news", Rules())
    assert isinstance(readings, Iterator)
    next(readings)
    readings.close()  # type: ignore[attr-defined]
    assert made_by[0].poll() is not None


ASKING = """
import sys, threading
sys.path[:0] = [{root!r}, {tests!r}]
from pathlib import Path
from corpus.reading import Rules, read, worker
worker._PROGRAM = {program!r}
threading.Thread(target=lambda: list(read([Path({file!r})], "news", Rules())), daemon=True).start()
while not list(worker._running):
    pass
print(list(worker._running)[0].pid, flush=True)
"""


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="looks for the process in /proc")
def test_the_end_of_the_program_ends_a_process_that_hangs(tmp_path: Path) -> None:
    file = page(tmp_path, "a", "hang")
    mischief = MISCHIEF.format(root=str(ROOT), hangs=str(tmp_path / "hangs"))
    program = ASKING.format(root=str(ROOT), tests=str(ROOT / "tests"), program=mischief, file=str(file))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=PATIENCE)
    gone = Path("/proc") / done.stdout.strip()
    wait_until(lambda: not gone.exists())


def test_what_comes_over_the_wire_is_what_was_sent() -> None:
    from datetime import date

    from corpus.reading.records import RawRecord, Trouble, Unparsed

    for found in (
        RawRecord("Text \ud800", "T", published=date(2024, 2, 6), modified="x", place="line 1", raw_digest="ab"),
        Trouble("line 2: no text"),
        Unparsed("ab"),
    ):
        assert item(unpack(pack({"item": found}))["item"]) == found


@pytest.mark.parametrize("stated", [{"": "Path", "x": 1}, {"x": 1}, 3, None, {"": "Rules"}, {"": "date", "value": "x"}])
def test_nothing_else_comes_over_the_wire(stated: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        item(stated)


def test_a_message_that_is_none_is_an_error_of_that_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worker, "_PROGRAM", "import sys; sys.stdin.readline(); print('[1, 2]', flush=True)")
    with Worker(Rules()) as asked, pytest.raises((ValueError, Unreadable)):
        list(asked.read(tmp_path / "a.html", None, Rules()))
    assert reasons(page(tmp_path, "a"))[0].startswith("cannot be read (")
