"""Web pages: the article on them, and what they say of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from corpus.reading.decoding import decode, whole
from corpus.reading.found import Found, Record, Rules, Unreadable
from corpus.reading.page_dates import page_dates

_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)


def read(file: Path, rules: Rules) -> Iterator[Found]:
    """One record: what the page says of its article, and the paragraphs of the body, one a line."""
    data = whole(file, rules)
    yield record_of(data, None, None, rules), len(data)


def record_of(data: bytes, charset: str | None, url: str | None, rules: Rules) -> Record:
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
    article = article_on(page, url)
    if article.wall:
        raise Unreadable(article.wall)
    if not article.body.strip():
        raise Unreadable("no article found on the page")
    stated, dates = article.stated, page_dates(page, today=rules.today or date.today())
    return Record(
        text=article.body,
        title=stated.headline,
        url=stated.address,
        published=dates.metadata,
        modified=dates.modified,
        on_page=dates.page,
        author=stated.author,
        publisher=stated.publisher,
    )
