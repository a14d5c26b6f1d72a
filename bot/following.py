"""Following feeds with the parts of one run: what the commands and the Discord bot share."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.wiring import Desk
    from corpus.fetching import Fetched, FetchRules
    from corpus.following.looking import DiscoveredFeed, FeedLook
    from corpus.subscription import Subscription
    from corpus.syncing import Step
    from retrieval.storing.results import Summary


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that was found.

    Attributes:
        discovered: the feed, and the other feeds that the page names.
        known: whether the collection follows it already.
        look: the first look at it.
    """

    discovered: DiscoveredFeed
    known: bool
    look: FeedLook


def find(desk: Desk, collection: str, url: str, every: int, rules: FetchRules) -> FoundFeed:
    """The feed at an address, or the first that the page there names. Nothing is written.

    Raises:
        UsageError: there is none, or it cannot be had; the message says why.
    """
    return asyncio.run(_find(desk, collection, url, every, rules))


def looks(
    subscriptions: Sequence[Subscription], rules: FetchRules, on_look: Callable[[FeedLook], None] = lambda _: None
) -> list[FeedLook]:
    """Look at feeds now. Nothing is written."""
    from corpus.fetching.fetcher import Fetcher
    from corpus.following.looking import look

    async def look_at_all() -> list[FeedLook]:
        async with Fetcher(rules) as fetcher:
            return await look(subscriptions, fetcher.fetch, datetime.now(UTC), on_look)

    return asyncio.run(look_at_all())


class Bringing:
    """Brings what the feeds of one collection have new into it.

    `size` is what `Step.done` is at the end.
    """

    def __init__(self, desk: Desk, collection: str, found: Sequence[FeedLook], rules: FetchRules) -> None:
        from corpus.following.rounds import FeedRound

        self._desk = desk
        self._collection = collection
        self._rules = rules
        self._round = FeedRound(desk.library(), collection, found, datetime.now(UTC), desk.config.feeds.first_entries)
        self.size = self._round.size

    def execute(
        self,
        on_step: Callable[[Step], None] = lambda _: None,
        limit: Callable[[Iterable[Step]], Iterable[Step]] = lambda steps: steps,
    ) -> Summary:
        """Fetch what is new and note the looks; the collection is held only if there is anything new.

        `limit` sees the steps before they are carried out.

        Raises:
            BusyError, ModelMismatch: as `Indexer.execute`; the feeds stay due then.
        """
        from corpus.syncing import plan
        from retrieval.storing.results import Summary

        def settle(step: Step) -> None:
            self._round.settle(step)
            on_step(step)

        try:
            if not self._round.pages:
                return Summary()
            known = self._desk.library().articles.known(self._collection)
            steps = plan(known, self._round.readings(self._desk.rules(), self._rules))
            return self._desk.indexer().execute(self._collection, limit(steps), settle)
        finally:
            self._round.finish()


def chosen(desk: Desk, collection: str | None, now: datetime | None) -> list[Subscription]:
    """The feeds of a collection, or of all, that are followed and not gone; those due at `now`, or all without it."""
    if not desk.library_file.exists():
        return []
    from corpus.following.deciding import due

    followed = desk.library().feeds.all(collection)
    return due(followed, now) if now else [one for one in followed if one.due is not None]


def by_collection(found: Iterable[FeedLook]) -> dict[str, list[FeedLook]]:
    """The looks at the feeds of each collection."""
    grouped: dict[str, list[FeedLook]] = {}
    for look in found:
        grouped.setdefault(look.before.collection, []).append(look)
    return grouped


async def _find(desk: Desk, collection: str, url: str, every: int, rules: FetchRules) -> FoundFeed:
    from corpus.fetching.fetcher import Fetcher
    from corpus.following.looking import discover, look
    from corpus.subscription import Subscription

    now = datetime.now(UTC)
    had: dict[str, Fetched] = {}  # what was found is not fetched twice
    async with Fetcher(rules) as fetcher:

        async def fetch(address: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
            if address not in had:
                page = await fetcher.fetch(address, etag=etag, last_modified=last_modified)
                had.update({address: page, page.moved or address: page})
            return had[address]

        discovered = await discover(url, fetch)
        followed = desk.library().feeds.all(collection)
        known = next((one for one in followed if one.url == discovered.url), None)
        before = known or Subscription(collection, discovered.url, every, added=now, due=now)
        (found,) = await look([replace(before, every=every, title=discovered.feed.title)], fetch, now)
    return FoundFeed(discovered, known is not None, found)
