"""The days that a web page states: in its metadata (JSON-LD, meta tags), and where readers see them (by htmldate)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

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
_LONGEST = 500_000  # characters of JSON-LD that are read


@dataclass(frozen=True, slots=True)
class PageDates:
    """What a page states, as it writes it: `metadata` of its publication, `modified` of its latest change.

    `page` is the publication as readers see it (or as metadata of a rarer kind have it).
    """

    metadata: str | None
    modified: str | None
    page: str | None


def page_dates(page: str, *, today: date) -> PageDates:
    """The days of a page. Never raises for what a page holds."""
    from htmldate import find_date
    from lxml import etree, html

    try:
        tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=html.HTMLParser(encoding="utf-8"))
    except (ValueError, etree.ParserError):
        return PageDates(None, None, None)
    described = sorted(_described(tree), key=lambda each: not _ARTICLES.search(each.get("type", "")))
    tags = _tags(tree)
    metadata = _first([*(each.get("datePublished") for each in described), *(tags.get(name) for name in _PUBLISHED)])
    modified = _first([*(each.get("dateModified") for each in described), *(tags.get(name) for name in _MODIFIED)])
    seen = find_date(tree, extensive_search=False, original_date=True, max_date=today.isoformat())
    return PageDates(metadata, modified, seen)


def _first(values: list[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _tags(tree: Any) -> dict[str, str]:
    """The content of each <meta> by its name; of several of one name the first."""
    found: dict[str, str] = {}
    for tag in tree.iter("meta"):
        content = (tag.get("content") or "").strip()
        for name in (tag.get("property"), tag.get("name"), tag.get("itemprop"), tag.get("http-equiv")):
            if name and content:
                found.setdefault(name.strip().casefold(), content)
    return found


def _described(tree: Any) -> Iterator[dict[str, str]]:
    """What JSON-LD says of things that have a day, each with its type."""
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").casefold():
            continue
        text = (script.text or "").strip()
        if len(text) > _LONGEST:
            continue
        try:
            yield from _things(json.loads(text, strict=False))
        except (ValueError, RecursionError):
            continue


def _things(said: Any) -> Iterator[dict[str, str]]:
    waiting = [said]
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
