"""Questions that no passage answers: about the collection itself; and what is no question at all. Pure.

grammar      how one asks for the collection, as patterns
periods      "since Monday", "this week"
statements   whether a line is a statement
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from retrieval.answer import Turn
from retrieval.english.periods import Period, split_off
from retrieval.question import collection_grammar as grammar
from retrieval.question.collection_grammar import Kind
from retrieval.question.statements import is_statement

__all__ = ["About", "Kind", "Period", "about", "is_statement", "leaning_on"]

_LONGEST = 200  # characters; who asks for the collection says it in few words
_RECENT = timedelta(days=62)  # "what is new since March?" asks for the news when March is long ago


@dataclass(frozen=True, slots=True)
class About:
    """A question about the collection.

    `period` is when the articles came in (CHANGED) or were published (else). `earlier` is the place in the history
    of the question whose answer is meant (PUBLISHED), None when there is none.
    """

    kind: Kind
    topic: str | None = None
    publisher: str | None = None
    period: Period | None = None
    earlier: int | None = None


def about(text: str, history: Sequence[str] = (), *, today: date) -> About | None:
    """What a question asks of the collection, None when it asks for news or anything else.

    `history` holds the earlier questions, oldest first; `today` is the day from which "this week" is counted.
    """
    said = grammar.plain(text)
    if len(said) > _LONGEST:
        return None
    if grammar.GREETING.fullmatch(said):
        return About(Kind.GREETING)
    short = grammar.bare(said)
    found = _in_period(short, history, today) or _matched(said, history, today) or _matched(short, history, today)
    if found is None and not history and grammar.NEWS_OF_ALL.fullmatch(short):
        return About(Kind.CHANGED)
    return found or _going_on(said, history, today)


def leaning_on(history: Sequence[Turn], *, today: date) -> tuple[Turn, ...]:
    """The earlier turns that a new question may lean on: "who published that?" names nothing to go on about."""
    questions = [turn.read_as for turn in history]
    found = [about(question, questions[:place], today=today) for place, question in enumerate(questions)]
    return tuple(turn for turn, asked in zip(history, found, strict=True) if asked is None or asked.topic)


def _in_period(said: str, history: Sequence[str], today: date) -> About | None:
    """A question that ends with a time."""
    ended = split_off(said, today)
    if ended is None:
        return None
    rest, intro, period = ended
    rest = grammar.bare(rest.strip(" ,"))
    if grammar.NEWS_OF_ALL.fullmatch(rest):
        return About(Kind.CHANGED, period=period) if today - period.since <= _RECENT else None
    found = _matched(rest, history, today)
    if found is None or found.kind in (Kind.PUBLISHED, Kind.NEWEST, Kind.OLDEST):
        return None
    if found.topic and intro not in ("", "since", "from"):
        return None  # "about the war in February 2022" names the topic
    kind = Kind.ABOUT if found.kind in (Kind.OVERVIEW, Kind.COUNT) else found.kind
    return About(kind, found.topic, found.publisher, period)


def _matched(said: str, history: Sequence[str], today: date) -> About | None:
    for kind, patterns in grammar.OF_KIND:
        for pattern in patterns:
            match = pattern.fullmatch(said)
            found = _found(kind, match, history, today) if match else None
            if found is not None:
                return found
    return None


def _found(kind: Kind, match: re.Match[str], history: Sequence[str], today: date) -> About | None:
    if kind is Kind.PUBLISHED:
        return _pointing_back(match, history, today)
    given = match.groupdict()
    topic, publisher = grammar.named(given.get("topic")), grammar.named(given.get("publisher"))
    asks_for_one = given.get("topic") or given.get("publisher")
    return About(kind, topic, publisher) if topic or publisher or not asks_for_one else None


def _pointing_back(match: re.Match[str], history: Sequence[str], today: date) -> About | None:
    """Whose articles are meant: those of the last question that has some."""
    last = _last_with_sources(history, today)
    if last is None:
        that = (match.groupdict().get("that") or "it").lower()
        return None if that == "it" else About(Kind.PUBLISHED)
    place, before = last
    # After a question about a book, "who wrote it?" asks for the book's author: that is news.
    means_that = before is None and not grammar.MEANS_ARTICLE.search(match.group())
    if means_that and grammar.PUBLISHED_ITSELF.search(history[place]):
        return None
    return About(Kind.PUBLISHED, earlier=place)


def _going_on(said: str, history: Sequence[str], today: date) -> About | None:
    """ "And about Syria?", after a question for articles about something else."""
    match = grammar.GOING_ON.fullmatch(said)
    last = _last_with_sources(history, today) if match else None
    before = last[1] if last else None
    if match is None or before is None or not before.topic:
        return None
    topic = grammar.named(match["topic"])
    return About(before.kind, topic, period=before.period) if topic else None


def _last_with_sources(history: Sequence[str], today: date) -> tuple[int, About | None] | None:
    """The place of the last question whose answer shows articles, and what it asks of the collection, if of that."""
    for place in range(len(history) - 1, -1, -1):
        said = grammar.bare(grammar.plain(history[place]))
        if not any(pattern.fullmatch(said) for pattern in grammar.WITHOUT_SOURCES):
            return place, about(history[place], history[:place], today=today)
    return None
