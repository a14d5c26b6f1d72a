"""Which files there are below the paths that a person names."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import UsageError


@dataclass(frozen=True, slots=True)
class InputFiles:
    """Files to read, absolute and sorted, each once; `size` is their total size in bytes."""

    files: tuple[Path, ...]
    size: int


def discover(paths: Sequence[Path]) -> InputFiles:
    """The files under the paths, folders searched to the bottom; hidden files and folders inside them are left out.

    Raises:
        UsageError: a path does not exist.
    """
    found: dict[Path, int] = {}
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist; give the path of a file or a folder of articles")
        for file in _walk(path) if path.is_dir() else [path]:
            found.setdefault(_real(file), size_of(file))
    return InputFiles(tuple(sorted(found)), sum(found.values()))


def size_of(file: Path) -> int:
    """The size of a file in bytes; 0 for what is no regular file."""
    try:
        status = file.stat()
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _walk(folder: Path) -> Iterator[Path]:
    """Every visible file below; links to folders are followed, each folder is entered once (links can form a ring).

    A folder that cannot be opened is given in place of its files, so that reading it says so.
    """
    entered: set[Path] = set()
    waiting = [folder]
    while waiting:
        here = _real(waiting.pop())
        if here in entered:
            continue
        entered.add(here)
        try:
            entries = [entry for entry in here.iterdir() if not entry.name.startswith(".")]
        except OSError:
            yield here
            continue
        for entry in entries:
            if entry.is_dir():
                waiting.append(entry)
            else:
                yield entry


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # Path.resolve raises for a link to itself
