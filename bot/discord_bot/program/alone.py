"""One process a shard: two that run the same one would both answer every question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import portalocker

from corpus.errors import BusyError

_NOW = portalocker.LockFlags.NON_BLOCKING


@contextmanager
def held(folder: Path, shards: Sequence[int]) -> Iterator[None]:
    """Run these shards over a data folder, all when none is named, until the block or the process ends.

    Raises:
        BusyError: another process runs one of them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    everything = portalocker.LockFlags.SHARED if shards else portalocker.LockFlags.EXCLUSIVE
    wanted = [("discord.lock", everything), *((f"discord-{n}.lock", portalocker.LockFlags.EXCLUSIVE) for n in shards)]
    with ExitStack() as stack:
        for name, kind in wanted:
            file = stack.enter_context((folder / name).open("a"))
            try:
                portalocker.lock(file, kind | _NOW)
            except (portalocker.LockException, OSError) as error:
                raise BusyError(
                    f"Another `newsdesk discord` runs over {folder}: stop it first, or give each process shards of "
                    "its own in discord.shard_ids."
                ) from error
        yield
