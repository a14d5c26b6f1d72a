"""The read path as one LangChain Runnable: question -> search -> reading -> answer.

A question about the collection itself is answered from the library, without search, and what is no question with the
passages nearest to it, without reading.

    chain.invoke("How many U.S. troops are in Iraq?")       an Answer
    chain.invoke({"question": "And in Syria?", "history": ["How many U.S. troops are in Iraq?"]})
    chain.stream(...), chain.astream(...)                   Stage, Stage, ..., Answer

A writer that writes sentence by sentence streams each one, checked, before the Answer that holds them all. The
retriever may be any LangChain retriever whose Documents `retrieval.finding.retriever.document` made. The writer is any
`Writer`: quotes, or a chat model.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import replace
from datetime import datetime
from typing import Any

from langchain_core.callbacks import CallbackManagerForChainRun
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.runnables.config import patch_config

from corpus.errors import UsageError
from corpus.library import Library
from retrieval.answer import Answer, Question, Turn
from retrieval.answering import Answering
from retrieval.question.as_of import day_of
from retrieval.question.history import MOST_EARLIER
from retrieval.question.understanding import StandAlone, as_asked
from retrieval.writer import Event, Writer

__all__ = ["Event", "Input", "NewsChain", "StandAlone", "Writer"]

Input = str | Question | Mapping[str, Any]
"""A question. As a mapping: its text under "question", under "history" the earlier questions of the conversation,
oldest first, as texts or as Turns with their answers, and under "as_of" the day as of which it is asked, as a date or
in ISO 8601. Other keys are left for other runnables."""

_LONGEST_QUESTION = 4_000  # characters
_TAKEN = 'a str, a Question, or a dict such as {"question": "And in Syria?", "history": ["How many are in Iraq?"]}'


class NewsChain(Runnable[Input, Any]):
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
        writer: Writer[Any],
        *,
        stand_alone: StandAlone = as_asked,
        executor: Executor | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._answering = Answering(library, collection, retriever, writer, stand_alone, clock)
        self._executor = executor

    def invoke(self, input: Input, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """Answer one question.

        Raises:
            UsageError: the question is blank or longer than 4,000 characters, it is asked as of a day that is none or
                has not come, or the input is no question.
        """
        answer: Answer = self._call_with_config(self._answer, input, config, run_type="chain")
        return answer

    def stream(
        self,
        input: Input,
        config: RunnableConfig | None = None,
        **kwargs: Any,
    ) -> Generator[Event, None, None]:
        """Answer one question, telling each stage as it begins; the last item is the Answer.

        Closing the iterator breaks off what is being done, that of a chat model within a quarter of a second.
        """
        yield from self._transform_stream_with_config(iter([input]), self._events, config)

    async def ainvoke(self, input: Input, config: RunnableConfig | None = None, **kwargs: Any) -> Answer:
        """`invoke`, off the event loop."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, lambda: self.invoke(input, config))

    async def astream(
        self,
        input: Input,
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

    def _events(
        self, asked: Iterator[Input], run_manager: CallbackManagerForChainRun, config: RunnableConfig
    ) -> Iterator[Event]:
        child = patch_config(config, callbacks=run_manager.get_child())
        yield from self._answering.events(_question(next(asked)), child)

    def _answer(self, asked: Input, run_manager: CallbackManagerForChainRun, config: RunnableConfig) -> Answer:
        *_, answer = self._events(iter([asked]), run_manager, config)
        assert isinstance(answer, Answer)
        return answer


def _question(asked: Input) -> Question:
    question = asked if isinstance(asked, Question) else _as_question(asked)
    text = " ".join(question.text.split())
    if not text:
        raise UsageError("The question is empty; ask something, for example “What happened in Baghdad?”.")
    if len(text) > _LONGEST_QUESTION:
        raise UsageError(f"The question is longer than {_LONGEST_QUESTION:,} characters; shorten it.")
    return replace(question, text=text, history=question.history[-MOST_EARLIER:])


def _as_question(given: str | Mapping[str, Any]) -> Question:
    if isinstance(given, str):
        return Question(given)
    if not isinstance(given, Mapping):
        raise UsageError(f"The chain takes {_TAKEN}; it was given {type(given).__name__}.")
    text, history = given.get("question"), given.get("history") or ()
    if not isinstance(text, str):
        raise UsageError(f"The chain takes {_TAKEN}; this dict has no text under “question”.")
    if isinstance(history, str) or not all(isinstance(turn, str | Turn) for turn in history):
        raise UsageError(f"The chain takes {_TAKEN}; “history” holds earlier questions, each a str or a Turn.")
    turns = tuple(turn if isinstance(turn, Turn) else Turn(turn) for turn in history)
    return Question(text, turns, as_of=day_of(given.get("as_of")))
