"""The read path as one LangChain Runnable: question -> search -> reading -> answer.

A question about the collection itself is answered from the library, without search, and what is no question with the
passages nearest to it, without reading.

    chain.invoke("How many U.S. troops are in Iraq?")       an Answer
    chain.stream(...), chain.astream(...)                   Stage, Stage, ..., Answer

A writer that writes sentence by sentence streams each one, checked, before the Answer that holds them all. The
retriever may be any LangChain retriever whose Documents `retrieval.search.document` made, the writer anything that is
a `Writer`: quotes, or a chat model.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from langchain_core.callbacks import CallbackManagerForChainRun
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import patch_config

from corpus.article import Filters
from corpus.errors import UsageError
from corpus.library import Library
from retrieval import collection as of_library
from retrieval.about import About, Kind, about, is_statement, leaning_on
from retrieval.answer import Answer, Hit, Listing, Outcome, Question, Quote, Searched, Stage, Statement, Turn
from retrieval.asked_before import MOST_EARLIER
from retrieval.followup import asks_who_said, by_speaker, told_last
from retrieval.followup.saying import read_as as read_who_said
from retrieval.nearest import nearest
from retrieval.search import hits_of
from retrieval.writer import Event, StreamingWriter, Writer

__all__ = ["Event", "NewsChain", "StandAlone", "Writer"]

StandAlone = Callable[[str, Sequence[Turn]], str | None]
"""A question and the turns before it -> the question on its own; None when it stands alone as it is."""

_LONGEST_QUESTION = 4_000  # characters


class NewsChain(Runnable[str | Question, Any]):
    """Answers questions about one collection.

    `stand_alone` turns a question that leans on earlier turns into one that does not, or gives None when it
    stands alone already. `executor` runs the synchronous work for `ainvoke` and `astream`, so that no event
    loop is ever blocked and no more runs at once than it has threads. `clock` gives the time with the asker's zone:
    "today" is a day there.
    """

    def __init__(
        self,
        library: Library,
        collection: str,
        retriever: BaseRetriever,
        writer: Writer,
        *,
        stand_alone: StandAlone = lambda question, history: None,  # noqa: ARG005
        executor: Executor | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._library = library
        self._collection = collection
        self._retriever = retriever
        self._writer = writer
        self._stand_alone = stand_alone
        self._executor = executor
        self._clock = clock

    def invoke(self, input: str | Question, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """Answer one question.

        Raises:
            UsageError: the question is blank or longer than 4,000 characters.
        """
        answer: Answer = self._call_with_config(self._answer, input, config, run_type="chain")
        return answer

    def stream(
        self,
        input: str | Question,
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> Generator[Event, None, None]:
        """Answer one question, telling each stage as it begins; the last item is the Answer.

        Closing the iterator breaks off what is being done, that of a chat model within a quarter of a second.
        """
        yield from self._transform_stream_with_config(iter([input]), self._events, config)

    async def ainvoke(self, input: str | Question, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """`invoke`, off the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, lambda: self.invoke(input, config))

    async def astream(
        self,
        input: str | Question,
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[Event]:
        """`stream`, off the event loop."""
        loop = asyncio.get_running_loop()
        events = self.stream(input, config)

        def leave(step: asyncio.Future[Event | None]) -> None:
            """Break off in the thread where it is at work, which may be in the middle of a step."""
            step.exception()
            loop.run_in_executor(self._executor, events.close)

        while True:
            step = loop.run_in_executor(self._executor, next, events, None)
            try:
                event = await asyncio.shield(step)
                if event is None:
                    return
                yield event
            except (asyncio.CancelledError, GeneratorExit):
                step.add_done_callback(leave)
                raise

    def _answer(self, asked: str | Question, run_manager: CallbackManagerForChainRun, config: RunnableConfig) -> Answer:
        *_, answer = self._events(iter([asked]), run_manager, config)
        assert isinstance(answer, Answer)
        return answer

    def _events(
        self, asked: Iterator[str | Question], run_manager: CallbackManagerForChainRun, config: RunnableConfig
    ) -> Iterator[Event]:
        question = _question(next(asked))
        today = self._clock().date()
        of_collection = about(question.text, [turn.read_as for turn in question.history], today=today)
        if of_collection is None and (speakers := self._speakers(question)):
            yield speakers
            return
        read_as = None
        if of_collection is None and (history := leaning_on(question.history, today=today)):
            read_as = self._stand_alone(question.text, history)
            of_collection = about(read_as, today=today) if read_as else None
        child = patch_config(config, callbacks=run_manager.get_child())
        if of_collection is not None:
            yield from self._from_library(question, of_collection, read_as, run_manager, child)
        elif read_as is None and is_statement(question.text):
            yield from self._beside(question, child)
        else:
            yield from self._read(question, read_as, child)

    def _read(self, question: Question, read_as: str | None, child: RunnableConfig) -> Iterator[Event]:
        """The answer to a question about the news."""
        clock = [time.perf_counter()]
        yield Stage("searching")
        hits = self._found(read_as or question.text, question.filters, child)
        clock.append(time.perf_counter())
        yield Stage("reading", len(hits))
        read = self._writer.read(read_as or question.text, hits)
        clock.append(time.perf_counter())
        answer = yield from self._written(question, read, read_as, child)
        clock.append(time.perf_counter())
        yield _timed(answer, clock, "searching", "reading", self._last_stage)

    @property
    def _last_stage(self) -> str:
        return "writing" if isinstance(self._writer, StreamingWriter) else "answering"

    def _written(
        self, question: Question, read: Any, read_as: str | None, child: RunnableConfig
    ) -> Generator[Event, None, Answer]:
        """The answer, and before it what comes of it."""
        yield Stage(self._last_stage)
        searched = self._searched(question.filters)
        if not isinstance(self._writer, StreamingWriter):
            return self._writer.write(question, read, searched, read_as)
        for event in self._writer.stream(question, read, searched, read_as, child):
            if isinstance(event, Answer):
                return event
            yield event
        raise AssertionError("the writer ended without an answer")

    def _beside(self, question: Question, child: RunnableConfig) -> Iterator[Event]:
        """What is nearest to a statement."""
        clock = [time.perf_counter()]
        yield Stage("searching")
        hits = self._found(question.text, question.filters, child)
        clock.append(time.perf_counter())
        yield Stage("answering")
        answer = self._made(question, Outcome.NO_QUESTION, nearest(question.text, hits))
        clock.append(time.perf_counter())
        yield _timed(answer, clock, "searching", "answering")

    def _from_library(
        self,
        question: Question,
        asked: About,
        read_as: str | None,
        run_manager: CallbackManagerForChainRun,
        child: RunnableConfig,
    ) -> Iterator[Event]:
        """The answer to a question about the collection."""
        clock = [time.perf_counter()]
        near: Sequence[Hit] = ()
        if asked.kind is Kind.PUBLISHED:
            listed = yield from self._shown_before(question, asked.earlier, run_manager, child)
        else:
            yield Stage("searching")
            listed = self._listed(asked, question.filters)
            if asked.topic and not listed.listed:
                near = self._found(asked.topic, question.filters, child)
        clock.append(time.perf_counter())
        yield Stage("answering")
        answer = self._made(question, Outcome.ABOUT_COLLECTION, nearest(asked.topic or "", near))
        left_out = self._searched(of_library.narrowed(asked, question.filters)).undated_left_out
        searched = replace(answer.searched, undated_left_out=left_out)
        clock.append(time.perf_counter())
        answer = replace(answer, listing=listed, read_as=read_as, searched=searched)
        yield _timed(answer, clock, "searching", "answering")

    def _shown_before(
        self, question: Question, place: int | None, run_manager: CallbackManagerForChainRun, child: RunnableConfig
    ) -> Generator[Event, None, Listing]:
        """The articles of the answer to an earlier question, which is answered again where only it is known."""
        if place is None:
            return of_library.published(None, None)
        text, answer = question.history[place].read_as, question.history[place].answer
        if answer is not None:
            return of_library.published(text, answer)
        for event in self._events(
            iter([Question(text, question.history[:place], question.filters)]), run_manager, child
        ):
            if isinstance(event, Answer):
                answer = event
            elif isinstance(event, Stage):
                yield event
        return of_library.published(text, answer)

    def _speakers(self, question: Question) -> Answer | None:
        """Who said what was told last, when that is asked for and stands in the articles as it was quoted."""
        began = time.perf_counter()
        told = told_last(question.history) if asks_who_said(question.text) else None
        said = [each for each in map(self._standing, told.statements) if each.quotes] if told else []
        if told is None or told.answer is None or not said:
            return None
        answer = replace(
            self._made(question, Outcome.NOT_FOUND, ()),
            outcome=told.answer.outcome,
            read_as=read_who_said(said),
            statements=by_speaker(said),
            confidence=told.answer.confidence,
        )
        return _timed(answer, [began, time.perf_counter()], "answering")

    def _standing(self, statement: Statement) -> Statement:
        """A statement with those of its quotes that stand in the articles; with none when the first one does not."""
        quotes = tuple(quote for quote in statement.quotes if self._stands(quote))
        return replace(statement, quotes=quotes if quotes[:1] == statement.quotes[:1] else (), origins=())

    def _stands(self, quote: Quote) -> bool:
        """Whether an article of this collection still has these words in this place."""
        article = self._library.article(quote.source.id, self._collection)
        return article is not None and article.text[quote.start : quote.end] == quote.text

    def _listed(self, asked: About, filters: Filters) -> Listing:
        index = self._library.live_index(self._collection)
        if index is None:
            return Listing(asked.kind.value, 0, topic=asked.topic)
        return of_library.listing(self._library, index, asked, filters, self._clock())

    def _found(self, text: str, filters: Filters, child: RunnableConfig) -> list[Hit]:
        return hits_of(self._retriever.invoke(text, child, filters=filters))

    def _made(self, question: Question, outcome: Outcome, near: tuple[Quote, ...]) -> Answer:
        """An answer that states nothing."""
        searched, asked = self._searched(question.filters), self._clock()
        return Answer(uuid.uuid4().hex, question.text, outcome, searched, nearest=near, asked=asked)

    def _searched(self, filters: Filters) -> Searched:
        counts = self._library.counts(self._collection, filters)
        by_date = bool(filters.since or filters.until)
        left_out = 0
        if filters.dated_only:
            left_out = self._library.counts(self._collection, replace(filters, dated_only=False)).undated
        return Searched(self._collection, counts.articles, counts.undated if by_date else 0, left_out)


def _timed(answer: Answer, clock: Sequence[float], *stages: str) -> Answer:
    """The answer with the seconds that each stage took; `clock` holds when the first began and when each ended."""
    seconds = dict(zip(stages, (later - earlier for earlier, later in pairwise(clock)), strict=True))
    return replace(answer, timings={**seconds, "total": clock[-1] - clock[0]})


def _question(asked: str | Question) -> Question:
    question = asked if isinstance(asked, Question) else Question(asked)
    text = " ".join(question.text.split())
    if not text:
        raise UsageError("The question is empty; ask something, for example “What happened in Baghdad?”.")
    if len(text) > _LONGEST_QUESTION:
        raise UsageError(f"The question is longer than {_LONGEST_QUESTION:,} characters; shorten it.")
    return replace(question, text=text, history=question.history[-MOST_EARLIER:])
