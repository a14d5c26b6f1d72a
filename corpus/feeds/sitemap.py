"""Sitemaps, news sitemaps and sitemap indexes (sitemaps.org; Google's extension for news)."""

from __future__ import annotations

from typing import Any

from corpus.feeds.entries import Collector, Feed, FeedError


def read(body: bytes, url: str) -> Feed:
    """A sitemap of any of the three kinds; a damaged one gives what stands before the damage.

    Raises:
        FeedError: it is none.
    """
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FeedError("not a sitemap (it is not XML)") from error
    kind = _name(root) if root is not None else ""
    if kind not in ("urlset", "sitemapindex"):
        raise FeedError("not a sitemap")
    collected, news = Collector(url), False
    for item in root:
        if _name(item) not in ("url", "sitemap"):
            continue
        stated = _stated(item)
        news = news or "news" in stated
        collected.add(
            stated.get("loc"),
            title=stated.get("title"),
            published=stated.get("publication_date"),
            modified=stated.get("lastmod"),
        )
    return collected.feed(None, "sitemap index" if kind == "sitemapindex" else "news sitemap" if news else "sitemap")


def _stated(item: Any) -> dict[str, str]:
    """The texts of an item's own elements and of those of its news, by their names; of several the first."""
    texts: dict[str, str] = {}
    for element in item:
        name = _name(element)
        texts.setdefault(name, element.text or "")
        for inner in element if name == "news" else ():
            texts.setdefault(_name(inner), inner.text or "")
    return texts


def _name(element: Any) -> str:
    """The name of an element without its namespace; "" for an entity that is left as it is."""
    return element.tag.rpartition("}")[2].casefold() if isinstance(element.tag, str) else ""
