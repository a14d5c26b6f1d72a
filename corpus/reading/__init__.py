"""Files become articles: one module for each kind of file, and one registry.

Nothing that a file holds stops the reading: what cannot be read comes out as a `Skipped` that says why, in its
place among the articles. A new kind of file is a module with a `read(file, rules)` and one line in `READERS`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from corpus.article import Article
from corpus.errors import UsageError
from corpus.reading import html, json, jsonl, markdown, text
from corpus.reading.articles import Assembler
from corpus.reading.found import Found, Rules, Trouble, Unreadable, explain

__all__ = ["READERS", "Discovered", "Reading", "Rules", "Skipped", "discover", "read"]

Reader = Callable[[Path, Rules], Iterator[Found]]

# By the end of the file's name, in lower case.
READERS: Mapping[str, Reader] = {
    ".txt": text.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".json": json.read,
    ".jsonl": jsonl.read,
    ".jsonl.gz": jsonl.read,
}


@dataclass(frozen=True, slots=True)
class Skipped:
    """Input that gave no article. `reason` is short, in lower case, and names the record ("line 12: no text")."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One article, or why there is none. `done`: bytes of input consumed so far, over all files (packed bytes)."""

    item: Article | Skipped
    done: int


@dataclass(frozen=True, slots=True)
class Discovered:
    """Files to read, absolute and sorted, each once; `size` is their total size in bytes."""

    files: tuple[Path, ...]
    size: int


def discover(paths: Sequence[Path]) -> Discovered:
    """The files under the paths, folders searched to the bottom; hidden files and folders inside them are left out.

    Raises:
        UsageError: a path does not exist.
    """
    found: dict[Path, int] = {}
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path} does not exist; give the path of a file or a folder of articles")
        for file in _walk(path) if path.is_dir() else [path]:
            found.setdefault(_real(file), _size(file))
    return Discovered(tuple(sorted(found)), sum(found.values()))


def read(files: Sequence[Path], collection: str, rules: Rules) -> Iterator[Reading]:
    """Read files one after the other, as a stream: what is held in memory is one record (or one small file)."""
    rules = replace(rules, today=rules.today or date.today())
    before = 0
    for file in files:
        size = _size(file)
        try:
            assemble = Assembler(file, collection, rules)
            for item, consumed in _reader(file)(file, rules):
                made = assemble(item)
                result = Skipped(str(file), made.reason) if isinstance(made, Trouble) else made
                yield Reading(result, before + min(consumed, size))
        except Exception as error:  # the one border: whatever a file holds, the others go in
            yield Reading(Skipped(str(file), explain(error)), before + size)
        before += size


def _reader(file: Path) -> Reader:
    mode = file.stat().st_mode
    if stat.S_ISDIR(mode):
        raise Unreadable("a folder that cannot be opened")
    if not stat.S_ISREG(mode):
        raise Unreadable("not a regular file")  # reading from a pipe would wait for ever
    name = file.name.casefold()
    for ending in sorted(READERS, key=len, reverse=True):
        if name.endswith(ending) and name != ending:
            return READERS[ending]
    ending = "".join(file.suffixes[-2:]) if name.endswith((".gz", ".bz2", ".xz", ".zst")) else file.suffix
    raise Unreadable(
        f"no reader for {ending.casefold()} files" if ending else "no reader for files without an extension"
    )


def _size(file: Path) -> int:
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
