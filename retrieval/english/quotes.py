"""Exact quotes with what their words say of time. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from corpus.dating.calendar import WEEKDAY
from retrieval.english.day_words import day_words
from retrieval.quote import Hit, Quote

_SPANS = "week|month|year|weekend|morning|afternoon|evening|night|spring|summer|autumn|fall|winter"
_OWN_TIME = re.compile(
    r"\b(?:currently|presently|at present|at the moment|now|nowadays|today|tonight|tomorrow|yesterday|recently"
    rf"|(?:this|last|next|past|coming) (?:{_SPANS}|{WEEKDAY})|(?:days?|weeks?|months?|hours?) ago)\b",
    re.IGNORECASE,
)


def quoted(hit: Hit, start: int, end: int) -> Quote:
    """What stands between two offsets of a hit's text, as an exact quote, with what it says of time."""
    return _read(hit.quote(start, end))


def whole(hit: Hit) -> Quote:
    """The passage of a hit as one quote."""
    passage = hit.passage
    return _read(Quote(passage, passage.start, passage.end, hit.copies))


def one_each(spans: Iterable[tuple[Hit, int, int]], most: int) -> tuple[Quote, ...]:
    """Quotes of the first spans of hits, one of each article and its copies, at most `most`."""
    first: dict[str, tuple[Hit, int, int]] = {}
    for span in spans:
        first.setdefault(span[0].reported_as, span)
    return tuple(quoted(*span) for span in islice(first.values(), most))  # only these: reading the time costs most


def _read(quote: Quote) -> Quote:
    days = day_words(quote.text, quote.source.published)
    return replace(quote, day_words=tuple(days), own_time=speaks_of_its_own_time(quote.text))


def speaks_of_its_own_time(text: str) -> bool:
    """Whether the words mean another day when they are read later: "currently", "this week", "yesterday"."""
    return _OWN_TIME.search(text) is not None
