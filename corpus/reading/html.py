"""Web pages, by trafilatura: body, title, date, author, site."""

from __future__ import annotations

import logging
import re
import warnings
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
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about proxies, which are not used here
        from trafilatura import bare_extraction

    # It logs each page without article as an error; here that is a line in the summary.
    for engine in ("trafilatura", "htmldate"):
        logging.getLogger(engine).setLevel(logging.CRITICAL)
    declared = _CHARSET.search(data[:4096])
    page = decode(data, charset or (declared[1].decode("ascii", "ignore") if declared else None))
    found = bare_extraction(
        page,
        url=url,
        with_metadata=True,
        include_comments=False,
        date_extraction_params={"extensive_search": False},  # `page_dates` tells what was stated where
    )
    if found is None or not (found.text or "").strip():
        raise Unreadable("no article found on the page")
    dates = page_dates(page, today=rules.today or date.today())
    return Record(
        text=found.text,
        title=found.title,
        url=found.url,
        published=dates.metadata,
        modified=dates.modified,
        on_page=dates.page,
        author=found.author.replace("; ", ", ") if found.author else None,
        publisher=found.sitename.lstrip("@") if found.sitename else None,
    )
