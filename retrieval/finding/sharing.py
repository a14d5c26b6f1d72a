"""What this process has open in a folder, once for all its readers and its one writer.

A lock on the folder keeps other processes out. It is shared while only readers are here, exclusive while the writer is
here, and released with the last of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from retrieval.finding.ownership import FolderLock, busy, command_line


class Closable(Protocol):
    """A resource that is closed once."""

    def close(self) -> None:
        """Free the resource."""
        ...


T = TypeVar("T", bound=Closable)


@dataclass
class _Open(Generic[T]):
    resource: T
    lock: FolderLock
    users: int = 0
    written: bool = False


class Share(Generic[T]):
    """One user's share of an open resource. To give it back twice does no harm."""

    def __init__(self, resource: T, give_back: Callable[[], None]) -> None:
        self.resource = resource
        self._give_back: Callable[[], None] | None = give_back
        self._giving = threading.Lock()

    def give_back(self) -> None:
        """Tell that this user needs the resource no longer."""
        with self._giving:
            give_back, self._give_back = self._give_back, None
        if give_back is not None:
            give_back()


class Sharing(Generic[T]):
    """Open resources by folder. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._open: dict[Path, _Open[T]] = {}
        self._changing = threading.Lock()  # guards `_open` and the locks in it

    def take(self, folder: Path, open_now: Callable[[], T], *, writing: bool) -> Share[T]:
        """A share of the resource in a folder; the first user opens it.

        Raises:
            BusyError: another process excludes this one, or this one is writing already.
        """
        with self._changing:
            entry = self._open.get(folder)
            if entry is None:
                lock = FolderLock(folder, command_line(), alone=writing)
                try:
                    entry = self._open[folder] = _Open(open_now(), lock)
                except BaseException:
                    lock.release()
                    raise
            elif writing:
                if entry.written:
                    raise busy(folder)
                entry.lock.be_alone()
            entry.users += 1
            entry.written = entry.written or writing
        return Share(entry.resource, lambda: self._give_back(folder, writing))

    def _give_back(self, folder: Path, writing: bool) -> None:
        with self._changing:
            entry = self._open[folder]
            entry.users -= 1
            if not entry.users:
                del self._open[folder]
                try:
                    entry.resource.close()
                finally:
                    entry.lock.release()
            elif writing:
                entry.written = False
                entry.lock.share()
