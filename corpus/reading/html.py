"""Web pages: the article on them, and what they say of it."""

from __future__ import annotations

import re
from datetime import date

from corpus.reading.decoding import decode
from corpus.reading.records import RawRecord, Rules, Unreadable

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)


def read(data: bytes, rules: Rules) -> list[RawRecord]:
    """One record: what the page says of its article, and the paragraphs of the body, one a line."""
    return [record_of(data, None, None, rules)]


def record_of(data: bytes, charset: str | None, url: str | None, rules: Rules) -> RawRecord:
    """The article of a page. `charset` is what came with it, `url` where it was, None for a file.

    Days are those that the page states in its metadata or where readers see them, never one that merely stands there.

    Raises:
        Unreadable: the bytes are no text, or there is no article in them.
    """
    from corpus.extraction import article_on

    if not data.strip():
        raise Unreadable("empty")
    declared = _CHARSET.search(data[:4096])
    page = decode(data, charset or (declared[1].decode("ascii", "ignore") if declared else None))
    article = article_on(page, url, rules.today or date.today())
    if article.wall:
        raise Unreadable(article.wall)
    if not article.body.strip():
        raise Unreadable("no article found on the page")
    stated, dates = article.stated, article.dates
    return RawRecord(
        text=article.body,
        title=stated.headline,
        url=stated.address,
        published=dates.metadata,
        modified=dates.modified,
        on_page=dates.page,
        author=stated.author,
        publisher=stated.publisher,
    )
