"""Feeds of our own, for the tests that read or follow them."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape


def rss(items: Iterable[str], title: str = "The Bridge Courier", head: str = "") -> bytes:
    """An RSS feed of these items."""
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<rss version="2.0"><channel><title>{title}</title>'
        f"<link>https://news.example/</link>{''.join(items)}</channel></rss>"
    ).encode()


def item(link: str, title: str = "A bridge", day: str = "Mon, 23 Nov 2026 10:00:00 GMT", text: str = "") -> str:
    """An item of an RSS feed."""
    described = f"<description>{escape(text)}</description>" if text else ""
    return f"<item><title>{title}</title><link>{link}</link><pubDate>{day}</pubDate>{described}</item>"
