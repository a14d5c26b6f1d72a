"""Who has the embedded vectors open.

An embedded Chroma store serves one process: a second open client misses new vectors and returns deleted ones
(tried with Chroma 1.5). So whoever writes an index holds it alone, whoever reads it holds it with other
readers, and whoever comes too late is told who is there.
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


class Claim:
    """A lock on one folder of vectors, held until `release` or the end of the process, however it ends.

    Raises:
        BusyError: another process holds it in a way that excludes this one; the message names that process.
    """

    def __init__(self, folder: Path, purpose: str, *, alone: bool) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._note = folder / "owner.json"
        self._file = (folder / "owner.lock").open("a+")
        kind = portalocker.LockFlags.EXCLUSIVE if alone else portalocker.LockFlags.SHARED
        try:
            portalocker.lock(self._file, kind | portalocker.LockFlags.NON_BLOCKING)
        except (portalocker.LockException, OSError) as error:
            self._file.close()
            raise BusyError(f"The collection is in use by {_owner(self._note)}. {_HINT}") from error
        owner = {
            "process": os.getpid(),
            "command": purpose,
            "since": datetime.now().astimezone().isoformat("T", "seconds"),
        }
        self._note.write_text(json.dumps(owner), encoding="utf-8")

    def release(self) -> None:
        """Let others have it."""
        if not self._file.closed:
            portalocker.unlock(self._file)
            self._file.close()

    def __enter__(self) -> Claim:
        return self

    def __exit__(self, *error: object) -> None:
        self.release()


def command_line() -> str:
    """What this process is, for others to read: the program and its first word."""
    words = [Path(sys.argv[0]).name or "python", *(word for word in sys.argv[1:2] if not word.startswith("-"))]
    return " ".join(words)


def _owner(note: Path) -> str:
    try:
        owner = json.loads(note.read_text(encoding="utf-8"))
        return f"`{owner['command']}` (process {owner['process']}, since {owner['since']})"
    except (OSError, ValueError, KeyError, TypeError):
        return "another process"
