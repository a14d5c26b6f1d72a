"""The backup file: a zip of members with checksums. Whatever does not look as it should is refused.

manifest.json          what is inside: `Manifest`
library.sqlite         articles, passages, words
vectors/7/0001.npz     a page of the vectors of index 7: ids (n,) and vectors (n, dimension)
settings.toml          the settings file in use
files/...              the other files of the data folder
"""

from __future__ import annotations

import hashlib
import lzma
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Literal

from pydantic import BaseModel, ConfigDict, Field

from corpus.errors import StoreError, UsageError

FORMAT = 1
MANIFEST, LIBRARY, SETTINGS, FILES = "manifest.json", "library.sqlite", "settings.toml", "files/"
_MEMBER = re.compile(r"library\.sqlite|settings\.toml|vectors/\d{1,9}/\d{4,9}\.npz|files/.+")
_PART = re.compile(r"(?!\.{1,2}$)[^\\:\0]+")
_BLOCK = 1 << 20
_LARGEST_MANIFEST = 64 << 20
# All that zipfile and what unpacks for it raise on damage. A manifest that is no manifest is a ValueError.
_UNREADABLE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, ValueError, RuntimeError,
    OverflowError, IndexError,
)  # fmt: skip

OnBytes = Callable[[int], None]


def counted(progress: Callable[[int, int], None], total: int) -> OnBytes:
    """Adds up what is read or written, and calls progress(done, total)."""
    done = 0

    def on_bytes(count: int) -> None:
        nonlocal done
        done += count
        progress(min(done, total), total)

    return on_bytes


class Member(BaseModel):
    """One file inside: its size in bytes and the SHA-256 of its content, in hex."""

    model_config = ConfigDict(extra="forbid")

    size: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Carried(BaseModel):
    """One collection inside, in numbers; `vectors/{index}/` holds its vectors."""

    name: str
    index: int
    model: str
    dimension: int
    articles: int
    passages: int
    vectors: int


class Manifest(BaseModel):
    """What a backup holds. `format_version` and `schema_version` say who can read it."""

    format: Literal["newsdesk-backup"] = "newsdesk-backup"
    format_version: int = Field(default=FORMAT, ge=1)
    newsdesk: str
    schema_version: int = Field(ge=1)
    created: datetime
    collections: list[Carried]
    members: dict[str, Member] = {}

    @property
    def size(self) -> int:
        """The bytes of all members, unpacked."""
        return sum(member.size for member in self.members.values())


class ArchiveWriter:
    """Adds members to a backup; see `written`."""

    def __init__(self, packed: zipfile.ZipFile, on_bytes: OnBytes) -> None:
        self._zip = packed
        self._on_bytes = on_bytes
        self.members: dict[str, Member] = {}

    def add(self, name: str, source: IO[bytes], *, packed: bool = True) -> None:
        """Copy a member from a stream. `packed` is False for what does not become smaller."""
        info = zipfile.ZipInfo(name, datetime.now().timetuple()[:6])
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        checksum, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as target:
            while block := source.read(_BLOCK):
                target.write(block)
                checksum.update(block)
                size += len(block)
                self._on_bytes(len(block))
        self.members[name] = Member(size=size, sha256=checksum.hexdigest())

    def finish(self, manifest: Manifest) -> None:
        """Write the manifest, the last member."""
        self._zip.writestr(MANIFEST, manifest.model_copy(update={"members": self.members}).model_dump_json(indent=1))


