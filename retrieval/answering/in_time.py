"""Articles of the time that a question names are searched first, and go before others that answer as well."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from corpus.article import Filters
from retrieval.answer import Answer, Outcome, Question, Timed
from retrieval.answering.asked_collection import AskedCollection
from retrieval.question.asked_time import AskedTime

_BY_OUTCOME = (Outcome.NOT_FOUND, Outcome.POSSIBLE, Outcome.ANSWERED)  # the better ones later


def in_time(
    collection: AskedCollection, question: Question, asked: AskedTime
) -> Iterator[tuple[Filters, Timed | None]]:
    """Which articles are searched, and where these give no plain answer, which too; a filter's days go first."""
    filters, named = question.allowed, asked.named
    if asked.period is None or named is None or question.filters.since or question.filters.until:
        yield filters, Timed(newest=True) if asked.newest else None
        return
    until = min(filter(None, (asked.period.until, filters.until)), default=None)
    within = replace(filters, since=asked.period.since, until=until)
    timed = Timed(named.since, named.until, newest=asked.newest)
    counts = collection.library.articles.counts(collection.name, within)
    if counts.articles == counts.undated:
        yield filters, replace(timed, found="none")
        return
    yield within, timed
    beyond = replace(filters, since=asked.period.since) if asked.later else filters
    if beyond != within:
        yield beyond, replace(timed, found="beyond")


def better(within: Answer, beyond: Answer) -> Answer:
    """The better of two answers, that from the time in the question where neither is; for both, all was searched."""
    best = max(within, beyond, key=lambda answer: _BY_OUTCOME.index(answer.outcome))
    return replace(best, searched=beyond.searched, timed=beyond.timed)
