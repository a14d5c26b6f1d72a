"""What a person names to be ingested: files and folders, and addresses of pages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import UsageError

if TYPE_CHECKING:
    from bot.cli.run import Run
    from corpus.article import Known
    from corpus.reading import ReadResult

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Inputs:
    """Files and folders as they were named, and addresses, each once."""

    paths: tuple[Path, ...] = ()
    addresses: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.paths or self.addresses)


def inputs_of(given: Iterable[str]) -> Inputs:
    """The inputs of a command line. Raises UsageError for an address without its https://."""
    paths, addresses = [], []
    for name in given:
        if _ADDRESS.match(name):
            addresses.append(name)
        elif name.casefold().startswith("www.") and not Path(name).exists():
            raise UsageError(f"There is no file {name}; the address of a page begins with https:// or http://.")
        else:
            paths.append(Path(name).expanduser())
    return Inputs(tuple(paths), tuple(dict.fromkeys(addresses)))


def readings(
    files: Sequence[Path], size: int, inputs: Inputs, run: Run, known: Mapping[str, Known]
) -> Iterator[ReadResult]:
    """The articles of the files, which are `size` bytes in all, and then those of the addresses."""
    from corpus.reading import read

    rules = run.desk.rules()
    yield from read(files, run.collection, rules, known)
    if inputs.addresses:
        from corpus.reading.web import read_pages

        for reading in read_pages(inputs.addresses, run.collection, rules, run.config.fetching.rules):
            yield replace(reading, done=size + reading.done)


def known_in(run: Run) -> Mapping[str, Known]:
    """What the collection in use holds. Creates nothing on disk."""
    return run.desk.library().articles.known(run.collection) if run.desk.live_index(run.collection) else {}


def weight(inputs: Inputs) -> int:
    """What the addresses count for in `ReadResult.done`."""
    if not inputs.addresses:
        return 0
    from corpus.reading.web import WEIGHT

    return WEIGHT * len(inputs.addresses)
