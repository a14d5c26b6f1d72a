"""The read path as one LangChain Runnable: question -> search -> reading -> answer.

    chain.invoke("How many U.S. troops are in Iraq?")       an Answer
    chain.stream(...), chain.astream(...)                   Stage, Stage, ..., Answer

The retriever may be any LangChain retriever whose Documents `retrieval.search.document` made, the writer
anything that is a `Writer`: quotes now, a chat model later.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from itertools import pairwise
from typing import Any, Protocol

from langchain_core.callbacks import CallbackManagerForChainRun
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import patch_config

from corpus.article import Filters
from corpus.errors import UsageError
from corpus.library import Library
from retrieval.answer import Answer, Hit, Question, Searched, Stage
from retrieval.search import hits_of

_LONGEST_QUESTION = 4_000  # characters
Event = Stage | Answer


class Writer(Protocol):
    """What makes an answer of hits, in two steps: `retrieval.quoting.QuoteWriter`, or a chat model."""

    def read(self, question: str, hits: Sequence[Hit]) -> Any:
        """What the passages found for a question, best first, hold: whatever `write` takes."""
        ...

    def write(self, question: Question, read: Any, searched: Searched, read_as: str | None = None) -> Answer:
        """The answer to a question from what was read for it."""
        ...


class NewsChain(Runnable[str | Question, Any]):
    """Answers questions about one collection.

    `stand_alone` turns a question that leans on earlier ones into one that does not, or gives None when it
    stands alone already. `executor` runs the synchronous work for `ainvoke` and `astream`, so that no event
    loop is ever blocked and no more runs at once than it has threads.
    """

    def __init__(
        self,
        library: Library,
        collection: str,
        retriever: BaseRetriever,
        writer: Writer,
        *,
        stand_alone: Callable[[str, Sequence[str]], str | None] = lambda question, history: None,  # noqa: ARG005
        executor: Executor | None = None,
    ) -> None:
        self._library = library
        self._collection = collection
        self._retriever = retriever
        self._writer = writer
        self._stand_alone = stand_alone
        self._executor = executor

    def invoke(self, input: str | Question, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """Answer one question.

        Raises:
            UsageError: the question is blank or longer than 4,000 characters.
        """
        answer: Answer = self._call_with_config(self._answer, _question(input), config, run_type="chain")
        return answer

    def stream(
        self,
        input: str | Question,
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> Iterator[Event]:
        """Answer one question, telling each stage as it begins; the last item is the Answer."""
        yield from self._transform_stream_with_config(iter([_question(input)]), self._events, config)

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
        while (event := await loop.run_in_executor(self._executor, next, events, None)) is not None:
            yield event

    def _answer(self, asked: str | Question, run_manager: CallbackManagerForChainRun, config: RunnableConfig) -> Answer:
        *_, answer = self._events(iter([asked]), run_manager, config)
        assert isinstance(answer, Answer)
        return answer

    def _events(
        self, asked: Iterator[str | Question], run_manager: CallbackManagerForChainRun, config: RunnableConfig
    ) -> Iterator[Event]:
        question = _question(next(asked))
        clock = [time.perf_counter()]
        read_as = self._stand_alone(question.text, question.history) if question.history else None
        yield Stage("searching")
        child = patch_config(config, callbacks=run_manager.get_child())
        hits = hits_of(self._retriever.invoke(read_as or question.text, child, filters=question.filters))
        clock.append(time.perf_counter())
        yield Stage("reading", len(hits))
        read = self._writer.read(read_as or question.text, hits)
        clock.append(time.perf_counter())
        yield Stage("answering")
        answer = self._writer.write(question, read, self._searched(question.filters), read_as)
        clock.append(time.perf_counter())
        seconds = (later - earlier for earlier, later in pairwise(clock))
        timings = dict(zip(("searching", "reading", "answering"), seconds, strict=True))
        yield replace(answer, timings={**timings, "total": clock[-1] - clock[0]})

    def _searched(self, filters: Filters) -> Searched:
        counts = self._library.counts(self._collection, filters)
        by_date = bool(filters.since or filters.until)
        left_out = 0
        if filters.dated_only:
            left_out = self._library.counts(self._collection, replace(filters, dated_only=False)).undated
        return Searched(self._collection, counts.articles, counts.undated if by_date else 0, left_out)


def _question(asked: str | Question) -> Question:
    question = asked if isinstance(asked, Question) else Question(asked)
    text = " ".join(question.text.split())
    if not text:
        raise UsageError("The question is empty; ask something, for example “What happened in Baghdad?”.")
    if len(text) > _LONGEST_QUESTION:
        raise UsageError(f"The question is longer than {_LONGEST_QUESTION:,} characters; shorten it.")
    return replace(question, text=text)
