"""Questions that no passage answers, since they ask for the collection itself. Pure.

`collection_grammar` holds how one asks for the collection, as patterns.
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

__all__ = ["About", "Earlier", "Kind", "Period", "about", "leaning_on", "read_earlier"]

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


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier question of the conversation, and what it asked of the collection; None where it did not."""

    text: str
    about: About | None


def read_earlier(questions: Sequence[str], *, today: date) -> tuple[Earlier, ...]:
    """The earlier questions of a conversation, oldest first, each read in the light of those before it."""
    read: tuple[Earlier, ...] = ()
    for question in questions:
        read += (Earlier(question, about(question, read, today=today)),)
    return read


def about(text: str, history: Sequence[Earlier] = (), *, today: date) -> About | None:
    """What a question asks of the collection, None when it asks for news or anything else.

    `history` holds the earlier questions, oldest first; `today` is the day from which "this week" is counted.
    """
    said = grammar.plain(text)
    if len(said) > _LONGEST:
        return None
    if grammar.GREETING.fullmatch(said):
        return About(Kind.GREETING)
    short = grammar.bare(said)
    found = _in_period(short, history, today) or _matched(said, history) or _matched(short, history)
    if found is None and not history and grammar.NEWS_OF_ALL.fullmatch(short):
        return About(Kind.CHANGED)
    return found or _going_on(said, history)


def leaning_on(turns: Sequence[Turn], read: Sequence[Earlier]) -> tuple[Turn, ...]:
    """The earlier turns that a new question may lean on: "who published that?" names nothing to go on about.

    `read` are the questions of these turns as `read_earlier` gives them.
    """
    return tuple(turn for turn, each in zip(turns, read, strict=True) if each.about is None or each.about.topic)


def _in_period(said: str, history: Sequence[Earlier], today: date) -> About | None:
    """A question that ends with a time."""
    ended = split_off(said, today)
    if ended is None:
        return None
    rest, intro, period = ended
    rest = grammar.bare(rest.strip(" ,"))
    if grammar.NEWS_OF_ALL.fullmatch(rest):
        return About(Kind.CHANGED, period=period) if today - period.since <= _RECENT else None
    found = _matched(rest, history)
    if found is None or found.kind in (Kind.PUBLISHED, Kind.NEWEST, Kind.OLDEST):
        return None
    if found.topic and intro not in ("", "since", "from"):
        return None  # "about the war in February 2022" names the topic
    kind = Kind.ABOUT if found.kind in (Kind.OVERVIEW, Kind.COUNT) else found.kind
    return About(kind, found.topic, found.publisher, period)


def _matched(said: str, history: Sequence[Earlier]) -> About | None:
    for kind, patterns in grammar.OF_KIND:
        for pattern in patterns:
            match = pattern.fullmatch(said)
            found = _found(kind, match, history) if match else None
            if found is not None:
                return found
    return None


def _found(kind: Kind, match: re.Match[str], history: Sequence[Earlier]) -> About | None:
    if kind is Kind.PUBLISHED:
        return _pointing_back(match, history)
    given = match.groupdict()
    topic, publisher = grammar.named(given.get("topic")), grammar.named(given.get("publisher"))
    asks_for_one = given.get("topic") or given.get("publisher")
    return About(kind, topic, publisher) if topic or publisher or not asks_for_one else None


def _pointing_back(match: re.Match[str], history: Sequence[Earlier]) -> About | None:
    """Whose articles are meant: those of the last question that has some."""
    place = _last_with_sources(history)
    if place is None:
        that = (match.groupdict().get("that") or "it").lower()
        return None if that == "it" else About(Kind.PUBLISHED)
    # After a question about a book, "who wrote it?" asks for the book's author: that is news.
    means_that = history[place].about is None and not grammar.MEANS_ARTICLE.search(match.group())
    if means_that and grammar.PUBLISHED_ITSELF.search(history[place].text):
        return None
    return About(Kind.PUBLISHED, earlier=place)


def _going_on(said: str, history: Sequence[Earlier]) -> About | None:
    """ "And about Syria?", after a question for articles about something else."""
    match = grammar.GOING_ON.fullmatch(said)
    place = _last_with_sources(history) if match else None
    before = history[place].about if place is not None else None
    if match is None or before is None or not before.topic:
        return None
    topic = grammar.named(match["topic"])
    return About(before.kind, topic, period=before.period) if topic else None


def _last_with_sources(history: Sequence[Earlier]) -> int | None:
    """The place of the last question whose answer shows articles."""
    for place in range(len(history) - 1, -1, -1):
        said = grammar.bare(grammar.plain(history[place].text))
        if not any(pattern.fullmatch(said) for pattern in grammar.WITHOUT_SOURCES):
            return place
    return None
