"""What of a collection a question reached, and what the library says of itself. Types only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from corpus.article import Source
from retrieval.quote import FoundSentence


@dataclass(frozen=True, slots=True)
class Searched:
    """What was searched.

    Attributes:
        collection: the name of the collection.
        articles: how many articles were searched.
        undated: how many of them a date filter kept although their date is unknown.
        undated_left_out: how many a date filter left out because their date is unknown.
    """

    collection: str
    articles: int
    undated: int = 0
    undated_left_out: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found.

    Attributes:
        matches: those that are shown, best first.
        more: how many others match as well.
        weaker: how many others were found and match too little.
        as_of: the day as of which it was searched.
    """

    matches: tuple[FoundSentence, ...]
    more: int
    weaker: int
    searched: Searched
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Timed:
    """The time that a question named, and where the answer was looked for.

    Attributes:
        since: the first day of publication that was asked for; None where the time is open at that end.
        until: the last day; None where it is open. Both are None for a question that only asks how things are now.
        found: "within" (only articles of these days, and of a few days around them, were searched), "beyond" (they hold
            no plain answer, so that others were searched too, and the better answer was taken) or "none" (no article is
            of these days).
        newest: whether the question asked for the latest, or for how things are.
    """

    since: date | None = None
    until: date | None = None
    found: str = "within"
    newest: bool = False


@dataclass(frozen=True, slots=True)
class OtherLanguage:
    """A question in a language that no article of the collection is in; languages have two letters (ISO 639-1).

    Attributes:
        language: that of the question, as it seems.
        held: the languages of the articles, that of most of them first.
    """

    language: str
    held: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """What the library says of itself, in answer to a question about the collection.

    Attributes:
        kind: "overview", "count", "publishers", "newest", "oldest", "about" (articles with a topic, of a publisher or
            of a time), "changed" (what came in), "published" (the articles of an earlier answer) or "greeting".
        articles: how many articles there are of what was asked for.
        sources: a few of them, newest first, those with the topic in their headline before the others; for "published"
            all of them, in the order of their numbers. Each report is listed once.
        publishers: how many articles each publisher has, most first; None stands for an unknown publisher.
        undated: how many of the articles have no date.
        oldest, newest: the days of publication that they span.
        added: when the last article came in.
        topic: the words that all of them have; for "published" the earlier question.
        publisher: whose articles they are.
        since, until: the days on which they were published; for "changed" the days on which they came in.
        updated: for "changed", how many articles of before were updated in these days.
        updates: a few of those, each report once.
        copies: how many of the articles are copies of others of them, edited or not.
    """

    kind: str
    articles: int
    sources: tuple[Source, ...] = ()
    publishers: tuple[tuple[str | None, int], ...] = ()
    undated: int = 0
    oldest: date | None = None
    newest: date | None = None
    added: datetime | None = None
    topic: str | None = None
    publisher: str | None = None
    since: date | None = None
    until: date | None = None
    updated: int = 0
    updates: tuple[Source, ...] = ()
    copies: int = 0

    @property
    def listed(self) -> tuple[Source, ...]:
        """The sources in the order of their numbers."""
        return (*self.sources, *self.updates)
