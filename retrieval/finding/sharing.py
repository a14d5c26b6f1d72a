"""What this process has open in a folder, once for all its readers and its one writer.

Other processes are kept out by a claim on the folder, which is shared while only readers are here, alone while the
writer is, and gone with the last of them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from retrieval.finding.ownership import FolderLock, busy, command_line


class Closable(Protocol):
    """What can be closed, once."""

    def close(self) -> None:
        """Free what it holds."""
        ...


T = TypeVar("T", bound=Closable)


@dataclass
class _Open(Generic[T]):
    thing: T
    claim: FolderLock
    users: int = 0
    written: bool = False


class Share(Generic[T]):
    """One user's share of an open thing, to be given back; twice does no harm."""

    def __init__(self, thing: T, give_back: Callable[[], None]) -> None:
        self.thing = thing
        self._give_back: Callable[[], None] | None = give_back
        self._giving = threading.Lock()

    def give_back(self) -> None:
        """Be done with it."""
        with self._giving:
            give_back, self._give_back = self._give_back, None
        if give_back is not None:
            give_back()


class Sharing(Generic[T]):
    """Things that are open, by folder. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._open: dict[Path, _Open[T]] = {}
        self._changing = threading.Lock()  # guards the above, and the changes of each claim

    def take(self, folder: Path, open_now: Callable[[], T], *, writing: bool) -> Share[T]:
        """A share of what is open in a folder; the first one opens it.

        Raises:
            BusyError: another process excludes this one, or this one is writing already.
        """
        with self._changing:
            found = self._open.get(folder)
            if found is None:
                claim = FolderLock(folder, command_line(), alone=writing)
                try:
                    found = self._open[folder] = _Open(open_now(), claim)
                except BaseException:
                    claim.release()
                    raise
            elif writing:
                if found.written:
                    raise busy(folder)
                found.claim.be_alone()
            found.users += 1
            found.written = found.written or writing
        return Share(found.thing, lambda: self._give_back(folder, writing))

    def _give_back(self, folder: Path, writing: bool) -> None:
        with self._changing:
            found = self._open[folder]
            found.users -= 1
            if not found.users:
                del self._open[folder]
                try:
                    found.thing.close()
                finally:
                    found.claim.release()
            elif writing:
                found.written = False
                found.claim.share()
