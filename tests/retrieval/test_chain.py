"""The chain, with a retriever and a writer written out by hand."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from langchain_core.callbacks import BaseCallbackHandler
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda, RunnablePassthrough
from pydantic import Field
from support.fakes import answer, hit, quote, statement

from corpus.article import Filters
from corpus.errors import UsageError
from corpus.library import IndexSpec, Library
from retrieval.answer import Answer, Question, Searched, Stage, Turn
from retrieval.chain import NewsChain
from retrieval.finding.retriever import document
from retrieval.question.followup import stand_alone
from retrieval.question.understanding import Understood
from retrieval.quote import Hit

pytestmark = pytest.mark.stores


class OneHit(BaseRetriever):
    asked: list[tuple[str, Any]] = Field(default_factory=list)

    def _get_relevant_documents(self, query: str, *, run_manager: Any, **options: Any) -> list[Document]:
        self.asked.append((query, options.get("filters")))
        return [document(hit("Some 2,500 troops serve there."))]


class Quoting:
    """Answers every question with the first hit."""

    def read(self, question: Understood, hits: Sequence[Hit]) -> str:
        return hits[0].passage.text

    def write(self, question: Understood, read: str, searched: Searched) -> Answer:
        made = answer(statement(quote(read), lit=["2,500"]))
        return replace(made, question=question.text, read_as=question.read_as, searched=searched)


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[NewsChain]:
    library = Library(tmp_path / "library.sqlite")
    library.indexes.create("news", IndexSpec("m", "m@1", 4, 900))
    with ThreadPoolExecutor(1) as executor:
        yield NewsChain(library, "news", OneHit(), Quoting(), stand_alone=stand_alone, executor=executor)
    library.close()


def test_invoke_gives_the_answer_and_how_long_each_stage_took(chain: NewsChain) -> None:
    found = chain.invoke("  How many\ntroops? ")
    assert isinstance(found, Answer)
    assert found.question == "How many troops?"
    assert set(found.timings) == {"searching", "reading", "answering", "total"}
    assert sum(found.timings.values()) == pytest.approx(2 * found.timings["total"])


def test_stream_tells_the_stages_then_the_answer(chain: NewsChain) -> None:
    *stages, last = chain.stream("How many troops?")
    assert [stage.name for stage in stages if isinstance(stage, Stage)] == ["searching", "reading", "answering"]
    assert [stage.passages for stage in stages if isinstance(stage, Stage)][1] == 1
    assert isinstance(last, Answer)


async def test_the_asynchronous_twins_do_the_same_and_leave_the_loop_free(chain: NewsChain) -> None:
    beats = 0

    async def heart() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0)
            beats += 1

    pulse = asyncio.create_task(heart())
    events = [event async for event in chain.astream("How many troops?")]
    found = await chain.ainvoke("How many troops?")
    pulse.cancel()
    assert [type(event).__name__ for event in events] == ["Stage", "Stage", "Stage", "Answer"]
    assert found.question == "How many troops?"
    assert beats > 0


def test_a_question_that_leans_is_searched_as_it_was_read(chain: NewsChain) -> None:
    found = chain.invoke(Question("And in Syria?", (Turn("How many U.S. troops are in Iraq?"),)))
    assert found.read_as == "How many U.S. troops are in Syria?"
    assert found.question == "And in Syria?"


def test_filters_reach_the_retriever(chain: NewsChain) -> None:
    retriever = chain._answering._collection.retriever
    assert isinstance(retriever, OneHit)
    chain.invoke(Question("How many troops?", filters=Filters(publisher="Coast Daily")))
    assert retriever.asked[-1] == ("How many troops?", Filters(publisher="Coast Daily"))


@pytest.mark.parametrize("blank", ["", "  \n", "x" * 4_001])
def test_a_blank_or_endless_question_is_refused(chain: NewsChain, blank: str) -> None:
    with pytest.raises(UsageError):
        chain.invoke(blank)


def test_a_dict_is_a_question_too(chain: NewsChain) -> None:
    assert chain.invoke({"question": "How many troops?", "topic": "left for others"}).question == "How many troops?"
    earlier = "How many U.S. troops are in Iraq?"
    for turn in (earlier, Turn(earlier)):
        found = chain.invoke({"question": "And in Syria?", "history": [turn]})
        assert found.read_as == "How many U.S. troops are in Syria?"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["How many?"], "it was given list"),
        (None, "it was given NoneType"),
        ({"input": "How many?"}, "has no text under “question”"),
        ({"question": Question("How many?")}, "has no text under “question”"),
        ({"question": "How many?", "history": "What do they do?"}, "“history” holds earlier questions"),
        ({"question": "How many?", "history": [("human", "Hello")]}, "“history” holds earlier questions"),
    ],
)
def test_what_is_no_question_is_told_what_the_chain_takes(chain: NewsChain, given: Any, said: str) -> None:
    with pytest.raises(UsageError, match=f"The chain takes a str, a Question, or a dict such as .*{said}"):
        chain.invoke(given)


async def test_it_works_in_chains_of_langchain(chain: NewsChain) -> None:
    composed = {"question": RunnablePassthrough()} | chain | RunnableLambda(lambda answer: answer.question)
    questions = ["How many troops?", "Where are they?"]
    assert composed.invoke(questions[0]) == questions[0]
    assert await composed.ainvoke(questions[0]) == questions[0]
    assert list(composed.stream(questions[0])) == questions[:1]
    assert [said async for said in composed.astream(questions[0])] == questions[:1]
    assert composed.batch(questions) == await composed.abatch(questions) == questions
    dicts = [{"question": question} for question in questions]
    assert [answer.question for answer in chain.batch(dicts)] == questions
    assert [answer.question for answer in await chain.abatch(dicts)] == questions
    assert [type(event).__name__ for event in chain.stream(dicts[0])] == ["Stage", "Stage", "Stage", "Answer"]
    kept = RunnablePassthrough.assign(answer=chain).invoke({"question": questions[0], "name": "kept"})
    assert (kept["name"], kept["answer"].question) == ("kept", questions[0])


def test_callbacks_see_the_chain_and_the_retriever(chain: NewsChain) -> None:
    class Seen(BaseCallbackHandler):
        def __init__(self) -> None:
            self.names: list[str] = []

        def on_chain_start(self, serialized: Any, inputs: Any, **more: Any) -> None:
            self.names.append("chain")

        def on_retriever_start(self, serialized: Any, query: str, **more: Any) -> None:
            self.names.append("retriever")

    seen = Seen()
    chain.invoke("How many troops?", {"callbacks": [seen]})
    assert seen.names == ["chain", "retriever"]


def test_it_composes_with_other_runnables(chain: NewsChain) -> None:
    words = chain | (lambda found: found.statements[0].lit_words)
    assert words.invoke("How many troops?") == ("2,500",)
    assert "LANGSMITH_TRACING" not in os.environ
