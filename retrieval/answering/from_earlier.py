"""Questions that lean on an earlier answer: who said so, and what else its articles hold. Nothing is searched."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from corpus.article import Passage
from retrieval.answer import Answer, Outcome, Question, Statement
from retrieval.answering.asked_collection import AskedCollection
from retrieval.answering.timing import timed
from retrieval.question.followup import by_speaker, told_last
from retrieval.question.followup.saying import read_as
from retrieval.question.understanding import Understood
from retrieval.quote import Quote
from retrieval.quoting.further import further


def speakers(collection: AskedCollection, question: Question) -> Answer | None:
    """Who said what was answered last; None where the articles no longer hold it as it was quoted."""
    began = time.perf_counter()
    told = told_last(question.history)
    standing = [_standing(collection, statement) for statement in told.statements] if told else []
    said = [statement for statement in standing if statement.quotes]
    if told is None or told.answer is None or not said:
        return None
    answer = replace(
        collection.answer(question, Outcome.NOT_FOUND),
        outcome=told.answer.outcome,
        read_as=read_as(said),
        statements=by_speaker(said),
        confidence=told.answer.confidence,
    )
    return timed(answer, [began, time.perf_counter()], "answering")


def more(collection: AskedCollection, question: Question, understood: Understood) -> Answer:
    """What else the articles of the last answer hold; an answer that found nothing once all of it was told."""
    began = time.perf_counter()
    turns = [turn.answer for turn in question.history if turn.answer is not None]
    last = next(answer for answer in reversed(turns) if answer.statements)
    told = last.citations
    shown = {quote for answer in turns for quote in (*answer.citations, *answer.nearest)}
    passages = _passages_of(collection, [quote.source.id for quote in told])
    confidence = last.confidence
    statements = further(understood.asked, passages, told, shown, confidence)
    answer = replace(
        collection.answer(question, Outcome.NOT_FOUND),
        outcome=Outcome.ANSWERED if statements else Outcome.NOT_FOUND,
        read_as=understood.read_as,
        statements=statements,
        confidence=confidence if statements else 0.0,
    )
    return timed(answer, [began, time.perf_counter()], "answering")


def _passages_of(collection: AskedCollection, sources: Sequence[str]) -> list[Passage]:
    """The passages of some articles, in the order of the articles and of their texts."""
    index = collection.index
    if index is None:
        return []
    passages = collection.library.passages
    stored = passages.get(index, passages.ids(index, sources)).values()
    return sorted(stored, key=lambda passage: (sources.index(passage.source.id), passage.start))


def _standing(collection: AskedCollection, statement: Statement) -> Statement:
    """A statement with those of its quotes that stand in the articles; with none when the first one does not."""
    quotes = tuple(quote for quote in statement.quotes if _stands(collection, quote))
    return replace(statement, quotes=quotes if quotes[:1] == statement.quotes[:1] else (), origins=())


def _stands(collection: AskedCollection, quote: Quote) -> bool:
    """Whether an article of this collection still has these words in this place."""
    article = collection.library.articles.get(quote.source.id, collection.name)
    return article is not None and article.text[quote.start : quote.end] == quote.text
