"""A paper on loopback that changes between two looks, and a collection that follows it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO

from corpus.fetching import Fetched
from corpus.fetching.fetcher import Fetcher
from corpus.following.deciding import due
from corpus.following.looking import FeedLook, look
from corpus.following.rounds import FeedRound
from corpus.reading import Rules
from corpus.subscription import Subscription
from corpus.syncing import plan
from retrieval.storing.results import Summary
from support.feeds import item, rss
from support.stores import Stores
from support.web_site import RULES, Asked, Site, answer, story

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
OWN_TEXT = "The ferry will not sail this week, the harbour office said, since its engine needs a part. " * 4


def publish(site: Site, *names: str, path: str = "/feed", texts: Sequence[str] = (), day: int = 23) -> None:
    """A feed of these entries, each with a page, except those whose name begins with "lost"."""
    items = []
    for name in names:
        text = OWN_TEXT if name in texts else ""
        items.append(item(f"/{name}", name.title(), f"Mon, {day} Nov 2026 10:00:00 GMT", text))
        if not name.startswith("lost"):
            site.pages[f"/{name}"] = answer(story(name.title()))
    serve(site, rss(items), path)


def serve(site: Site, body: bytes, path: str = "/feed") -> None:
    """A feed with the two marks by which it can be asked for only if it has changed."""
    etag, modified = f'"{hash(body)}"', "Mon, 23 Nov 2026 11:00:00 GMT"

    def handle(asked: Asked, out: BinaryIO) -> None:
        if asked.headers.get("if-none-match") == etag:
            out.write(answer(kind="", status="304 Not Modified", ETag=etag, Connection="close"))
        else:
            out.write(answer(body, "application/rss+xml", ETag=etag, Last_Modified=modified, Connection="close"))

    site.pages[path] = handle


class Reader:
    """A collection "news" over real stores; `now` goes on by an hour with each round."""

    def __init__(self, stores: Stores, site: Site) -> None:
        self.stores = stores
        self.library = stores.library
        self.site = site
        self.now = NOW
        self.looks: list[FeedLook] = []
        self.rules = RULES
        self.impatient: dict[str, float] = {}  # seconds that a path may take, where that is less

    def follow(self, path: str = "/feed", every: int = 1800) -> None:
        self.library.feeds.follow(Subscription("news", self.site.url(path), every, added=self.now, due=self.now))

    def sync(self, first: int = 50, stop_after: int | None = None) -> Summary:
        """One round over what is due; `stop_after` so many steps somebody presses Ctrl-C."""
        self.site.asked.clear()
        self.looks = asyncio.run(self._look())
        going = FeedRound(self.library, "news", self.looks, self.now, first)
        done = 0

        def settle(step: object) -> None:
            nonlocal done
            if done == stop_after:
                raise KeyboardInterrupt
            done += 1
            going.settle(step)  # type: ignore[arg-type]

        try:
            steps = plan(self.library.articles.known("news"), going.readings(Rules(), self.rules))
            return self.stores.indexer.execute("news", steps, settle)
        finally:
            going.finish()
            self.now += timedelta(hours=1)

    async def _look(self) -> list[FeedLook]:
        async with AsyncExitStack() as stack:
            fetcher = await stack.enter_async_context(Fetcher(self.rules))
            others = {
                self.site.url(path): await stack.enter_async_context(Fetcher(replace(self.rules, seconds=seconds)))
                for path, seconds in self.impatient.items()
            }

            async def fetch(url: str, **more: Any) -> Fetched:
                return await others.get(url, fetcher).fetch(url, **more)

            return await look(due(self.library.feeds.all("news"), self.now), fetch, self.now)

    @property
    def feed(self) -> Subscription:
        (one,) = self.library.feeds.all("news")
        return one

    def titles(self) -> list[str]:
        return sorted(article.source.title for article in self.library.articles.all("news"))
