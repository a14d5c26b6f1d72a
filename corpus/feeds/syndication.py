"""RSS and Atom, read by feedparser."""

from __future__ import annotations

import io
from typing import Any

from corpus.feeds.entries import Collector, Feed, FeedError

_MOST_BYTES = 10_000_000  # feedparser takes up to six seconds for a megabyte that is meant to take long


def read(body: bytes, content_type: str, url: str) -> Feed:
    """A feed of any version of RSS, RDF or Atom. Of a feed that is not well-formed, the entries that can be made out.

    Raises:
        FeedError: it is none of these, or too large.
    """
    if len(body) > _MOST_BYTES:
        raise FeedError(f"larger than {_MOST_BYTES / 1e6:g} MB, which no feed of news needs")
    import feedparser

    # A stream, since feedparser would open what looks like an address or the name of a file.
    found = feedparser.parse(
        io.BytesIO(body),
        response_headers={"content-location": url, "content-type": content_type},
        sanitize_html=False,  # the markup is thrown away afterwards, and making it safe takes most of the time
    )
    kind = found.version.rstrip("0123456789un.")
    if kind not in ("rss", "atom"):
        raise FeedError("not a feed")
    collected = Collector(url)
    for item in found.entries:
        _add(collected, item, kind)
    return collected.feed(dict.get(found.feed, "title"), kind)


def _add(collected: Collector, item: Any, kind: str) -> None:
    # dict.get: feedparser's own answers "updated" with "published" where it is missing, and warns.
    stated = {name: dict.get(item, name) for name in ("published", "updated", "created", "author", "id", "title")}
    published, modified = stated["published"] or stated["created"], stated["updated"]
    if kind == "rss" and published is None:
        # dc:date, which for RSS is the day of publication (RSS 1.0, module Dublin Core)
        published, modified = modified, None
    contents = [dict.get(content, "value") for content in dict.get(item, "content") or ()]
    collected.add(
        dict.get(item, "feedburner_origlink") or dict.get(item, "link"),
        title=stated["title"],
        published=published,
        modified=modified,
        texts=(*contents, dict.get(item, "summary")),
        author=stated["author"],
        guid=stated["id"],
    )
