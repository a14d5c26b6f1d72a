"""The chain with a chat model: sentences before the answer, the event loop free, an answer that nobody waits for."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from support import PATIENCE
from support.fake_model import FakeModel, Reply
from support.writers import FERRIES, HITS, QUESTION, writer

from corpus.library import IndexSpec, Library
from retrieval.answer import Answer, Question, Stage, Statement, Turn
from retrieval.chain import NewsChain
from retrieval.finding.retriever import document

pytestmark = [pytest.mark.models, pytest.mark.stores]

SWIMS = Reply("Nobody swims [1]. Pigs fly [1].")
HANGS = Reply("Nobody swims [1]. And then it went on", after="hang")


class Ferries(BaseRetriever):
    def _get_relevant_documents(self, query: str, *, run_manager: Any, **options: Any) -> list[Document]:
        return [document(hit) for hit in HITS]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "library.sqlite")
    made.indexes.create("news", IndexSpec("m", "m@1", 4, 900))
    yield made
    made.close()


@pytest.fixture
def executor() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as made:
        yield made


def chain(library: Library, fake: FakeModel, executor: ThreadPoolExecutor | None = None) -> NewsChain:
    return NewsChain(library, "news", Ferries(), writer(fake), executor=executor)


def test_each_checked_sentence_comes_before_the_answer(library: Library) -> None:
    with FakeModel(SWIMS) as fake:
        events = list(chain(library, fake).stream(QUESTION))
    names = [event.name if isinstance(event, Stage) else type(event).__name__ for event in events]
    assert [name for name, _ in groupby(names)] == ["searching", "reading", "writing", "Statement", "Answer"]
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.removed == 1
    assert set(answer.timings) == {"searching", "reading", "writing", "total"}


def test_the_sentences_of_an_earlier_answer_are_not_told_again(library: Library) -> None:
    with FakeModel(SWIMS) as fake:
        events = list(chain(library, fake).stream(Question("Who published that?", (Turn(QUESTION),))))
    assert not any(isinstance(event, Statement) for event in events)
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.listing is not None
    assert [source.id for source in answer.listing.sources][:1] == ["a"]


async def test_the_event_loop_is_free_while_the_model_is_silent(library: Library, executor: ThreadPoolExecutor) -> None:
    beats = 0

    async def heart() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0)
            beats += 1

    told_often = threading.Event()

    def silent(_: object) -> Reply:
        assert told_often.wait(PATIENCE)
        return SWIMS

    events: list[object] = []
    pulse = asyncio.create_task(heart())
    with FakeModel(silent) as fake:
        async for event in chain(library, fake, executor).astream(QUESTION):
            events.append(event)
            if sum(isinstance(event, Stage) and event.name == "writing" for event in events) >= 3:
                told_often.set()
    pulse.cancel()
    assert isinstance(events[-1], Answer)
    assert beats > 10 * len(events)


async def test_an_answer_that_nobody_waits_for_is_broken_off(library: Library, executor: ThreadPoolExecutor) -> None:
    with FakeModel(HANGS) as fake:
        asked = chain(library, fake, executor)
        writing = asyncio.Event()

        async def ask() -> None:
            async for event in asked.astream(QUESTION):
                if isinstance(event, Statement):
                    writing.set()

        task = asyncio.create_task(ask())
        await writing.wait()
        task.cancel()
        assert await asyncio.to_thread(fake.left.wait, PATIENCE)


def test_callbacks_see_the_prompt_and_the_model(library: Library) -> None:
    class Seen(BaseCallbackHandler):
        def __init__(self) -> None:
            self.prompts: list[str] = []

        def on_chat_model_start(self, serialized: Any, messages: Any, **more: Any) -> None:
            self.prompts.append(messages[0][1].content)

    seen = Seen()
    with FakeModel(SWIMS) as fake:
        chain(library, fake).invoke(QUESTION, {"callbacks": [seen]})
    (prompt,) = seen.prompts
    assert FERRIES in prompt
