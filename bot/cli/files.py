"""Files that commands write: refused before the work when they cannot be, then written whole or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.cli.output import note
from corpus.errors import UsageError


def refuse_place(file: Path, force: bool) -> None:
    """Find out before the work whether its result can be saved; `force` lets it replace a file."""
    if not file.parent.is_dir():
        raise UsageError(f"There is no folder {file.parent} to save {file.name} in: make it, or name another.")
    if file.is_dir():
        raise UsageError(f"{file} is a folder: name a file to save to.")
    if file.exists() and not force:
        raise UsageError(f"{file} exists already: name another file, or add --force to replace it.")


@contextmanager
def whole(file: Path) -> Iterator[Path]:
    """Another file to write, which takes the place of `file` at the end of the block, unless that fails."""
    partial = file.with_name(f".{file.name}.partial")
    try:
        yield partial
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)


def write_whole(file: Path, text: str) -> None:
    """Write a file whole or not at all."""
    with whole(file) as partial:
        partial.write_text(text, encoding="utf-8", newline="")


def saved(file: Path, text: str) -> None:
    """Write what a person asked to have saved, and say where it is."""
    write_whole(file, text)
    note(f"Saved as {file}.")
