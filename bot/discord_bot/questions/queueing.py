"""The queue of questions: a bounded number of workers, a bounded number of places, first come first served.

Nothing here knows Discord. Everything is called on the event loop; only the work itself runs in a thread. While
interactions wait to be acknowledged (Discord gives 3 seconds) no worker starts: Python runs one thread at a time, and
two searches beside a burst of 200 commands would cost the last of them their deadline.
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import TypeVar

from corpus.errors import NewsdeskError

T = TypeVar("T")
_FIRST_GUESS = 1.0  # seconds a question takes, before one has been measured
_NEWEST = 0.2  # weight of the newest measurement in the mean
_LONGEST_HOLD = 2.5  # seconds; a worker that has waited so long starts, or a steady stream would starve the queue


class Full(NewsdeskError):  # noqa: N818 - reads better at the place where it is raised
    """All places are taken; `ahead` questions are, and in about `seconds` they will be done."""

    reason = "full"

    def __init__(self, ahead: int, seconds: int) -> None:
        questions = "1 question" if ahead == 1 else f"{ahead:,} questions"
        super().__init__(f"{questions} ahead of you; try again in about {_wait(seconds)}.")
        self.ahead = ahead
        self.seconds = seconds


class Stopping(NewsdeskError):  # noqa: N818
    """The bot is leaving and takes no more questions."""

    reason = "stopping"

    def __init__(self) -> None:
        super().__init__("Newsdesk is being restarted; ask again in a minute.")


class Ticket:
    """One place in the queue, from `Questions.enter` until its question has run or `leave` is called."""

    def __init__(self, questions: Questions) -> None:
        self._questions = questions
        self._turn: asyncio.Future[None] | None = None

    @property
    def ahead(self) -> int:
        """How many questions will be answered before this one begins; 0 once it runs."""
        queue = self._questions._queue
        return self._questions.running + queue.index(self) if self in queue else 0

    def leave(self) -> None:
        """Give the place up; nothing happens when it is given up already, or the question runs."""
        if self in self._questions._queue:
            self._questions._queue.remove(self)
            self._questions._tell_empty()


class Questions:
    """At most `workers` questions run at a time and `length` more wait.

    Attributes:
        running: how many questions are being answered.
        stopping: the program is ending, and no more questions are taken.
    """

    def __init__(self, workers: int, length: int, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._workers = workers
        self._length = length
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="question")
        self._queue: list[Ticket] = []
        self.running = 0
        self._mean: float | None = None
        self._unacknowledged = 0
        self._held_since: float | None = None
        self._hold_timer: asyncio.TimerHandle | None = None
        self.stopping = False
        self._empty: asyncio.Event = asyncio.Event()
        self._empty.set()

    @property
    def waiting(self) -> int:
        """How many questions wait for a worker."""
        return len(self._queue)

    def enter(self) -> Ticket:
        """Take a place at the end. Raises Full or Stopping."""
        if self.stopping:
            raise Stopping
        ahead = self.running + len(self._queue)
        if ahead >= self._workers + self._length:
            raise Full(ahead, max(1, math.ceil(ahead * (self._mean or _FIRST_GUESS) / self._workers)))
        ticket = Ticket(self)
        self._queue.append(ticket)
        self._empty.clear()
        return ticket

    async def run(self, ticket: Ticket, function: Callable[[], T]) -> T:
        """What `function` returns, called in a worker when it is this ticket's turn; raises what it raises.

        A caller that is cancelled while waiting gives up its place; once the function runs it runs to its end.
        """
        loop = asyncio.get_running_loop()
        ticket._turn = turn = loop.create_future()
        self._start()
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():  # its turn came in the same moment
                self._done()
            ticket.leave()
            raise
        began = self._now()

        def finished(_: object) -> None:
            self._measure(self._now() - began)
            self._done()

        work = loop.run_in_executor(self._executor, function)
        work.add_done_callback(finished)
        return await asyncio.shield(work)

    @asynccontextmanager
    async def acknowledging(self) -> AsyncIterator[None]:
        """Around everything between the arrival of an interaction and its acknowledgment: workers wait meanwhile."""
        self._unacknowledged += 1
        try:
            yield
        finally:
            self._unacknowledged -= 1
            if not self._unacknowledged:
                self._held_since = None
                self._start()

    async def drain(self, seconds: float) -> bool:
        """Take no more questions and wait for those that were taken; whether all of them were done in time."""
        self.stopping = True
        try:
            await asyncio.wait_for(self._empty.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def close(self) -> None:
        """Let the workers go; what runs is not waited for."""
        self.stopping = True
        if self._hold_timer:
            self._hold_timer.cancel()
        self._executor.shutdown(wait=False, cancel_futures=True)

    def _start(self) -> None:
        """Give their turns to as many as there are free workers, unless interactions wait to be acknowledged."""
        if self._unacknowledged and not self._held_long_enough():
            return
        for ticket in list(self._queue):
            if self.running >= self._workers:
                return
            # One that has not called `run` is still being acknowledged.
            if ticket._turn is not None and not ticket._turn.done():
                self._queue.remove(ticket)
                self.running += 1
                ticket._turn.set_result(None)

    def _held_long_enough(self) -> bool:
        now = self._now()
        if self._held_since is None:
            self._held_since = now
        left = self._held_since + _LONGEST_HOLD - now
        if left > 0 and not self._hold_timer:
            self._hold_timer = asyncio.get_running_loop().call_later(left, self._hold_over)
        return left <= 0

    def _hold_over(self) -> None:
        self._hold_timer = None
        self._start()

    def _done(self) -> None:
        self.running -= 1
        self._tell_empty()
        self._start()

    def _tell_empty(self) -> None:
        if not self.running and not self._queue:
            self._empty.set()

    def _measure(self, seconds: float) -> None:
        self._mean = seconds if self._mean is None else self._mean + _NEWEST * (seconds - self._mean)


def _wait(seconds: int) -> str:
    """ "20 s", or "3 min" from two minutes on."""
    return f"{seconds} s" if seconds < 120 else f"{math.ceil(seconds / 60)} min"
