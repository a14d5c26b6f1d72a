"""Backup file -> data folder. Everything is verified and built beside; the old data stays until the last step."""

from __future__ import annotations

import io
import re
import shutil
import tomllib
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from bot.backup import switching
from bot.backup.archive import FILES, LIBRARY, SETTINGS, Archive, Manifest, OnBytes, counted, opened
from bot.conversation.opening import in_use
from corpus.errors import BusyError, NewsdeskError, StoreError, UsageError
from corpus.library import Index, Library

if TYPE_CHECKING:
    from bot.wiring import Desk
    from retrieval.finding.vectors import VectorStore

Progress = Callable[[str, int, int], None]
_PAGE = 2_000  # passages looked up at once


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored.

    Attributes:
        manifest: what the backup holds.
        aside: where the data is that was there before; None when there was none.
        settings: where the settings were written; None when none were.
        active: whether those settings count from now on.
        missing: how many passages came without a vector.
    """

    manifest: Manifest
    aside: Path | None
    settings: Path | None
    active: bool
    missing: int


def restore(
    desk: Desk,
    file: Path,
    *,
    settings: Path,
    force: bool = False,
    progress: Progress = lambda what, done, total: None,  # noqa: ARG005
) -> Restored:
    """Put what a backup holds into the data folder. Killed before the end, the old data is as it was.

    `settings` is the place of this person's settings file; one that is there stays. `progress` hears
    ("Verifying" or "Restoring", bytes done, bytes in all).

    Raises:
        UsageError: the file is no backup, or the data folder holds articles (without `force`).
        StoreError: the backup is damaged or from a newer version, or the disk is too full.
        BusyError: another process uses the data folder.
    """
    from corpus.library.migrations import SCHEMA

    with opened(file, SCHEMA.newest) as archive:
        total = archive.manifest.size
        _refuse_to_bury(desk, force)
        archive.verify(counted(partial(progress, "Verifying"), total))
        _see_room(desk.data, total)
        _see_that_nobody_is_there(desk)
        try:
            missing = _build(desk, archive, counted(partial(progress, "Restoring"), total))
            desk.close()
        except BaseException:
            switching.give_up(desk.data)
            raise
        aside = switching.switch(desk.data)
        written, active = _settings(archive, settings)
    return Restored(archive.manifest, aside, written, active, missing)


def _refuse_to_bury(desk: Desk, force: bool) -> None:
    if force or not desk.library_file.exists():
        return
    try:
        articles = sum(desk.library().articles.counts(name).articles for name in desk.collections())
    except StoreError as error:
        raise UsageError(f"{error} To move it aside and restore a backup in its place, add --force.") from error
    if articles:
        raise UsageError(
            f"The data folder {desk.data} holds {articles:,} articles: add --force to move them aside (nothing is "
            "deleted), or restore into another folder with --data."
        )


def _see_room(data: Path, size: int) -> None:
    place = next(folder for folder in (data, *data.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    if free < 2 * size:  # Chroma keeps vectors twice, in its log and in its index
        raise StoreError(
            f"There is too little room in {place}: about {2 * size / 1e6:,.0f} MB are needed and {free / 1e6:,.0f} MB "
            "free; make room, or restore into a folder on another disk with --data."
        )


def _see_that_nobody_is_there(desk: Desk) -> None:
    """Raise BusyError when another process writes or reads what is going to be moved."""
    if in_use(desk.data / "conversations.sqlite"):
        raise BusyError(f"The Discord bot works on {desk.data}: stop it, then run the same command again.")
    try:
        library = desk.library() if desk.library_file.exists() else None
    except NewsdeskError:
        return  # what cannot be opened is in nobody's use
    for index in library.indexes.all() if library else ():
        with desk.indexer().alone(index.collection):
            desk.store().see_unused(index)


def _build(desk: Desk, archive: Archive, on_bytes: OnBytes) -> int:
    new = switching.begin(desk.data)
    archive.extract(LIBRARY, new / LIBRARY)
    on_bytes(archive.manifest.members[LIBRARY].size)
    for name in archive.names(FILES):
        archive.extract(name, new / name.removeprefix(FILES))
        on_bytes(archive.manifest.members[name].size)
    with closing(Library(new / LIBRARY)) as library:
        library.indexes.renew_keys()  # on a Chroma server the vectors of the old data stay what they are
        store = desk.store_in(new / "vectors")
        missing = sum(_fill(archive, library, store, index, on_bytes) for index in library.indexes.all())
    for copy in new.glob("library-before-schema-*"):
        copy.unlink()  # the backup itself is what was before
    return missing


def _fill(archive: Archive, library: Library, store: VectorStore, index: Index, on_bytes: OnBytes) -> int:
    """Write the vectors of an index; returns how many of its passages have none."""
    written: set[str] = set()
    vectors = store.open(index, writing=True)
    try:
        for name in archive.names(f"vectors/{index.id}/"):
            ids, rows = _page(b"".join(archive.blocks(name)), name, index.spec.dimension)
            for start in range(0, len(ids), _PAGE):
                found = library.passages.get(index, ids[start : start + _PAGE])
                kept = [place for place in range(start, min(start + _PAGE, len(ids))) if ids[place] in found]
                vectors.upsert([found[ids[place]] for place in kept], rows[kept])
                written |= found.keys()
            on_bytes(archive.manifest.members[name].size)
    finally:
        vectors.close()
    return len(library.passages.ids(index) - written)


def _page(
    content: bytes, name: str, dimension: int
) -> tuple[list[str], np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as page:
            ids, rows = page["ids"], page["vectors"]
        if ids.ndim != 1 or ids.dtype.kind != "S" or rows.dtype != np.float32:
            raise ValueError("unexpected arrays")
        if rows.shape != (len(ids), dimension) or not np.isfinite(rows).all():
            raise ValueError("unexpected numbers")
        return [key.decode("ascii") for key in ids.tolist()], rows
    except (ValueError, KeyError, OSError, EOFError) as error:
        raise StoreError(f"The backup holds vectors that cannot be read ({name}); use another backup.") from error


def _settings(archive: Archive, place: Path) -> tuple[Path | None, bool]:
    """Write the settings that were carried; returns where, and whether they count from now on."""
    if SETTINGS not in archive.manifest.members:
        return None, False
    text = b"".join(archive.blocks(SETTINGS)).decode("utf-8-sig", "replace")
    text, neutral = without_folders(text)
    if place.exists() and place.read_text(encoding="utf-8-sig", errors="replace") == text:
        return None, False
    active = neutral and not place.exists()
    target = place if active else _free(place.with_name("newsdesk-restored.toml"))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    return target, active


def _free(file: Path) -> Path:
    number = 1
    while file.exists():
        number += 1
        file = file.with_name(f"newsdesk-restored-{number}.toml")
    return file


def without_folders(text: str) -> tuple[str, bool]:
    """Settings without library.data and library.cache, paths of their machine; and whether that worked."""
    section = ""
    lines = []
    for line in text.splitlines():
        if heading := re.match(r"\s*\[([^\[\]]+)\]", line):
            section = heading.group(1).strip()
        if section == "library" and re.match(r"\s*(?:data|cache)\s*=", line):
            line = f"# On the machine of the backup: {line.strip()}"
        lines.append(line)
    text = "\n".join(lines) + "\n"
    try:
        library = tomllib.loads(text).get("library", {})
        return text, not (isinstance(library, dict) and (library.get("data") or library.get("cache")))
    except tomllib.TOMLDecodeError:
        return text, False
