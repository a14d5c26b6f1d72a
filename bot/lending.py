"""Open things, lent out: at most so many stay open, and none is closed while somebody uses it."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass
class _Lent(Generic[T]):
    """An open thing.

    Attributes:
        users: how many use it now.
        retired: whether the last of them closes it.
    """

    thing: T
    users: int = 0
    retired: bool = False


class Lending(Generic[T]):
    """Open things by name, lent to those who use them. Every method may be called from any thread.

    Args:
        most: how many stay open. When there are more, idle ones are closed, the one used longest ago first.
        open_now: gives the thing of a name. It gets the open one, or None, and returns it while it is still the right
            one, else a new one. It may raise.
        close: closes a thing.
    """

    def __init__(self, most: int, open_now: Callable[[str, T | None], T], close: Callable[[T], None]) -> None:
        self._most = most
        self._open_now = open_now
        self._close = close
        self._lent: OrderedDict[str, _Lent[T]] = OrderedDict()  # the one used last comes last
        self._changing = threading.Condition()

    def __len__(self) -> int:
        """How many are open. A retired one, which its last user closes, is not counted."""
        return len(self._lent)

    def peek(self, name: str) -> T:
        """The thing of a name, which may be closed as soon as others are opened."""
        with self._changing:
            return self._current(name).thing

    @contextmanager
    def using(self, name: str) -> Iterator[T]:
        """The thing of a name, open as long as the block runs."""
        with self._changing:
            lent = self._current(name)
            lent.users += 1
        try:
            yield lent.thing
        finally:
            with self._changing:
                lent.users -= 1
                if lent.retired and not lent.users:
                    self._close(lent.thing)
                self._changing.notify_all()

    def retire(self, name: str | None = None, *, wait: bool = False) -> None:
        """Close a thing, or all, as soon as nobody uses it; `wait` until then."""
        with self._changing:
            retired = [self._retire(one) for one in ([name] if name is not None else list(self._lent))]
            while wait and any(lent is not None and lent.users for lent in retired):
                self._changing.wait()

    def _current(self, name: str) -> _Lent[T]:
        lent = self._lent.get(name)
        thing = self._open_now(name, lent.thing if lent else None)
        if lent is None or thing is not lent.thing:
            self._retire(name)
            lent = self._lent[name] = _Lent(thing)
            self._make_room()
        self._lent.move_to_end(name)
        return lent

    def _make_room(self) -> None:
        idle = [name for name, lent in list(self._lent.items())[:-1] if not lent.users]
        for name in idle[: max(0, len(self._lent) - self._most)]:
            self._retire(name)

    def _retire(self, name: str) -> _Lent[T] | None:
        lent = self._lent.pop(name, None)
        if lent is not None:
            lent.retired = True
            if not lent.users:
                self._close(lent.thing)
        return lent
