"""Feeds become lists of what was published: RSS, Atom, JSON Feed, sitemaps, news sitemaps, sitemap indexes.

Whatever a feed holds, it comes out as a `Feed`, with a reason for each item that cannot be used, or as one `FeedError`
when it is no feed at all.
"""

from __future__ import annotations

import re

from corpus.feeds import jsonfeed, sitemap, syndication
from corpus.feeds.entries import MOST_BYTES, Entry, Feed, FeedError
from corpus.fetching.unpacking import Damaged, TooMuch, inflate
from corpus.reading import urls

__all__ = ["Entry", "Feed", "FeedError", "feed_links", "parse"]

# The types of feeds that a page may link to.
_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_ROOT = re.compile(rb"<(?:[\w.-]{1,40}:)?(urlset|sitemapindex|rss|feed|rdf|html)[\s>/]", re.IGNORECASE)


def parse(body: bytes, content_type: str, url: str) -> Feed:
    """A feed. `content_type` may carry a charset; `url` is where it was fetched, which its links are relative to.

    Raises:
        FeedError: it is no feed.
    """
    try:
        return _parse(_unpacked(body), content_type, url)
    except FeedError:
        raise
    except Exception as error:  # the one border: whatever a feed holds, the others are read
        raise FeedError(f"not a feed that can be read ({type(error).__name__})") from error


def _parse(body: bytes, content_type: str, url: str) -> Feed:
    start = body[:65_536].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip()  # UTF-16 has a zero at each letter
    if not start:
        raise FeedError("not a feed (it is empty)")
    if start[:1] in (b"{", b"["):
        return jsonfeed.read(body, url)
    root = _ROOT.search(start)
    name = root[1].lower() if root else b""
    if name in (b"urlset", b"sitemapindex"):
        return sitemap.read(body, url)
    if name in (b"", b"html"):
        raise FeedError("not a feed (it is a web page)" if name else "not a feed")
    return syndication.read(body, content_type, url)


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return inflate(body, MOST_BYTES)
    except TooMuch:
        raise FeedError(f"larger than {MOST_BYTES / 1e6:g} MB when unpacked") from None
    except Damaged:
        raise FeedError("damaged: what was sent does not unpack") from None


def feed_links(html: bytes, url: str) -> list[str]:
    """The addresses of the feeds that a page links to in its head, in its order, each once; `url` is the page's own."""
    from lxml import etree

    try:
        root = etree.fromstring(html, etree.HTMLParser(no_network=True))
    except (etree.XMLSyntaxError, ValueError):
        return []
    if root is None:
        return []
    base = urls.resolved(url, root.xpath("string(//base/@href)")) or url
    found = []
    for link in root.iter("link"):
        kind = (link.get("type") or "").split(";")[0].strip().casefold()
        if kind in _TYPES and "alternate" in (link.get("rel") or "").casefold().split() and link.get("href"):
            found.append(urls.resolved(base, link.get("href")))
    return list(dict.fromkeys(address for address in found if address))
