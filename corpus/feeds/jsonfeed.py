"""JSON Feed, versions 1 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from typing import Any

from corpus.feeds.entries import Collector, Feed, FeedError


def read(body: bytes, url: str) -> Feed:
    """Raises FeedError for any other JSON."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise FeedError("not a feed (it is not valid JSON)") from error
    items = found.get("items") if isinstance(found, dict) else None
    if not isinstance(items, list) or "jsonfeed.org" not in str(found.get("version", "")):
        raise FeedError("not a feed (it is JSON, and no JSON Feed)")
    collected = Collector(url)
    for item in items:
        _add(collected, item if isinstance(item, dict) else {})
    return collected.feed(found.get("title"), "json")


def _add(collected: Collector, item: dict[str, Any]) -> None:
    authors = item.get("authors")
    named = [author.get("name") for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    if isinstance(author := item.get("author"), dict):  # version 1
        named.append(author.get("name"))
    collected.add(
        item.get("url") or item.get("external_url"),
        title=item.get("title"),
        published=item.get("date_published"),
        modified=item.get("date_modified"),
        texts=(item.get("content_html"), item.get("content_text"), item.get("summary")),
        author=", ".join(dict.fromkeys(name for name in named if isinstance(name, str))),
        guid=item.get("id") if isinstance(item.get("id"), str) else None,
    )
