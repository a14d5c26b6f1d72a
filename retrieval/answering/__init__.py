"""How a question becomes an answer: what kind of question it is, what is searched for it, who writes.

A question about the collection itself is answered from the library, without search. What is no question, or is one in a
language that no article is in, is answered with the passages nearest to it, without reading. A question that is asked
as of a day knows nothing later, and tells time from that day.

asked_collection   what is asked: finds passages, and makes an answer that states nothing yet
words              a question in the words of the collection: misspelt ones, other languages
from_library       questions about the collection itself
from_earlier       questions that lean on an earlier answer: who said so, tell me more
in_time            articles of the time that a question names go first
timing             how long the stages took
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from datetime import datetime
from datetime import time as time_of_day
from typing import Generic

from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableConfig

from corpus.article import Filters
from corpus.library import Library
from retrieval.answer import Answer, OtherLanguage, Outcome, Question, Searched, Stage
from retrieval.answering.asked_collection import AskedCollection
from retrieval.answering.from_earlier import more, speakers
from retrieval.answering.from_library import from_library
from retrieval.answering.in_time import better, in_time
from retrieval.answering.timing import timed
from retrieval.answering.words import QuestionWords
from retrieval.finding.nearest_sentences import nearest
from retrieval.question.as_of import checked
from retrieval.question.understanding import Purpose, StandAlone, Understood, understand
from retrieval.writer import Event, Read, StreamingWriter, Writer


class Answering(Generic[Read]):
    """Answers questions about one collection; the parts are those of `retrieval.chain.NewsChain`."""

    def __init__(
        self,
        library: Library,
        collection: str,
        retriever: BaseRetriever,
        writer: Writer[Read],
        stand_alone: StandAlone,
        clock: Callable[[], datetime],
    ) -> None:
        self._collection = AskedCollection(library, collection, retriever, clock)
        self._words = QuestionWords(self._collection)
        self._writer = writer
        self._stand_alone = stand_alone

    def events(self, question: Question, config: RunnableConfig) -> Iterator[Event]:
        """Each stage as it begins, checked sentences as they come, the Answer last."""
        if other := self._words.other_language(question.text):
            yield from self._beside(question, config, other)
            return
        now = self._collection.clock()
        question = checked(question, now.date())
        if question.as_of is not None:
            now = datetime.combine(question.as_of, time_of_day.max, now.tzinfo)
        understood = understand(
            question.text, question.history, self._stand_alone, today=now.date(), respell=self._words.respelled
        )
        if understood.about is not None:
            yield from from_library(self._collection, question, understood, understood.about, now, config, self.events)
        elif understood.purpose is Purpose.SPEAKERS and (said := speakers(self._collection, question)):
            yield said
        elif understood.purpose is Purpose.MORE:
            yield more(self._collection, question, understood)
        elif understood.purpose is Purpose.STATEMENT:
            yield from self._beside(question, config)
        else:
            yield from self._read(question, understood, config)

    def _read(self, question: Question, understood: Understood, config: RunnableConfig) -> Iterator[Event]:
        """The answer to a question about the news."""
        spent: Counter[str] = Counter()
        used: Counter[str] = Counter()
        best: Answer | None = None
        for filters, named in in_time(self._collection, question, understood.time):
            answer = yield from self._read_within(filters, understood, config)
            spent.update(answer.timings)
            used.update(answer.usage)
            answer = replace(answer, timed=named, as_of=question.as_of)
            best = answer if best is None else better(best, answer)
            if answer.outcome is Outcome.ANSWERED:
                break
        assert best is not None  # there is at least one way
        yield replace(best, timings=dict(spent), usage=dict(used))

    def _read_within(
        self, filters: Filters, understood: Understood, config: RunnableConfig
    ) -> Generator[Event, None, Answer]:
        """The answer from the articles that these filters let through."""
        clock = [time.perf_counter()]
        yield Stage("searching")
        hits = self._collection.found(understood.searched, filters, config, newest=understood.time.newest)
        clock.append(time.perf_counter())
        yield Stage("reading", len(hits))
        read = self._writer.read(understood, hits)
        clock.append(time.perf_counter())
        answer = yield from self._written(understood, read, self._collection.searched(filters), config)
        clock.append(time.perf_counter())
        return timed(answer, clock, "searching", "reading", self._last_stage)

    @property
    def _last_stage(self) -> str:
        return "writing" if isinstance(self._writer, StreamingWriter) else "answering"

    def _written(
        self, understood: Understood, read: Read, searched: Searched, config: RunnableConfig
    ) -> Generator[Event, None, Answer]:
        """The answer, and before it what comes of it."""
        yield Stage(self._last_stage)
        if not isinstance(self._writer, StreamingWriter):
            return self._writer.write(understood, read, searched)
        for event in self._writer.stream(understood, read, searched, config):
            if isinstance(event, Answer):
                return event
            yield event
        raise AssertionError("the writer ended without an answer")

    def _beside(
        self, question: Question, config: RunnableConfig, other: OtherLanguage | None = None
    ) -> Iterator[Event]:
        """What is nearest to a statement, or to a question in another language."""
        clock = [time.perf_counter()]
        yield Stage("searching")
        hits = self._collection.found(question.text, question.allowed, config)
        clock.append(time.perf_counter())
        yield Stage("answering")
        outcome = Outcome.NOT_FOUND if other else Outcome.NO_QUESTION
        answer = self._collection.answer(question, outcome, nearest(question.text, hits))
        clock.append(time.perf_counter())
        yield timed(replace(answer, other_language=other), clock, "searching", "answering")
