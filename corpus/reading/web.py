"""Pages by their addresses: fetched side by side, read one after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from corpus.fetching import Fetched, FetchError, FetchRules
from corpus.fetching.stream import fetch_all
from corpus.reading import ReadResult, Skipped, html, urls
from corpus.reading.assembling import Assembled, Assembler
from corpus.reading.decoding import decode
from corpus.reading.records import RawRecord, Rules, Trouble, Unreadable, explain
from corpus.reading.worker import Worker

_PAGES = ("", "text/html", "application/xhtml+xml")
_IS_PAGE = re.compile(rb"\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype html|html)\b", re.IGNORECASE)
_IS_FEED = re.compile(rb"<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b|https://jsonfeed\.org/version", re.IGNORECASE)
WEIGHT = 50_000  # a page in the count of bytes read (`ReadResult.done`): how long it will be is not known before


Parse = Callable[[bytes, str | None, str | None, Rules], RawRecord]
"""A page as bytes, its charset, where it was, and the rules -> its article; raises Unreadable."""


def record_of_page(page: Fetched, rules: Rules, parse: Parse = html.record_of) -> RawRecord:
    """The article of a page that was fetched; `parse` reads what is HTML.

    Raises:
        Unreadable: there is none; the message is the reason.
    """
    if page.content_type == "text/plain":
        return RawRecord(decode(page.body, page.charset), url=page.final_url)
    if page.content_type not in _PAGES and not _IS_PAGE.match(page.body):
        raise Unreadable(
            "a feed, not a page: name the pages that it lists"
            if _IS_FEED.search(page.body[:2_000])
            else f"not a web page ({page.content_type[:60]})"
        )
    record = parse(page.body, page.charset, page.final_url, rules)
    return replace(record, url=_address(record.url, page.final_url))


def assembled(
    page: Fetched | FetchError,
    assemble: Assembler,
    rules: Rules,
    parse: Parse,
    completed: Callable[[RawRecord], RawRecord] = lambda record: record,
) -> Assembled | Trouble:
    """The article of a page, or why there is none. `completed` adds what is known of the article beside the page."""
    if isinstance(page, FetchError):
        return Trouble(page.reason)
    try:
        return assemble(completed(record_of_page(page, rules, parse)))
    except Exception as error:  # the one border: whatever a page holds, the others go in
        return Trouble(explain(error))


def read_pages(urls: Iterable[str], collection: str, rules: Rules, fetch_rules: FetchRules) -> Iterator[ReadResult]:
    """The articles of pages, in the order in which they come in, each page WEIGHT in what is `done`."""
    rules = replace(rules, today=rules.today or date.today())
    assemble = Assembler(None, collection, rules)
    with Worker(rules) as worker:
        for number, (url, page) in enumerate(fetch_all(urls, fetch_rules), start=1):
            made = assembled(page, assemble, rules, worker.page)
            item = Skipped(url, made.reason) if isinstance(made, Trouble) else made.article
            yield ReadResult(item, number * WEIGHT)


def _address(stated: str | None, fetched: str) -> str:
    """The address by which a page calls itself, if that is an address of the same host; else where it was fetched.

    A page elsewhere could take the place of an article by claiming its address, also one on another host of the same
    domain: on many domains (of blogs, of newsletters) every host belongs to somebody else.
    """
    there = urls.resolved(fetched, stated or "")
    if there is None or urls.host(there) != urls.host(fetched):
        return fetched
    is_front_page = urlsplit(there).path in ("", "/") and not urlsplit(there).query
    return fetched if is_front_page else there  # some sites call all their pages by that address
