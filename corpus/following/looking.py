"""Looks at feeds: fetched side by side, only if they have changed, and read."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from urllib.parse import urlsplit

from corpus.errors import UsageError
from corpus.feeds import Entry, Feed, FeedError, feed_links, parse
from corpus.fetching.rules import Fetched, FetchError
from corpus.following.deciding import failed, looked
from corpus.subscription import Subscription

_SITEMAPS = 5  # of a sitemap index: those that changed last
_PAGES_TRIED = 5  # feeds that a page names, of which the first that can be read is followed


class Fetch(Protocol):
    """`corpus.fetching.Fetcher.fetch`."""

    async def __call__(self, url: str, /, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """Raises FetchError."""


@dataclass(frozen=True, slots=True)
class FeedLook:
    """One look at one feed.

    Attributes:
        before, after: the subscription before and after the look.
        entries: those that the feed names now; none where the look failed or the feed has not changed.
        skipped: for each item that cannot be used, why.
    """

    before: Subscription
    after: Subscription
    entries: tuple[Entry, ...] = ()
    skipped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DiscoveredFeed:
    """A feed that was found. `others` are the other feeds that the page names."""

    url: str
    feed: Feed
    others: tuple[str, ...] = ()


async def look(
    subscriptions: Sequence[Subscription],
    fetch: Fetch,
    now: datetime,
    on_look: Callable[[FeedLook], None] = lambda _: None,
) -> list[FeedLook]:
    """Look at feeds, all at the same time; `fetch` limits how many. What fails is in the look, and never raised."""

    async def one(subscription: Subscription) -> FeedLook:
        found = await _look(subscription, fetch, now)
        on_look(found)
        return found

    return list(await asyncio.gather(*(one(subscription) for subscription in subscriptions)))


async def discover(url: str, fetch: Fetch) -> DiscoveredFeed:
    """The feed at an address, or the first that the page there names.

    Raises:
        UsageError: the address cannot be had, or there is no feed; the message says why.
    """
    try:
        page = await fetch(url)
    except FetchError as error:
        raise UsageError(f"{url} cannot be followed: {error.reason}.") from error
    try:
        return DiscoveredFeed(page.moved or url, await _read(page))
    except FeedError as error:
        links = await asyncio.to_thread(feed_links, page.body, page.final_url)
        reason = error.reason
    for number, link in enumerate(links[:_PAGES_TRIED]):
        try:
            found = await fetch(link)
            feed = await _read(found)
        except (FetchError, FeedError):
            continue
        return DiscoveredFeed(found.moved or link, feed, tuple(links[:number] + links[number + 1 :]))
    if links:
        raise UsageError(f"{url} names feeds, and none of them can be read; the first is {links[0]}.")
    parts = urlsplit(url)
    raise UsageError(
        f"{url} is no feed and names none ({reason}); look on the site for a link “RSS”, or try its sitemap, which is "
        f"often {parts.scheme}://{parts.netloc}/sitemap.xml."
    )


async def _look(before: Subscription, fetch: Fetch, now: datetime) -> FeedLook:
    try:
        page = await fetch(before.url, etag=before.etag, last_modified=before.last_modified)
        if page.not_modified:
            etag, modified = page.etag or before.etag, page.last_modified or before.last_modified
            return FeedLook(before, looked(before, now, etag=etag, last_modified=modified, moved=page.moved))
        feed = await _read(page)
        entries, skipped = feed.entries, feed.skipped
        etag, modified = page.etag, page.last_modified
        if feed.kind == "sitemap index":
            entries, skipped = await _of_index(feed, fetch)
            etag = modified = None  # the index may be as it was while a sitemap has changed
    except FetchError as error:
        return FeedLook(before, failed(before, now, error.reason, error.status, error.retry_after))
    except FeedError as error:
        return FeedLook(before, failed(before, now, error.reason))
    after = looked(before, now, title=feed.title, etag=etag, last_modified=modified, moved=page.moved)
    return FeedLook(before, after, entries, skipped)


async def _of_index(index: Feed, fetch: Fetch) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    """The entries of the newest sitemaps of an index. Raises FetchError or FeedError when none can be had."""
    undated = [entry for entry in index.entries if entry.modified is None]
    dated = sorted(
        (entry for entry in index.entries if entry.modified), key=lambda one: str(one.modified), reverse=True
    )
    entries: list[Entry] = []
    skipped, trouble = list(index.skipped), None
    for sitemap in (dated + undated)[:_SITEMAPS]:
        try:
            feed = await _read(await fetch(sitemap.link))
        except (FetchError, FeedError) as error:
            trouble = error
            skipped.append(f"{sitemap.link}: {error.reason}")
            continue
        if feed.kind == "sitemap index":
            skipped.append(f"{sitemap.link}: an index of sitemaps in an index of sitemaps")
            continue
        entries += feed.entries
        skipped += feed.skipped
    if trouble is not None and not entries:
        raise trouble
    return tuple(entries), tuple(skipped)


async def _read(page: Fetched) -> Feed:
    """In a thread, since a large feed takes seconds. Raises FeedError."""
    kind = f"{page.content_type}; charset={page.charset}" if page.charset else page.content_type
    return await asyncio.to_thread(parse, page.body, kind, page.final_url)
