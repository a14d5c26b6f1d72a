"""What the library answers of itself: how many articles, of whom, from when, on what, and what came in or changed."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from corpus.article import Filters, Source
from corpus.library import Index, Library
from corpus.library.sources import Holdings, Selection
from retrieval.answer import Answer, Listing, Searched
from retrieval.question.collection import CollectionQuestion, Intent, Period

_LISTED = {
    Intent.OVERVIEW: 5,
    Intent.NEWEST: 5,
    Intent.OLDEST: 5,
    Intent.ABOUT: 10,
    Intent.CHANGED: 10,
}
_FROM_PUBLISHER = re.compile(r"(?P<topic>.+?) (?:from|by) (?:the )?(?P<publisher>.+)", re.IGNORECASE)
_DAYS = 7  # what "what is new?" looks back


def searched(library: Library, collection: str, filters: Filters) -> Searched:
    """How many articles these filters let through, and what a filter by date did with those of unknown date."""
    counts = library.articles.counts(collection, filters)
    by_date = bool(filters.since or filters.until)
    left_out = 0
    if filters.dated_only:
        left_out = library.articles.counts(collection, replace(filters, dated_only=False)).undated
    return Searched(collection, counts.articles, counts.undated if by_date else 0, left_out)


def narrowed(asked: CollectionQuestion, filters: Filters) -> Filters:
    """The filters of a question, with the time of publication that it names itself."""
    if asked.period is None or asked.kind is Intent.CHANGED:
        return filters
    since = max(filter(None, (filters.since, asked.period.since)))
    until = min(filter(None, (filters.until, asked.period.until)), default=None)
    return replace(filters, since=since, until=until, dated_only=True)


def listing(library: Library, index: Index, asked: CollectionQuestion, filters: Filters, now: datetime) -> Listing:
    """The library's answer. `filters` are those of the question; `now` has the time zone of the asker."""
    filters = narrowed(asked, filters)
    asked = _divided(library, index, asked)
    publisher = None
    if asked.publisher:
        publisher = _publisher(library, index, asked.publisher)
        filters = replace(filters, publisher=publisher or asked.publisher)
    wanted, period, updates = Selection(filters, asked.topic), asked.period, None
    if asked.kind is Intent.CHANGED:
        period = period or Period(now.date() - timedelta(days=_DAYS))
        since = _midnight(period.since, now)
        before = _midnight((period.until or now.date()) + timedelta(days=1), now)
        updates = replace(wanted, came_before=since, updated_since=since, updated_before=before)
        wanted = replace(wanted, came_since=since, came_before=before)
    found = library.sources.holdings(index, wanted)
    order = {Intent.CHANGED: "added", Intent.OLDEST: "oldest"}.get(asked.kind, "newest")
    return Listing(
        kind=asked.kind.value,
        articles=found.articles,
        sources=tuple(library.sources.first(index, wanted, _LISTED.get(asked.kind, 0), order)),
        publishers=found.publishers,
        undated=found.undated,
        oldest=found.oldest,
        newest=found.newest,
        added=_last_added(library, index, found, filters),
        topic=asked.topic,
        publisher=publisher or asked.publisher,
        since=period.since if period else None,
        until=period.until if period else None,
        updated=library.sources.holdings(index, updates).articles if updates else 0,
        updates=tuple(library.sources.first(index, updates, _LISTED[Intent.CHANGED], "updated")) if updates else (),
        copies=found.copies,
    )


def _divided(library: Library, index: Index, asked: CollectionQuestion) -> CollectionQuestion:
    """The question with its topic divided: "floods from Orchard Digest" names a publisher if one has that very name."""
    match = _FROM_PUBLISHER.fullmatch(asked.topic or "")
    if match is None or asked.publisher:
        return asked
    publisher = _publisher(library, index, match["publisher"])
    same = publisher is not None and publisher.casefold() == match["publisher"].casefold()
    return replace(asked, topic=match["topic"], publisher=publisher) if same else asked


def _publisher(library: Library, index: Index, name: str) -> str | None:
    """The publisher of this name, or else one whose name, or a word of it, begins so."""
    found = library.sources.publishers(index.collection, name)
    return next((each for each in found if each.casefold() == name.casefold()), next(iter(found), None))


def published(question: str | None, answer: Answer | None) -> Listing:
    """The articles that the answer to an earlier question cites or lists, or else those of its nearest passages."""
    sources: tuple[Source, ...] = tuple({source.id: source for source in (answer.sources if answer else ())}.values())
    names: dict[str | None, int] = {}
    for source in sources:
        names[source.publisher] = names.get(source.publisher, 0) + 1
    days = sorted(source.published for source in sources if source.published)
    return Listing(
        kind=Intent.PUBLISHED.value,
        articles=len(sources),
        sources=sources,
        publishers=tuple(sorted(names.items(), key=lambda pair: -pair[1])),
        undated=len(sources) - len(days),
        oldest=days[0] if days else None,
        newest=days[-1] if days else None,
        topic=question,
    )


def _last_added(library: Library, index: Index, found: Holdings, filters: Filters) -> datetime | None:
    """When the last article came in; when nothing was found, when the last one of all did that pass the filters."""
    return found.added if found.articles else library.sources.holdings(index, Selection(filters)).added


def _midnight(day: date, now: datetime) -> datetime:
    return datetime.combine(day, time.min, now.tzinfo)
