"""Politeness: how many pages of one host are asked for at one time, how far apart, and when it is left alone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from corpus.fetching.rules import FetchError, FetchRules

Sleep = Callable[[float], Awaitable[None]]
_SILENCES = 3  # times in a row that a host may fail to answer before the rest of its pages is given up
_GIVEN_UP = 300.0  # seconds for which it is, at least


class Host:
    """One host. Times are seconds of a monotonic clock."""

    def __init__(self, rules: FetchRules, now: Callable[[], float], sleep: Sleep) -> None:
        self._places = asyncio.Semaphore(rules.per_host)
        self._now = now
        self._sleep = sleep
        self._next = now()  # when the next page may be asked for
        self._given_up_until = self._next
        self._why: FetchError | None = None
        self._silences = 0
        self._pause = rules.pause

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """One of the places, at its time: the block asks for one page. Raises FetchError when the host is given up."""
        async with self._places:
            self._refuse()
            while (wait := self._next - self._now()) > 0:
                await self._sleep(wait)
                self._refuse()
            self._next = self._now() + self._pause
            yield

    def slow_down(self, pause: float) -> None:
        """At least so many seconds between the beginnings of two pages."""
        self._pause = max(self._pause, pause)

    def leave_alone(self, seconds: float) -> None:
        """Nothing is asked of this host for so long."""
        self._next = max(self._next, self._now() + seconds)

    def give_up(self, error: FetchError) -> None:
        """The other pages of this host fail with the same error at once, for as long as it asks, or some minutes."""
        self._why = error
        self._given_up_until = self._now() + max(error.retry_after or 0.0, _GIVEN_UP)

    def answered(self) -> None:
        """It is there."""
        self._silences = 0

    def silent(self, error: FetchError) -> None:
        """It could not be reached, or took too long."""
        self._silences += 1
        if self._silences >= _SILENCES:
            self.give_up(FetchError(f"{error.reason}; given up after {_SILENCES} pages of this host"))

    def _refuse(self) -> None:
        if self._why is not None and self._now() < self._given_up_until:
            left = self._why.retry_after and self._given_up_until - self._now()
            raise FetchError(self._why.reason, self._why.status, left)
