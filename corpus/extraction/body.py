"""The body of an article on a page, by trafilatura over a page that was made ready for it. Pure.

trafilatura's fast way with favour for recall is right on most pages that were cleaned first; where its result looks
wrong (very short, or mostly scraps of lines) its slow way, with readability and justext beside it, is asked too.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections import Counter

from corpus.extraction.preparing import prepare
from corpus.extraction.trees import Element, folded

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # about proxies, which are not used here
    from trafilatura import bare_extraction, extract_metadata
    from trafilatura.utils import load_html

__all__ = ["body_of", "extract_metadata", "load_html"]

# It logs each page without article as an error; here that is a line in the summary.
for _engine in ("trafilatura", "htmldate"):
    logging.getLogger(_engine).setLevel(logging.CRITICAL)

_SHORT_BODY = 250  # characters
_SCRAP = 40  # characters of a line; a body of many such lines is a menu or a table of contents
_MOST_SCRAPS = 0.35  # of the characters of a body
_HEAD_LINES = 4
_SHORTEST_HEADLINE = 10  # characters; "News" is no headline that could be recognised
_TITLES = (
    "//h1|//title|//meta[@property='og:title']/@content|//meta[@name='twitter:title']/@content|"
    "//meta[@name='title']/@content"
)


def body_of(page: Element) -> str:
    """The paragraphs of the article, one a line, without its headline; "" where there is none. Changes the page."""
    headlines = _headlines(page)
    prepare(page)
    return _without_headline(_without_repeats(_extracted(page), page), headlines)


def _extracted(page: Element) -> str:
    fast = _trafilatura(page, fast=True, favor_recall=True)
    if not _looks_wrong(fast):
        return fast
    slow = _trafilatura(page)
    if slow and (len(slow) > 1.5 * len(fast) or len(slow) < 0.5 * len(fast) or not _looks_wrong(slow)):
        return slow
    return fast


def _trafilatura(page: Element, **ways: bool) -> str:
    found = bare_extraction(page, include_comments=False, **ways)
    return str(found.text or "") if found is not None else ""


def _looks_wrong(body: str) -> bool:
    if len(body) < _SHORT_BODY:
        return True
    return sum(len(line) for line in body.split("\n") if len(line) < _SCRAP) > _MOST_SCRAPS * len(body)


def _without_repeats(body: str, page: Element) -> str:
    """The body without lines that it gives more often than the page has them; the last ones stay.

    trafilatura 2.3 gives a paragraph twice that stands in an <article> behind loose text.
    """
    lines = body.split("\n")
    repeated = {line for line, number in Counter(lines).items() if number > 1}
    if not repeated:
        return body
    left = " ".join("".join(page.itertext()).split())
    repeated = {line for line in repeated if line in left}
    surplus: set[int] = set()
    # The longest first, so that no short line is found within a longer one.
    for place in sorted(range(len(lines)), key=lambda place: (-len(lines[place]), -place)):
        if lines[place] in left:
            left = left.replace(lines[place], "\n", 1)
        elif lines[place] in repeated:
            surplus.add(place)
    return "\n".join(line for place, line in enumerate(lines) if place not in surplus)


def _headlines(page: Element) -> set[str]:
    """What the page calls itself, folded; a title also without the name of the site behind it."""
    found: set[str] = set()
    for stated in page.xpath(_TITLES):
        title = stated if isinstance(stated, str) else "".join(stated.itertext())
        parts = [part for part in re.split(r"\s[|–—»:-]\s", title) if len(part) > 25]
        found.update(folded(part) for part in (title, *parts))
    return {title for title in found if len(title) > _SHORTEST_HEADLINE}


def _without_headline(body: str, headlines: set[str]) -> str:
    lines = body.split("\n")
    for number, line in enumerate(lines[:_HEAD_LINES]):
        if folded(line) in headlines:
            return "\n".join(lines[:number] + lines[number + 1 :])
    return body
