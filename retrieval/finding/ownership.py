"""Which process has the embedded vectors open.

An embedded Chroma store serves one process: a second open client misses new vectors and returns deleted ones
(tried with Chroma 1.5). So a writer holds the folder of an index alone, readers hold it together, and a process that
comes too late is told who holds it.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import datetime
from pathlib import Path

import portalocker

from corpus.errors import BusyError

_HINT = (
    "Wait for it or close it; to use one collection from several programs at once, run `chroma run` and name "
    "its address in the setting vectors.server."
)


class FolderLock:
    """A lock on one folder, shared or exclusive, held until `release` or the end of the process, however it ends.

    No system turns a shared lock into an exclusive one in one step: the shared one is given up first. So a process that
    is alone, or is about to be, also holds `alone.lock`. Then no other process gets the folder alone in between, and a
    change that fails always gets its shared lock back. One thread at a time may call.

    Raises:
        BusyError: another process holds the folder in a way that excludes this one; the message names that process.
    """

    def __init__(self, folder: Path, purpose: str, *, alone: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._purpose = purpose
        self._folder = folder
        self._lock, self._turn = _FileLock(folder / "owner.lock"), _FileLock(folder / "alone.lock")
        if (alone and not self._turn.take(alone=True)) or not self._lock.take(alone=alone):
            self.release()
            raise busy(self._folder)
        self._sign()

    def be_alone(self) -> None:
        """Turn the shared lock into an exclusive one.

        Raises:
            BusyError: another process holds the folder too; the lock stays shared.
        """
        if not self._turn.take(alone=True):
            raise busy(self._folder)
        self._lock.give_up()
        if not self._lock.take(alone=True):
            self.share()
            raise busy(self._folder)
        self._sign()

    def share(self) -> None:
        """Turn the exclusive lock into a shared one."""
        self._lock.give_up()
        self._lock.take(alone=False)  # nobody is alone before the next line
        self._turn.give_up()

    def release(self) -> None:
        """Let others have the folder. May be called twice."""
        self._lock.close()
        self._turn.close()

    def _sign(self) -> None:
        owner = {
            "process": os.getpid(),
            "command": self._purpose,
            "since": datetime.now().astimezone().isoformat("T", "seconds"),
        }
        (self._folder / "owner.json").write_text(json.dumps(owner), encoding="utf-8")

    def __enter__(self) -> FolderLock:
        return self

    def __exit__(self, *error: object) -> None:
        self.release()


class _FileLock:
    """A lock on one file."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a+")
        self._held = False

    def take(self, *, alone: bool) -> bool:
        """Take the lock, which must not be held, if it is free; whether it was."""
        kind = portalocker.LockFlags.EXCLUSIVE if alone else portalocker.LockFlags.SHARED
        try:
            portalocker.lock(self._file, kind | portalocker.LockFlags.NON_BLOCKING)
        except (portalocker.LockException, OSError):
            return False
        self._held = True
        return True

    def give_up(self) -> None:
        if self._held:
            portalocker.unlock(self._file)
            self._held = False

    def close(self) -> None:
        self.give_up()
        self._file.close()


def busy(folder: Path) -> BusyError:
    """The error that says who holds a folder."""
    return BusyError(f"The collection is in use by {_owner(folder / 'owner.json')}. {_HINT}")


def command_line() -> str:
    """The program of this process and its first argument, for the message that another process gets."""
    words = [Path(sys.argv[0]).name or "python", *(word for word in sys.argv[1:2] if not word.startswith("-"))]
    return " ".join(words)


def _owner(note: Path) -> str:
    try:
        owner = json.loads(note.read_text(encoding="utf-8"))
        return f"`{owner['command']}` (process {owner['process']}, since {owner['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
