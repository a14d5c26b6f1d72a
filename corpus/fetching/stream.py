"""Many pages as one ordinary stream: they are fetched by a loop in a thread of its own, whoever takes them works on."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress

from corpus.fetching.fetcher import Fetcher
from corpus.fetching.rules import Fetched, FetchError, FetchRules

_AHEAD = 4  # pages taken up for each that may be under way, so that the pages of a slow host hold up no others


def fetch_all(
    urls: Iterable[str], rules: FetchRules, make: Callable[[FetchRules], Fetcher] = Fetcher
) -> Iterator[tuple[str, Fetched | FetchError]]:
    """Each address once, with its page or why there is none, in the order in which they come in.

    At most a few times `rules.parallel` pages are held. To stop early, close the iterator: what is under way is
    dropped. `make` makes the fetcher.
    """
    ready: queue.Queue[tuple[str, Fetched | FetchError] | BaseException | None] = queue.Queue()
    loop, stop, places = asyncio.new_event_loop(), asyncio.Event(), asyncio.Semaphore(_AHEAD * rules.parallel)

    async def one(fetcher: Fetcher, url: str) -> None:
        try:
            ready.put((url, await fetcher.fetch(url)))
        except FetchError as error:
            ready.put((url, error))

    async def everything() -> None:
        async with make(rules) as fetcher, asyncio.TaskGroup() as under_way:
            for url in _in_turn(urls):
                await places.acquire()
                under_way.create_task(one(fetcher, url))

    async def until_stopped() -> None:
        tasks = asyncio.create_task(everything()), asyncio.create_task(stop.wait())
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()
        with suppress(asyncio.CancelledError):
            await tasks[0]

    def work() -> None:
        failed: BaseException | None = None
        try:
            with asyncio.Runner(loop_factory=lambda: loop) as runner:
                runner.run(until_stopped())
        except BaseException as error:
            failed = error
        ready.put(failed)

    thread = threading.Thread(target=work, name="fetching", daemon=True)
    thread.start()
    try:
        while (item := ready.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
            _call(loop, places.release)
    finally:
        _call(loop, stop.set)
        thread.join()


def _call(loop: asyncio.AbstractEventLoop, what: Callable[[], object]) -> None:
    """In the loop's thread, if that still goes on."""
    try:
        loop.call_soon_threadsafe(what)
    except RuntimeError:
        return


def _in_turn(urls: Iterable[str]) -> list[str]:
    """Each address once, the hosts in turn, so that the first places are not all taken by one host."""
    by_host: defaultdict[str, deque[str]] = defaultdict(deque)
    for url in dict.fromkeys(urls):
        by_host[url.split("/")[2] if url.count("/") > 1 else ""].append(url)
    ordered = []
    while by_host:
        for host in list(by_host):
            ordered.append(by_host[host].popleft())
            if not by_host[host]:
                del by_host[host]
    return ordered
