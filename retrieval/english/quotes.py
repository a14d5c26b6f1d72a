"""Exact quotes with the days that their words mean, and whether they are of an opinion piece. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from retrieval.english.day_words import day_words
from retrieval.english.opinions import is_opinion
from retrieval.quote import Hit, Quote


def quoted(hit: Hit, start: int, end: int) -> Quote:
    """What stands between two offsets of a hit's text, as an exact quote."""
    return _read(hit.quote(start, end))


def whole(hit: Hit) -> Quote:
    """The passage of a hit as one quote."""
    passage = hit.passage
    return _read(Quote(passage, passage.start, passage.end, hit.copies))


def one_of_each_report(spans: Iterable[tuple[Hit, int, int]], most: int) -> tuple[Quote, ...]:
    """The first span of each report as a quote, in their order, at most `most`. A copy belongs to its report."""
    first: dict[str, tuple[Hit, int, int]] = {}
    for span in spans:
        first.setdefault(span[0].reported_as, span)
    return tuple(quoted(*span) for span in islice(first.values(), most))  # only those that are shown are read


def _read(quote: Quote) -> Quote:
    days = day_words(quote.text, quote.source.published)
    return replace(quote, day_words=tuple(days), opinion=is_opinion(quote.source))
