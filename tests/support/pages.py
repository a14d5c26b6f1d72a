"""Web pages with an article of our own, and what such pages state of it."""

from __future__ import annotations

import json
from typing import Any

PROSE = [
    "The bridge over the Orle reopened on Monday, eleven months after the flood had taken two of its five arches.",
    "Masons rebuilt them with stone from the old quarry, which had been closed since the war and was opened for it.",
    "The mayor walked across first, and after her came some two hundred people with prams, dogs and bicycles.",
    "Repairs cost 4.2 million, of which the region paid half and the town the rest, said the council's engineer.",
    "A second bridge, downstream at the mill, is to follow next year if the money for it can be found in time.",
]


def page(inside: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Bridge reopens</title>{head}</head><body>{inside}</body></html>"


def article(*blocks: str, title: str = "Bridge over the Orle reopens") -> str:
    return page(f"<main><article><h1>{title}</h1>{''.join(blocks)}</article></main>")


def paragraphs(texts: list[str]) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


NEWS: dict[str, Any] = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Bridge reopens &#8220;at last&#8221;",
    "author": [{"@type": "Person", "name": "Ana Orlova"}, {"name": "Ben Adler"}],
    "publisher": {"@type": "Organization", "name": "Valley Post"},
    "datePublished": "2024-02-05T09:00:00+01:00",
    "dateModified": "2024-02-06T10:00:00+01:00",
    "inLanguage": "en-GB",
    "isAccessibleForFree": "False",
    "wordCount": 640,
}
