"""robots.txt: what a site asks programs to leave alone (RFC 9309), read by protego, kept for a day."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from protego import Protego

from corpus.fetching.rules import FetchError

MOST_BYTES = 512_000  # RFC 9309 asks for 500 kibibytes at least; what lies beyond is not read
_DAY = 86_400.0
_SOON = 300.0  # seconds after which a robots.txt that could not be had is asked for again
_LONGEST_DELAY = 60.0  # seconds of Crawl-delay; longer ones stand for "stay away", which Disallow is for


@dataclass(frozen=True, slots=True)
class _Kept:
    rules: Protego | None  # None: everything is allowed
    trouble: FetchError | None
    until: float


class Robots:
    """What the sites of one run ask. `get` fetches a robots.txt: its text, or None where the site has none."""

    def __init__(
        self, user_agent: str, get: Callable[[str], Awaitable[bytes | None]], now: Callable[[], float]
    ) -> None:
        self._name = user_agent.split("/")[0].split()[0]  # the product token
        self._get = get
        self._now = now
        self._kept: dict[str, _Kept] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def delay(self, origin: str, url: str) -> float:
        """The seconds that the site asks for between two pages, 0 when it does not say.

        Raises:
            FetchError: the site asks not to fetch this page, or its robots.txt cannot be had now.
        """
        async with self._locks[origin]:
            kept = self._kept.get(origin)
            if kept is None or kept.until < self._now():
                kept = self._kept[origin] = await self._read(origin)
        if kept.trouble is not None:
            raise FetchError(kept.trouble.reason, kept.trouble.status, kept.trouble.retry_after)
        if kept.rules is None:
            return 0.0
        if not kept.rules.can_fetch(url, self._name):
            raise FetchError("the site's robots.txt asks programs not to fetch it")
        return min(kept.rules.crawl_delay(self._name) or 0.0, _LONGEST_DELAY)

    async def _read(self, origin: str) -> _Kept:
        try:
            text = await self._get(f"{origin}/robots.txt")
        except FetchError as error:
            return _Kept(None, error, self._now() + _SOON)
        rules = Protego.parse(text.decode("utf-8", "replace")) if text is not None else None
        return _Kept(rules, None, self._now() + _DAY)
