"""Long work on the stores: one thread, one job at a time, in the order of asking.

The embedded stores have one writer, and a write takes most of a machine's cores: two at once would only take longer,
and questions are answered meanwhile. What a job has done so far is read by whoever shows it; it is never told.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Generic, TypeVar

from corpus.errors import NewsdeskError

T = TypeVar("T")
MOST_OF_A_SERVER = 5
STOPPING = "Newsdesk is being restarted; try again in a minute."
_UNTIL_STOPPED = 15.0  # seconds for what cannot be broken off: a batch that is being embedded takes about 5
_UNTIL_TOLD = 3.0


class Stopped(NewsdeskError):  # noqa: N818 - reads better at the place where it is raised
    """The program ended before the job was done."""


class TooManyJobs(NewsdeskError):  # noqa: N818
    """So many jobs of one server are waiting that no more is taken."""

    def __init__(self) -> None:
        super().__init__(
            f"{MOST_OF_A_SERVER} jobs of this server are waiting already; try again when one of them is done."
        )


class Progress:
    """How far one job is. Written by its thread, read by any other."""

    def __init__(self, stop: threading.Event) -> None:
        self.done = 0
        self.total = 0
        self._stop = stop

    def set(self, done: int, total: int) -> None:
        """So much of so much is done; the unit is the job's own."""
        self.done, self.total = done, total

    def check(self) -> None:
        """Raises Stopped when the job should not begin, or not go on."""
        if self.stopping:
            raise Stopped(STOPPING)

    @property
    def stopping(self) -> bool:
        """Whether the job should end at the next place where nothing is lost."""
        return self._stop.is_set()


class Handle(Generic[T]):
    """One job, as whoever asked for it sees it."""

    def __init__(self, jobs: Jobs, kind: str, server: int | None, progress: Progress, future: Future[T]) -> None:
        self.kind = kind
        self.server = server
        self.progress = progress
        self._jobs = jobs
        self._future = future
        self._end: asyncio.Future[T] | None = None

    @property
    def ahead(self) -> int:
        """How many jobs are done before this one begins; 0 once it has begun."""
        return self._jobs.before(self)

    async def wait(self, seconds: float) -> bool:
        """Wait for the end, at most so long; whether it has come."""
        await asyncio.wait([self._awaited()], timeout=seconds)
        return self._future.done()

    async def result(self) -> T:
        """What the job gave. Raises what it raised, and Stopped when it never began."""
        # Not awaited itself: a job that is called off must not look like the end of the task that waits for it.
        end = self._awaited()
        await asyncio.wait([end])
        if end.cancelled():
            raise Stopped(STOPPING)
        return end.result()

    def _awaited(self) -> asyncio.Future[T]:
        if self._end is None:
            self._end = asyncio.wrap_future(self._future)
        return self._end


class Jobs:
    """The writing thread. `on_end(kind, outcome)` hears of each end: "done", "failed" or "stopped".

    Attributes:
        since: what was begun before belongs to an earlier run of the program.
        bulky: around work beside the thread that takes a hundred megabytes, or seconds of a thread for short look-ups;
            two at a time leave room for the rest.
    """

    def __init__(self, on_end: Callable[[str, str], None] = lambda kind, outcome: None) -> None:  # noqa: ARG005
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="writing")
        self._on_end = on_end
        self._lock = threading.Lock()
        self._open: list[Handle[object]] = []
        self._stop = threading.Event()
        self._closed = False
        self._telling = 0
        self.since = datetime.now(UTC)
        self.bulky = asyncio.Semaphore(2)

    def submit(self, kind: str, server: int | None, work: Callable[[Progress], T]) -> Handle[T]:
        """Have a job done after all that were asked for before it.

        Raises:
            Stopped: the program is ending.
            TooManyJobs: of this server.
        """
        progress = Progress(self._stop)
        with self._lock:
            if self._closed:
                raise Stopped(STOPPING)
            if server is not None and sum(one.server == server for one in self._open) >= MOST_OF_A_SERVER:
                raise TooManyJobs
            future = self._thread.submit(work, progress)
            handle = Handle(self, kind, server, progress, future)
            self._open.append(handle)  # type: ignore[arg-type]
        future.add_done_callback(lambda _: self._ended(handle))
        return handle

    def before(self, handle: Handle[T]) -> int:
        """How many unfinished jobs were asked for before this one; 0 for one that has ended."""
        with self._lock:
            return next((place for place, one in enumerate(self._open) if one is handle), 0)

    def waiting(self, server: int | None = None) -> int:
        """How many jobs are not finished: of a server, or of all."""
        with self._lock:
            return sum(server is None or one.server == server for one in self._open)

    @contextmanager
    def telling(self) -> Iterator[None]:
        """While inside, somebody still has to say how a job ended: a stop waits for that a moment."""
        self._telling += 1
        try:
            yield
        finally:
            self._telling -= 1

    async def drain(self, seconds: float) -> None:
        """Take no more jobs and wait so long for those there are; then they end, the running one at a safe place."""
        with self._lock:
            self._closed = True
        await self._until(lambda: not self.waiting(), seconds)
        self._stop.set()
        self._thread.shutdown(wait=False, cancel_futures=True)
        await self._until(lambda: not self.waiting(), _UNTIL_STOPPED)
        await self._until(lambda: not self._telling, _UNTIL_TOLD)

    async def _until(self, true: Callable[[], bool], seconds: float) -> None:
        end = time.monotonic() + seconds
        while not true() and time.monotonic() < end:
            await asyncio.sleep(0.05)

    def _ended(self, handle: Handle[T]) -> None:
        with self._lock:
            self._open = [one for one in self._open if one is not handle]
        future = handle._future
        stopped = future.cancelled() or isinstance(future.exception(), Stopped)
        outcome = "stopped" if stopped else "failed" if future.exception() else "done"
        self._on_end(handle.kind, outcome)
