"""Parsing in a process that can be killed: a file made to hang or to crash a parser takes nothing else down.

One process reads file after file and is started anew when it had to be killed, so that a file costs a message to and
fro. It is a plain new Python rather than a child of `multiprocessing`: nothing of this process is imported again or
inherited, on any system.
"""

from __future__ import annotations

import atexit
import contextlib
import signal
import subprocess
import sys
import tempfile
import weakref
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Timer
from typing import Any

from corpus.reading.archive import ArchiveEntry
from corpus.reading.records import ItemRead, RawRecord, Rules, Unreadable
from corpus.reading.wire import item, pack, unpack
from corpus.serializing import plain

_ROOT = str(Path(__file__).resolve().parent.parent.parent)
_PROGRAM = f"import sys; sys.path[:0] = [{_ROOT!r}]; from corpus.reading.serving import serve; serve()"
_EXHAUSTED = "takes more memory than the limit (corpus.max_reader_mb)"


class _DeathError(Exception):
    """The process ended while it read. `code` is its exit code, negative for a signal."""

    def __init__(self, code: int) -> None:
        self.code = code


class Worker:
    """The process that parses, for one thread. Nothing is started before it is needed."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._process: subprocess.Popen[bytes] | None = None
        self._served = 0  # files that this process has read
        self._asked = b""  # the question that it works on ahead of its turn
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *error: object) -> None:
        self._kill()
        if self._folder is not None:
            self._folder.cleanup()

    def entries(self, file: Path) -> list[ArchiveEntry]:
        """The entries of an archive.

        Raises:
            Unreadable: it is damaged, or beyond the limits of an archive.
        """
        (message,) = self._ask(_question("entries", file, self._rules), self._rules)
        return [ArchiveEntry(str(name), int(packed), str(reason)) for name, packed, reason in message["entries"]]

    def read(
        self, file: Path, entry: str | None, rules: Rules, then: tuple[Path, Rules] | None = None
    ) -> Iterator[ItemRead]:
        """What the reader of a file, or of an entry of an archive, finds in it.

        `then` is the next file that the caller will ask for, with its rules: it is parsed while the caller is busy with
        the items of this file.

        Raises:
            Unreadable: it cannot be read, takes longer or more memory than the rules allow, or crashes its parser.
        """
        ahead = _question("read", *then) if then else b""
        place = {"entry": entry, "folder": self._place()} if entry is not None else {}
        for message in self._ask(_question("read", file, rules, **place), rules, ahead):
            yield item(message["item"]), int(message["done"])

    def page(self, data: bytes, charset: str | None, url: str | None, rules: Rules) -> RawRecord:
        """The article of a page, as `corpus.reading.html.record_of` finds it.

        Raises:
            Unreadable: as `read`, and where there is no article.
        """
        file = Path(self._place()) / "page.html"
        file.write_bytes(data)
        (message,) = self._ask(_question("page", file, rules, charset=charset, url=url), rules)
        record = item(message["item"])
        if not isinstance(record, RawRecord):
            raise Unreadable("no article found on the page")
        return record

    def _place(self) -> str:
        """A folder of its own, for what is read from no file."""
        self._folder = self._folder or tempfile.TemporaryDirectory(prefix="newsdesk-", ignore_cleanup_errors=True)
        return self._folder.name

    def _ask(self, question: bytes, rules: Rules, ahead: bytes = b"") -> Iterator[dict[str, Any]]:
        while True:
            started = False
            fresh = self._started(question)
            try:
                for message in self._answers(question, rules, ahead):
                    started = True
                    yield message
                return
            except _DeathError as death:
                # What an earlier file left in the process may be the cause: a fresh one decides.
                if started or fresh:
                    raise Unreadable(_of_death(death.code)) from None

    def _started(self, question: bytes) -> bool:
        """Have a process that works on no other question; whether that process has read nothing yet."""
        if self._process is None or self._process.poll() is not None or self._asked not in (b"", question):
            self._kill()
            self._process = _start(self._rules.max_memory)
            self._served = 0
        return self._served == 0

    def _answers(self, question: bytes, rules: Rules, ahead: bytes) -> Iterator[dict[str, Any]]:
        process = self._process
        assert process is not None
        self._served += 1
        ended = False
        try:
            if not self._asked:
                _send(process, question)
            self._asked = ahead
            if ahead:
                _send(process, ahead)
            while not (message := self._answer(process, rules)).get("end"):
                yield message
            ended = True
            self._finish(message)
        finally:
            if not ended:
                self._kill()  # it may be anywhere in a file that nobody wants any more

    def _answer(self, process: subprocess.Popen[bytes], rules: Rules) -> dict[str, Any]:
        """The next message. Only waiting for it counts: whoever takes the one before may take any time."""
        assert process.stdout is not None
        late = Event()

        def give_up() -> None:
            late.set()
            process.kill()

        timer = Timer(rules.max_seconds, give_up)
        timer.daemon = True
        timer.start()
        try:
            answer = process.stdout.readline()
        finally:
            timer.cancel()
        if answer.endswith(b"\n"):
            return unpack(answer)
        code = process.wait()
        if late.is_set():
            limit = "limit: corpus.max_file_seconds"
            raise Unreadable(f"reading it took longer than {rules.max_seconds:g} s ({limit})")
        raise _DeathError(code)

    def _finish(self, message: dict[str, Any]) -> None:
        if message.get("exhausted"):
            fresh = self._served == 1
            self._kill()
            if not fresh:
                raise _DeathError(0)
            raise Unreadable(_EXHAUSTED)
        if reason := message.get("reason"):
            raise Unreadable(str(reason))

    def _kill(self) -> None:
        process, self._process, self._asked = self._process, None, b""
        if process is not None:
            _end(process)


def _question(what: str, file: Path, rules: Rules, **more: str | None) -> bytes:
    stated = plain(rules) | {"fields": dict(rules.fields), "unchanged": list(rules.unchanged)}
    return pack({"what": what, "file": str(file), "rules": stated, **more})


_running: weakref.WeakSet[subprocess.Popen[bytes]] = weakref.WeakSet()


def _start(most_memory: int) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(most_memory)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    _running.add(process)
    return process


def _send(process: subprocess.Popen[bytes], question: bytes) -> None:
    assert process.stdin is not None
    with contextlib.suppress(BrokenPipeError):  # it has died: reading its answer says so
        process.stdin.write(question)
        process.stdin.flush()


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with contextlib.suppress(OSError):
                stream.close()


@atexit.register
def _end_all() -> None:
    # Ctrl-C leaves the reading thread where it is, and the process of that thread running.
    for process in list(_running):
        if process.poll() is None:
            process.kill()


def _of_death(code: int) -> str:
    """Why a process ended while it read a file."""
    if code < 0:
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = str(-code)
        return f"its parser crashed ({name})"
    return f"its parser ended with code {code}"
