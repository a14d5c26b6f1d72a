"""The feeds that a page names."""

from __future__ import annotations

from corpus.reading import urls

_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})


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
