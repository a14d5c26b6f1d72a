"""Data folder -> backup file."""

from __future__ import annotations

import io
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.backup.archive import FILES, LIBRARY, SETTINGS, ArchiveWriter, Carried, Manifest, counted, written
from bot.backup.switching import BEFORE, BUILDING, SWITCHING
from corpus.errors import BusyError, UsageError
from corpus.library import Index, Library

if TYPE_CHECKING:
    from bot.wiring import Desk

Progress = Callable[[int, int], None]

# What can be made again (earlier versions kept models there), belongs to one machine, or is carried in another form.
_LEFT_OUT = ("models", "vectors", "writing", BUILDING, SWITCHING)
_SQLITE_OWN = ("-wal", "-shm", "-journal")


def back_up(
    desk: Desk,
    file: Path,
    *,
    version: str,
    settings: Path | None = None,
    force: bool = False,
    progress: Progress = lambda done, total: None,  # noqa: ARG005
) -> Manifest:
    """Write everything that the data folder holds to a file. People may ask meanwhile; nobody may write.

    `version` is Newsdesk's own, `settings` the settings file in use. `progress` hears bytes (done, in all).

    Raises:
        UsageError: the file exists (without `force`), has no folder, or would lie in the data folder.
        BusyError: another process is writing.
    """
    file = file.absolute()
    _check_place(desk, file, force)
    library = desk.library()
    with ExitStack() as held:
        names = library.collections.names()
        for name in names:
            held.enter_context(desk.indexer().alone(name))
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix=".newsdesk-backup-", dir=file.parent)))
        copy = held.enter_context(closing(_copy(library, folder / LIBRARY, names)))
        files = list(_other_files(desk.data))
        total = _size(copy.path, files) + sum(_vector_bytes(copy, index) for index in copy.indexes.all())
        with written(file, counted(progress, total)) as writer:
            carried = [_carry(desk, copy, index, writer) for index in copy.indexes.all()]
            schema = copy.store.schema_version
            copy.close()  # brings its log into the file
            _add_file(writer, LIBRARY, copy.path)
            for one in files:
                _add_other(writer, desk.data, one)
            if settings is not None:
                _add_file(writer, SETTINGS, settings)
            manifest = Manifest(newsdesk=version, schema_version=schema, created=datetime.now(UTC), collections=carried)
            writer.finish(manifest)
            return manifest.model_copy(update={"members": writer.members})


def _check_place(desk: Desk, file: Path, force: bool) -> None:
    if file.is_dir():
        raise UsageError(f"{file} is a folder: name a file in it.")
    if not file.parent.is_dir():
        raise UsageError(f"There is no folder {file.parent}: make it, or name another place for the backup.")
    if file.resolve().is_relative_to(desk.data.resolve()):
        raise UsageError(f"{file} lies in the data folder that is backed up: name a place outside of it.")
    if file.exists() and not force:
        raise UsageError(f"{file} exists already: name another file, or add --force to replace it.")
    if not desk.library_file.exists():
        raise UsageError(f"There is nothing to back up in {desk.data}: no articles were ever added there.")


def _copy(library: Library, target: Path, names: list[str]) -> Library:
    """A copy of the library that knows the live indexes only."""
    library.store.copy_to(target)
    copy = Library(target)
    if copy.collections.names() != names:
        copy.close()
        raise BusyError("A collection was made or removed while the backup began: run the same command again.")
    for index in copy.indexes.all():
        if index.state != "live":
            copy.indexes.drop(index)
    return copy


def _carry(desk: Desk, copy: Library, index: Index, writer: ArchiveWriter) -> Carried:
    """Write the vectors of an index, a page at a time; those without a passage stay behind."""
    passages = copy.passages.ids(index)
    vectors = desk.store().open(index, writing=False)
    count = 0
    try:
        for page, (ids, rows) in enumerate(vectors.everything(), start=1):
            kept = [place for place, key in enumerate(ids) if key in passages]
            if kept:
                buffer = io.BytesIO()
                np.savez(buffer, ids=np.array([ids[place] for place in kept], "S"), vectors=rows[kept])
                buffer.seek(0)
                writer.add(f"vectors/{index.id}/{page:04}.npz", buffer, packed=False)
                count += len(kept)
    finally:
        vectors.close()
    return Carried(
        name=index.collection,
        index=index.id,
        model=index.spec.model,
        dimension=index.spec.dimension,
        articles=copy.articles.counts(index.collection).articles,
        passages=len(passages),
        vectors=count,
    )


def _vector_bytes(copy: Library, index: Index) -> int:
    return len(copy.passages.ids(index)) * (4 * index.spec.dimension + 32)


def _size(library: Path, files: list[Path]) -> int:
    return sum(file.stat().st_size for file in [library, *files])


def _other_files(data: Path) -> Iterator[Path]:
    """The files of the data folder that are no cache, no lock and no part of another file."""
    for entry in sorted(data.iterdir()):
        name = entry.name
        if name in _LEFT_OUT or name.startswith((BEFORE, "library.sqlite", "library-before-schema-", ".")):
            continue
        for file in [entry] if entry.is_file() else sorted(entry.rglob("*")):
            left_out = file.name.endswith((".lock", ".partial", *_SQLITE_OWN))
            if file.is_file() and not file.is_symlink() and not left_out:
                yield file


def _add_other(writer: ArchiveWriter, data: Path, file: Path) -> None:
    name = FILES + file.relative_to(data).as_posix()
    if file.suffix != ".sqlite":
        _add_file(writer, name, file)
        return
    # Somebody may be writing it right now: SQLite gives a copy that is whole.
    with tempfile.TemporaryDirectory(prefix=".newsdesk-backup-", dir=data) as folder:
        whole = Path(folder) / file.name
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(whole)) as target:
            source.backup(target)
        _add_file(writer, name, whole)


def _add_file(writer: ArchiveWriter, name: str, file: Path) -> None:
    with file.open("rb") as source:
        writer.add(name, source)
