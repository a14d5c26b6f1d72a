"""Feeds and their entries, and how they are made of what a feed states."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from corpus.cleaning import one_line
from corpus.feeds.moments import moment
from corpus.reading import urls
from corpus.reading.markup import without_markup

MOST_BYTES = 50_000_000  # of a feed as it unpacks: what sitemaps.org allows a sitemap
_LONGEST = 300  # characters of a title, a name or an id


class FeedError(Exception):
    """What was given is no feed. `reason` is short and in lower case."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed. None stands for what is not stated.

    Attributes:
        link: an absolute address of the web.
        published, modified: in the zone that is stated with them, in UTC without one.
        summary: the longest text of the item, without markup.
        guid: the identity that the feed gives it; its link where it gives none.
    """

    link: str
    title: str | None = None
    published: datetime | None = None
    modified: datetime | None = None
    summary: str | None = None
    author: str | None = None
    guid: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was read.

    Attributes:
        kind: "rss", "atom", "json", "sitemap", "news sitemap" or "sitemap index".
        entries: their links lead to pages; those of a sitemap index lead to sitemaps.
        skipped: for each item that cannot be used its number and why ("entry 3: no link").
    """

    title: str | None
    kind: str
    entries: tuple[Entry, ...] = ()
    skipped: tuple[str, ...] = ()


@dataclass(slots=True)
class Collector:
    """Takes the items of a feed one after the other, each link once. `base` is what relative links are relative to."""

    base: str
    entries: dict[str, Entry] = field(default_factory=dict)
    skipped: list[str] = field(default_factory=list)
    _number: int = 0

    def add(
        self,
        link: object,
        *,
        title: object = None,
        published: object = None,
        modified: object = None,
        texts: tuple[object, ...] = (),
        author: object = None,
        guid: object = None,
    ) -> None:
        """One item, as it is stated; what is not of the expected type counts as not stated."""
        self._number += 1
        stated = _line(link)
        if not stated:
            self.skipped.append(f"entry {self._number}: no link")
            return
        address = urls.resolved(self.base, stated)
        if address is None:
            self.skipped.append(f"entry {self._number}: its link is no web address ({stated[:60]})")
            return
        if address in self.entries:
            return
        self.entries[address] = Entry(
            link=address,
            title=_line(_plain(title))[:_LONGEST] or None,
            published=moment(published),
            modified=moment(modified),
            summary=max((_plain(text) for text in texts), key=len, default="") or None,
            author=_line(author)[:_LONGEST] or None,
            guid=_line(guid)[:_LONGEST] or address,
        )

    def feed(self, title: object, kind: str) -> Feed:
        """What was taken."""
        return Feed(_line(_plain(title))[:_LONGEST] or None, kind, tuple(self.entries.values()), tuple(self.skipped))


def _line(value: object) -> str:
    return one_line(value) if isinstance(value, str) else ""


def _plain(value: object) -> str:
    """The words of a text that may be HTML; "" for what is no text, or markup without any."""
    if not isinstance(value, str) or not value.strip():
        return ""
    try:
        return without_markup(value).strip()
    except (ValueError, RecursionError):  # lxml: a document of nothing but a comment, nested too deeply
        return ""
