"""Files that people attach, on disk between their arrival and the end of the job that reads them.

    uploads/<server>/.waiting/<batch>/       the files of one /news add, and batch.json once all of them are there
    uploads/<server>/<collection>/<file>     a file while it is read

The second place is the article's identity: the same file attached again next month lies there again, and is a change
and not a second article. A batch stays until its job has ended, so that a run that is killed is finished by the next.
Nothing here touches Discord.
"""

from __future__ import annotations

import json
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol
from uuid import uuid4

from bot.rendering.discord_text import inert
from corpus.article import digest
from corpus.errors import UsageError
from corpus.reading import ENDINGS

MOST = 5
_WAITING, _NOTE = ".waiting", "batch.json"
_LONGEST_NAME = 60  # characters of up to 4 bytes; a file system takes 255 bytes


class Attached(Protocol):
    """What is known of a file before it is fetched: discord.Attachment."""

    filename: str
    size: int


@dataclass(frozen=True, slots=True)
class Batch:
    """The files of one /news add. `name` is the collection as the server sees it."""

    server: int
    person: int
    name: str
    folder: Path
    files: tuple[str, ...]
    at: datetime


def check(attached: Sequence[Attached], most_bytes: int) -> list[str]:
    """The names under which these files are kept, judged before anything is fetched.

    Raises:
        UsageError: a file of no kind that can be read, one that is too large or empty, or two of one name.
    """
    names = [_safe(one.filename) for one in attached]
    for name, one in zip(names, attached, strict=True):
        if not any(name.lower().endswith(ending) and len(name) > len(ending) for ending in ENDINGS):
            kinds = " ".join(ENDINGS)
            raise UsageError(f"“{inert(name)}” is no file that can be read as articles; these kinds can: {kinds}.")
        if one.size > most_bytes:
            raise UsageError(
                f"“{inert(name)}” has {one.size / 1e6:.1f} MB and a file may have {most_bytes / 1e6:g}; attach it in "
                "parts."
            )
        if one.size < 1:
            raise UsageError(f"“{inert(name)}” is empty; attach it once it holds an article.")
        if sum(other.lower() == name.lower() for other in names) > 1:
            raise UsageError(f"Two of the files are called “{inert(name)}”; rename one of them.")
    return names


def keep(data: Path, server: int, person: int, name: str, files: Sequence[tuple[str, bytes]], at: datetime) -> Batch:
    """Put fetched files on disk as one batch; whatever happens from now on, it is not lost."""
    folder = _of_server(data, server) / _WAITING / f"{_named(at)}-{uuid4().hex[:8]}"
    folder.mkdir(parents=True)
    for file, content in files:
        (folder / file).write_bytes(content)
    batch = Batch(server, person, name, folder, tuple(file for file, _ in files), at)
    noted = {"person": person, "name": name, "files": batch.files, "at": at.isoformat()}
    unfinished = folder / f"{_NOTE}.part"
    unfinished.write_text(json.dumps(noted), encoding="utf-8")
    unfinished.replace(folder / _NOTE)
    return batch


def servers(data: Path) -> list[int]:
    """The servers that have files here."""
    return sorted(int(folder.name) for folder in (data / "uploads").glob("*") if folder.name.isdecimal())


def left_over(data: Path, server: int, before: datetime) -> list[Batch]:
    """The batches of a server that were kept before a moment and whose job has not ended, oldest first.

    What had not arrived wholly by then is deleted: nobody knows to which collection it should have gone.
    """
    batches = []
    for folder in sorted((_of_server(data, server) / _WAITING).glob("*")):
        if folder.name >= _named(before):
            continue
        try:
            noted = json.loads((folder / _NOTE).read_text(encoding="utf-8"))
            at = datetime.fromisoformat(noted["at"]).astimezone(UTC)
            batches.append(Batch(server, noted["person"], noted["name"], folder, tuple(noted["files"]), at))
        except (OSError, ValueError, KeyError, TypeError):
            shutil.rmtree(folder, ignore_errors=True)
    return batches


@contextmanager
def in_place(data: Path, batch: Batch) -> Iterator[list[Path]]:
    """The files of a batch where they are read from; they are gone afterwards. The batch itself stays."""
    folder = _of_server(data, batch.server) / batch.name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield [Path(shutil.copyfile(batch.folder / file, folder / file)).resolve() for file in batch.files]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def discard(batch: Batch) -> None:
    """Delete a batch whose job has ended."""
    shutil.rmtree(batch.folder, ignore_errors=True)


def erase(data: Path, server: int) -> None:
    """Delete everything of a server."""
    shutil.rmtree(_of_server(data, server), ignore_errors=True)


def plainly(data: Path, server: int) -> Callable[[str], str]:
    """What turns the place of a file that was read into what a person called it."""
    folder = str(_of_server(data, server).resolve()) + "/"
    return lambda place: Path(place).name if place.startswith(folder) else place


def _of_server(data: Path, server: int) -> Path:
    return data / "uploads" / str(server)


def _named(at: datetime) -> str:
    return f"{at:%Y%m%dT%H%M%S.%f}"


def _safe(name: str) -> str:
    """A name that is one plain file in one folder, whatever was attached."""
    kept = re.sub(r"[^\w.\- ]", "_", unicodedata.normalize("NFC", name)).lstrip(". ").rstrip(" ")
    if len(kept) <= _LONGEST_NAME:
        return kept
    end = next((ending for ending in sorted(ENDINGS, key=len, reverse=True) if kept.lower().endswith(ending)), "")
    return f"{kept[: _LONGEST_NAME - 20]}-{digest(name)[:8]}{end}"  # two long names must not become one
