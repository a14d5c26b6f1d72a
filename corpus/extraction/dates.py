"""The days that a web page states: in its metadata (JSON-LD, meta tags), and where readers see them (by htmldate)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from corpus.extraction.trees import Element, json_ld, meta_elements

# Names and properties of <meta>, in lower case, the preferred first.
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "parsely-pub-date", "sailthru.date",
    "dc.date.issued", "dcterms.issued", "dcterms.created", "dc.date.created", "citation_publication_date", "pubdate",
    "publishdate", "publish-date", "publish_date", "published_time", "publication_date", "article.published",
    "ptime", "cxenseparse:recs:publishtime", "dc.date", "dcterms.date", "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified", "dc.date.modified",
    "dcterms.modified", "lastmod", "last-modified", "last_modified", "modified_time", "article.updated", "revised",
)  # fmt: skip
_ARTICLES = re.compile(r"(?:Article|Posting|Report|Review|WebPage)\Z")


@dataclass(frozen=True, slots=True)
class PageDates:
    """The days of a page, as it writes them.

    Attributes:
        metadata: the publication by its metadata.
        modified: the latest change by its metadata.
        page: the publication as readers see it, or by metadata of a rarer kind.
    """

    metadata: str | None = None
    modified: str | None = None
    page: str | None = None


def page_dates(tree: Element, *, today: date) -> PageDates:
    """The days of a page. Never raises for what a page holds."""
    from htmldate import find_date

    things = (thing for value in json_ld(tree) for thing in _dated_things(value))
    described = sorted(things, key=lambda thing: not _ARTICLES.search(thing["type"]))
    tags = meta_elements(tree, "property", "name", "itemprop", "http-equiv")
    published = (*(thing.get("datePublished") for thing in described), *map(tags.get, _PUBLISHED))
    modified = (*(thing.get("dateModified") for thing in described), *map(tags.get, _MODIFIED))
    seen = find_date(tree, extensive_search=False, original_date=True, max_date=today.isoformat())
    return PageDates(next(filter(None, published), None), next(filter(None, modified), None), seen)


def _dated_things(value: Any) -> Iterator[dict[str, str]]:
    """What JSON-LD says of things that have a day, each with its type."""
    waiting = [value]
    while waiting:
        thing = waiting.pop(0)
        if isinstance(thing, list):
            waiting[:0] = thing
        elif isinstance(thing, dict):
            days = {name: thing[name] for name in ("datePublished", "dateModified") if isinstance(thing.get(name), str)}
            types = thing.get("@type")
            if days:
                yield days | {"type": str(types[0] if isinstance(types, list) and types else types or "")}
            waiting += [thing[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in thing]
