"""Zip files: folders of articles in one file. Nothing is unpacked under a name that the archive chose.

What an archive may hold is limited before and while it is unpacked: how many entries, how many bytes all of them
unpack to, how many times its packed size one of them does. An archive within an archive is not read.
"""

from __future__ import annotations

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from corpus.reading.records import Rules, Unreadable, too_large

_PIECE = 1 << 20
_SMALL = 1_000_000  # bytes: what unpacks to less harms nobody, whatever its ratio
_LEADS_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """A file in an archive.

    Attributes:
        packed: its size there in bytes.
        reason: why it is not read; "" when it is.
    """

    name: str
    packed: int
    reason: str


def entries(file: Path, rules: Rules) -> list[ArchiveEntry]:
    """The files of an archive in their order; folders and what is hidden are left out.

    Raises:
        Unreadable: it is no zip file, damaged, empty, or beyond the limits.
    """
    found = _open(file, file.stat().st_mtime_ns).infolist()
    if len(found) > rules.max_archive_entries:
        limit = f"limit: {rules.max_archive_entries:,}, corpus.max_archive_entries"
        raise Unreadable(f"holds {len(found):,} entries ({limit})")
    size = sum(one.file_size for one in found)
    if size > rules.max_archive_bytes:
        limit = f"limit: {rules.max_archive_bytes / 1e6:g} MB, corpus.max_archive_mb"
        raise Unreadable(f"unpacks to {size / 1e6:,.0f} MB ({limit})")
    names: set[str] = set()
    listed = []
    for one in found:
        hidden = any(part.startswith((".", "__MACOSX")) and part != ".." for part in PurePosixPath(one.filename).parts)
        if one.is_dir() or hidden:
            continue
        reason = "a second entry of this name" if one.filename in names else _refused(one, rules)
        names.add(one.filename)
        listed.append(ArchiveEntry(one.filename, one.compress_size, reason))
    if not listed:
        raise Unreadable("empty (a zip file without files)")
    return listed


def unpack(file: Path, name: str, folder: Path, rules: Rules) -> Path:
    """Unpack an entry into a folder, under a name of ours with its ending.

    Raises:
        Unreadable: it is larger than the limit of a file, or damaged.
    """
    ending = re.search(r"(?:\.jsonl)?\.\w{1,10}$", name)
    target = folder / f"entry{ending[0] if ending else ''}"
    written = 0
    try:
        with _open(file, file.stat().st_mtime_ns).open(name) as packed, target.open("wb") as unpacked:
            while piece := packed.read(_PIECE):
                written += len(piece)
                if written > rules.max_file_bytes:
                    raise Unreadable(too_large(rules))
                unpacked.write(piece)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, KeyError, OSError) as error:
        raise Unreadable(f"damaged ({str(error)[:80].casefold()})") from error
    return target


def _refused(entry: zipfile.ZipInfo, rules: Rules) -> str:
    """Why an entry is not read."""
    if _LEADS_OUT.search(entry.orig_filename):
        return "its name leads out of the archive"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "a link"
    if entry.flag_bits & 0x1:
        return "encrypted; unpack it first"
    if entry.filename.casefold().endswith((".zip", ".jar", ".7z", ".rar", ".tar", ".tgz", ".tar.gz")):
        return "an archive in an archive; unpack it first"
    if entry.file_size > rules.max_file_bytes:
        return too_large(rules)
    if entry.file_size > max(_SMALL, rules.max_archive_ratio * entry.compress_size):
        return f"unpacks to more than {rules.max_archive_ratio} times its size (limit: corpus.max_archive_ratio)"
    return ""


@lru_cache(maxsize=1)
def _open(file: Path, _changed: int) -> zipfile.ZipFile:
    """An archive, kept open while its entries are read one after the other."""
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise Unreadable("damaged zip file, or none") from error


def inside(file: Path, name: str) -> str:
    """The name of an entry, also as the `file` of its article: "/news/archive.zip: talks/report.html"."""
    return f"{file}: {name}"


def containers(file: str) -> Iterator[str]:
    """The file itself, and the archive it lies in when it is an entry of one."""
    yield file
    if cut := re.search(r"(?i)\.zip: ", file):
        yield file[: cut.start() + 4]
