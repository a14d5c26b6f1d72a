"""Reading ahead in a thread, and batches of about equal work."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

T = TypeVar("T")
_MOST_ITEMS = 2_000  # a batch of steps that write nothing
_PATIENCE = 0.25  # seconds without an item before a batch is done early; a polite fetcher takes longer for a page


def batched(items: Iterable[T | None], size: int, weight: Callable[[T], int]) -> Iterator[list[T]]:
    """Batches of items that weigh about `size` together.

    A None among the items says that the next one takes time: the batch ends there, whatever it weighs.
    """
    batch: list[T] = []
    total = 0
    for item in items:
        if item is not None:
            batch.append(item)
            total += weight(item)
        if batch and (item is None or total >= size or len(batch) >= _MOST_ITEMS):
            yield batch
            batch, total = [], 0
    if batch:
        yield batch


def ahead(items: Iterable[T], size: int) -> Iterator[T | None]:
    """The items, read by a thread of their own that is at most `size` items ahead of the caller.

    A None among them says that the next item takes time, which the caller may use.
    """
    ready: queue.Queue[tuple[bool, Any]] = queue.Queue(size)
    stopped = threading.Event()

    def put(item: tuple[bool, Any]) -> bool:
        while not stopped.is_set():
            try:
                ready.put(item, timeout=0.2)
                return True
            except queue.Full:
                continue
        return False

    def produce() -> None:
        try:
            for item in items:
                if not put((True, item)):
                    return
            put((False, None))
        except BaseException as error:
            put((False, error))

    thread = threading.Thread(target=produce, name="reading", daemon=True)
    thread.start()
    try:
        while True:
            try:
                more, item = ready.get(timeout=_PATIENCE)
            except queue.Empty:
                yield None
                more, item = ready.get()
            if not more:
                if item is not None:
                    raise item
                return
            yield item
    finally:
        stopped.set()
