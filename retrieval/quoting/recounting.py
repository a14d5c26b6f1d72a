"""What articles tell of a topic: one sentence of each, for a broad question. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from retrieval.agreement.candidate import Candidate
from retrieval.answer import Statement
from retrieval.english.speakers import speaker
from retrieval.english.telling import tells
from retrieval.question.topic import Topic
from retrieval.quoting.adding import new_words
from retrieval.quoting.features import leans

_FRESH = 3  # words that carry meaning and were not said by the statement before
_IN_HEADLINE = 0.5  # what a word of the topic counts that only the headline has


def recount(asked: Topic, candidates: Sequence[Candidate], allowed: int) -> tuple[Statement, ...]:
    """At most `allowed` sentences that tell of a topic, in the order of time; the newest first where that is wanted.

    Each is the first sentence of its article that tells something and, with the headline, has every word of the topic.
    The support of a statement is how far the sentence itself names the topic, 0 to 1.
    """
    best: dict[str, Candidate] = {}
    for each in candidates:
        if not _of_topic(asked, each):
            continue
        known = best.get(each.report)
        if known is None or _rank(asked, each) < _rank(asked, known):
            best[each.report] = each
    fresh: list[Candidate] = []
    for each in sorted(best.values(), key=lambda candidate: _order(asked, candidate)):
        if len(fresh) < allowed and all(new_words(said, each) >= _FRESH for said in fresh):
            fresh.append(each)
    dated = sorted(fresh, key=_day, reverse=asked.newest)
    return tuple(_statement(asked, each) for each in dated)


def _of_topic(asked: Topic, candidate: Candidate) -> bool:
    sentence = candidate.sentence
    named = asked.about.stems <= sentence.stems | sentence.title_stems
    return named and tells(sentence.text) and sentence.text[-1] in ".!…”\"'"


def _named(asked: Topic, candidate: Candidate) -> float:
    """How far the sentence itself names the topic, 0 to 1."""
    stems = asked.about.stems
    own = len(stems & candidate.sentence.stems)
    return (own + _IN_HEADLINE * (len(stems) - own)) / len(stems)


def _rank(asked: Topic, candidate: Candidate) -> tuple[float, int]:
    """Of one article's sentences, the one with the lowest goes first."""
    sentence = candidate.sentence
    return -_named(asked, candidate), sentence.hit.passage.start + sentence.start


def _order(asked: Topic, candidate: Candidate) -> tuple[int, float, int]:
    """Of several articles, the one with the lowest goes first."""
    newness = -_day(candidate).toordinal() if asked.newest else 0
    return newness, -_named(asked, candidate), candidate.sentence.rank


def _day(candidate: Candidate) -> date:
    """The day of the article; one without a date counts as the oldest."""
    return candidate.source.published or date.min


def _statement(asked: Topic, candidate: Candidate) -> Statement:
    sentence = candidate.sentence
    since = sentence.before if leans(sentence) else None
    quote = sentence.quote(since)
    shift = sentence.start - since.start if since else 0
    lit = tuple((start + shift, end + shift) for start, end in candidate.lit) if candidate.verdict else ()
    return Statement(quote.text, lit, (quote,), _named(asked, candidate), speaker=speaker(sentence))