@contextmanager
def written(file: Path, on_bytes: OnBytes) -> Iterator[ArchiveWriter]:
    """A backup that is written beside its place; it appears there whole, or not at all."""
    partial = file.with_name(f".{file.name}.partial")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)  # what people asked is nobody else's business
    try:
        with zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as packed:
            yield ArchiveWriter(packed, on_bytes)
        with partial.open("rb+") as whole:
            os.fsync(whole.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


class Archive:
    """A backup that was opened and found whole in all but its checksums; see `verify`."""

    def __init__(self, file: Path, packed: zipfile.ZipFile, manifest: Manifest) -> None:
        self._file = file
        self._zip = packed
        self.manifest = manifest

    def verify(self, on_bytes: OnBytes) -> None:
        """Read every member and hold it against its checksum.

        Raises:
            StoreError: one does not match.
        """
        for name in self.manifest.members:
            for block in self.blocks(name):
                on_bytes(len(block))

    def blocks(self, name: str) -> Iterator[bytes]:
        """The content of a member, in blocks. Raises StoreError at the end when it is not what was written."""
        expected = self.manifest.members[name]
        checksum, size = hashlib.sha256(), 0
        try:
            with self._zip.open(name) as source:
                while size <= expected.size and (block := source.read(_BLOCK)):
                    checksum.update(block)
                    size += len(block)
                    yield block
        except _UNREADABLE as error:
            raise _damaged(self._file, f"{name} cannot be read: {error}") from error
        if size != expected.size or checksum.hexdigest() != expected.sha256:
            raise _damaged(self._file, f"{name} does not match its checksum")

    def extract(self, name: str, target: Path) -> None:
        """Write a member to a file of this path, which only its owner may read."""
        target.parent.mkdir(parents=True, exist_ok=True)
        target.touch(mode=0o600)
        with target.open("wb") as written:
            for block in self.blocks(name):
                written.write(block)

    def names(self, beginning: str) -> list[str]:
        """The members whose names begin so, in order."""
        return sorted(name for name in self.manifest.members if name.startswith(beginning))


@contextmanager
def opened(file: Path, newest_schema: int) -> Iterator[Archive]:
    """A backup, open for reading. Nothing of it is on disk before the caller writes it there.

    Raises:
        UsageError: there is no such file, or it is no backup.
        StoreError: it is damaged, holds names that no backup holds, or was written by a newer version.
    """
    if not file.is_file():
        raise UsageError(f"There is no backup {file}: correct the name.")
    try:
        packed = zipfile.ZipFile(file)
    except _UNREADABLE as error:
        raise UsageError(f"{file} is no backup of Newsdesk, or only a part of one: copy it again.") from error
    with packed:
        yield Archive(file, packed, _manifest(file, packed, newest_schema))


def _manifest(file: Path, packed: zipfile.ZipFile, newest_schema: int) -> Manifest:
    names = packed.namelist()
    if MANIFEST not in names:
        raise UsageError(f"{file} is no backup of Newsdesk: `newsdesk backup FILE` makes one.")
    if packed.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
        raise _damaged(file, "its manifest is too large")
    try:
        text = packed.read(MANIFEST)
        version = _Version.model_validate_json(text).format_version
        if version > FORMAT:
            raise StoreError(f"The backup {file} was written by a newer version of Newsdesk; upgrade Newsdesk.")
        manifest = Manifest.model_validate_json(text)
    except _UNREADABLE as error:
        raise _damaged(file, "its manifest cannot be read") from error
    if manifest.schema_version > newest_schema:
        by = f"by Newsdesk {manifest.newsdesk}, a newer version"
        raise StoreError(f"The backup {file} was written {by}; upgrade Newsdesk.")
    if sorted(names) != sorted([*manifest.members, MANIFEST]) or LIBRARY not in manifest.members:
        raise _damaged(file, "it does not hold what its manifest says")
    for name in manifest.members:
        if not _MEMBER.fullmatch(name) or not all(_PART.fullmatch(part) for part in name.split("/")):
            raise _damaged(file, f"it holds {name!r}, which no backup does")
    return manifest


class _Version(BaseModel):
    format: Literal["newsdesk-backup"]
    format_version: int


def _damaged(file: Path, what: str) -> StoreError:
    return StoreError(f"The backup {file} is damaged ({what}); nothing was changed, use another backup.")
