"""Files become articles: one module for each kind of file, and one registry.

Nothing that a file holds stops the reading: what cannot be read comes out as a `Skipped` that says why, in its
place among the articles. A new kind of file is a module with a `read(data, rules)` and one line in `READERS`; one whose
parser can be made to hang or to crash gets one in `_APART`, too.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import zip_longest
from pathlib import Path, PurePath

from corpus.article import Article, Known
from corpus.reading import archive, decoding, docx, email, html, json, jsonl, markdown, mhtml, pdf
from corpus.reading.assembling import Assembler
from corpus.reading.discovering import InputFiles, discover, size_of
from corpus.reading.recognising import by_file
from corpus.reading.records import ItemRead, Reader, Rules, Trouble, Unparsed, Unreadable, explain
from corpus.reading.worker import Worker

__all__ = [
    "ENDINGS",
    "READERS",
    "InputFiles",
    "ReadResult",
    "Rules",
    "Skipped",
    "Unchanged",
    "discover",
    "items_in",
    "read",
]

# By the end of the file's name, in lower case.
READERS: Mapping[str, Reader] = {
    ".txt": decoding.read,
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".html": html.read,
    ".htm": html.read,
    ".mhtml": mhtml.read,
    ".mht": mhtml.read,
    ".pdf": pdf.read,
    ".docx": docx.read,
    ".eml": email.read,
    ".json": json.read,
}
_STREAMS = (".jsonl", ".jsonl.gz")  # read record by record; each has a digest of its own
_ARCHIVE = ".zip"
ENDINGS = (*READERS, *_STREAMS, _ARCHIVE)
# Parsers in C, and formats in which a small file can ask for much work: a process of its own reads them.
_APART = (".html", ".htm", ".mhtml", ".mht", ".pdf", ".docx", ".eml")


@dataclass(frozen=True, slots=True)
class Skipped:
    """Input that gave no article. `reason` is short, in lower case, and names the record ("line 12: no text")."""

    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Unchanged:
    """An article that was not read again, since the library has it from the same bytes."""

    source_id: str


@dataclass(frozen=True, slots=True)
class ReadResult:
    """One article, or why there is none.

    Attributes:
        done: bytes of input consumed so far, over all files; of an archive its packed bytes.
        raw_digest: stands for the bytes that the article was read from (see `recognising`); "" where it has none.
    """

    item: Article | Skipped | Unchanged
    done: int
    raw_digest: str = ""


def read(
    files: Sequence[Path], collection: str, rules: Rules, known: Mapping[str, Known] | None = None
) -> Iterator[ReadResult]:
    """Read files one after the other, as a stream. Only one record, or one small file, is held in memory.

    Args:
        known: what the collection holds, by source id. What was read from the same bytes in the same way is not read
            again.
    """
    rules = replace(rules, today=rules.today or date.today())
    held = _by_file(known or {})
    before = 0
    with Worker(rules) as worker:
        for file, following in zip_longest(files, files[1:]):
            size = size_of(file)
            done = before
            for part in _parts(file, worker):
                own = replace(rules, unchanged=held.get(part.name, {}).keys())
                then = _then(following, held, rules) if following and part.entry is None else None
                for reading in _read_part(part, worker, collection, own, held.get(part.name, {}), then):
                    yield replace(reading, done=done + min(reading.done, part.size))
                done += part.size
            before += size


def items_in(file: Path, rules: Rules) -> Iterator[ItemRead]:
    """What is in a file, by the reader of its kind, in this process.

    Raises:
        Unreadable: there is no reader for it, or it cannot be read. Readers raise other errors, too.
    """
    ending = _ending(file.name)
    return jsonl.read(file, rules) if ending in _STREAMS else by_file(READERS[ending], file, rules)


@dataclass(frozen=True, slots=True)
class _Input:
    """A file, or an entry of an archive; `reason` says why it is not read, "" when it is."""

    file: Path
    name: str
    size: int
    entry: str | None = None
    reason: str = ""


def _parts(file: Path, worker: Worker) -> Iterator[_Input]:
    size = size_of(file)
    try:
        _check_kind(file)
        if not file.name.casefold().endswith(_ARCHIVE):
            yield _Input(file, os.path.realpath(file), size)
            return
        for entry in worker.entries(file):
            name = archive.inside(file, entry.name)
            yield _Input(file, name, entry.packed, entry.name, entry.reason)
    except Exception as error:  # the one border: whatever a file is, the others go in
        yield _Input(file, str(file), size, reason=explain(error))


def _then(file: Path, held: Mapping[str, Mapping[str, str]], rules: Rules) -> tuple[Path, Rules] | None:
    """The next file and its rules, when it is parsed apart."""
    try:
        _check_kind(file)
        if file.name.casefold().endswith(_ARCHIVE) or _ending(file.name) not in _APART:
            return None
    except (Unreadable, OSError):  # it is named when its turn comes
        return None
    return file, replace(rules, unchanged=held.get(os.path.realpath(file), {}).keys())


def _read_part(
    part: _Input,
    worker: Worker,
    collection: str,
    rules: Rules,
    held: Mapping[str, str],
    then: tuple[Path, Rules] | None,
) -> Iterator[ReadResult]:
    """What is in a file or an entry of an archive.

    Args:
        held: raw digest -> source id of the articles that the library has of this part.
        then: see `Worker.read`.
    """
    try:
        if part.reason:
            raise Unreadable(part.reason)
        apart = part.entry is not None or _ending(part.file.name) in _APART
        assemble = Assembler(part.name, collection, rules)
        found = worker.read(part.file, part.entry, rules, then) if apart else items_in(part.file, rules)
        for item, consumed in found:
            if isinstance(item, Unparsed):
                yield ReadResult(Unchanged(held[item.raw_digest]), consumed)
                continue
            made = assemble(item)
            if isinstance(made, Trouble):
                yield ReadResult(Skipped(part.name, made.reason), consumed)
            else:
                yield ReadResult(made.article, consumed, made.raw_digest)
    except Exception as error:  # the same border
        yield ReadResult(Skipped(part.name, explain(error)), part.size)


def _by_file(known: Mapping[str, Known]) -> dict[str, dict[str, str]]:
    held: dict[str, dict[str, str]] = {}
    for source_id, old in known.items():
        if old.raw_digest and old.file is not None:
            held.setdefault(old.file, {})[old.raw_digest] = source_id
    return held


def _check_kind(file: Path) -> None:
    """Raises Unreadable for what is no file of a kind that can be read."""
    mode = file.stat().st_mode
    if stat.S_ISDIR(mode):
        raise Unreadable("a folder that cannot be opened")
    if not stat.S_ISREG(mode):
        raise Unreadable("not a regular file")  # reading from a pipe would wait for ever
    if not file.name.casefold().endswith(_ARCHIVE):
        _ending(file.name)


def _ending(name: str) -> str:
    """By which ending a file of this name is read. Raises Unreadable when there is no reader for it."""
    folded = name.casefold()
    for ending in (*READERS, *_STREAMS):
        if folded.endswith(ending) and folded != ending:
            return ending
    path = PurePath(name)
    ending = "".join(path.suffixes[-2:]) if folded.endswith((".gz", ".bz2", ".xz", ".zst")) else path.suffix
    raise Unreadable(
        f"no reader for {ending.casefold()} files" if ending else "no reader for files without an extension"
    )
