"""Questions about the collection itself: the library answers, without search."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from langchain_core.runnables import RunnableConfig

from corpus.article import Filters
from retrieval.answer import Answer, Listing, Outcome, Question, Stage
from retrieval.answering.asked_collection import AskedCollection
from retrieval.answering.timing import timed
from retrieval.finding import listing as of_library
from retrieval.finding.nearest_sentences import nearest
from retrieval.question.collection import CollectionQuestion, Intent
from retrieval.question.understanding import Understood
from retrieval.quote import Hit
from retrieval.writer import Event

Ask = Callable[[Question, RunnableConfig], Iterator[Event]]
"""Answers an earlier question again."""


def from_library(
    collection: AskedCollection,
    question: Question,
    understood: Understood,
    asked: CollectionQuestion,
    now: datetime,
    config: RunnableConfig,
    ask: Ask,
) -> Iterator[Event]:
    """The answer to a question about the collection."""
    clock = [time.perf_counter()]
    near: Sequence[Hit] = ()
    if asked.kind is Intent.PUBLISHED:
        listed = yield from _shown_before(question, asked.earlier, config, ask)
    else:
        yield Stage("searching")
        listed = _listed(collection, asked, question.allowed, now)
        if asked.topic and not listed.listed:
            near = collection.found(asked.topic, question.allowed, config)
    clock.append(time.perf_counter())
    yield Stage("answering")
    answer = collection.answer(question, Outcome.ABOUT_COLLECTION, nearest(asked.topic or "", near))
    left_out = collection.searched(of_library.narrowed(asked, question.allowed)).undated_left_out
    searched = replace(answer.searched, undated_left_out=left_out)
    clock.append(time.perf_counter())
    answer = replace(answer, listing=listed, read_as=understood.read_as, searched=searched)
    yield timed(answer, clock, "searching", "answering")


def _shown_before(
    question: Question, place: int | None, config: RunnableConfig, ask: Ask
) -> Generator[Event, None, Listing]:
    """The articles of the answer to an earlier question, which is answered again where only it is known."""
    if place is None:
        return of_library.published(None, None)
    text, answer = question.history[place].read_as, question.history[place].answer
    if answer is not None:
        return of_library.published(text, answer)
    for event in ask(replace(question, text=text, history=question.history[:place]), config):
        if isinstance(event, Answer):
            answer = event
        elif isinstance(event, Stage):
            yield event
    return of_library.published(text, answer)


def _listed(collection: AskedCollection, asked: CollectionQuestion, filters: Filters, now: datetime) -> Listing:
    index = collection.index
    if index is None:
        return Listing(asked.kind.value, 0, topic=asked.topic)
    return of_library.listing(collection.library, index, asked, filters, now)
