""" "Who said that?": the speakers of the statements just given, proved by the same quotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fakes import answer, quote, statement, turn
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field

from bot.rendering.plain import plain_body
from corpus.article import Article, Filters
from corpus.library import IndexSpec, Library
from retrieval.answer import Answer, Outcome, Question, Statement, Turn
from retrieval.chain import NewsChain
from retrieval.question.followup import asks_who_said, by_speaker, stand_alone
from retrieval.question.followup.saying import read_as
from retrieval.question.understanding import Understood

PHASES = "Iraq wants a phased transition, according to Farhad Alaadin."
QUOTED = "“It must end for good,” the office of the prime minister said."
BARE = "About 2,500 troops are in Iraq."


def said(text: str, speaker: str | None, lit: str, title: str = "Talks on the coalition") -> Statement:
    return replace(statement(quote(text, title=title), lit=[lit]), speaker=speaker)


ALAADIN = said(PHASES, "Farhad Alaadin", "wants a phased transition", "One")
OFFICE = said(QUOTED, "the office of the prime minister", "It must end for good", "Two")
NOBODY = said(BARE, None, "About 2,500", "Three")


@pytest.mark.parametrize(
    "question",
    [
        "Who said that?",
        "who said this",
        "And who says so?",
        "Who said it?",
        "Says who?",
        "According to whom?",
        "Whose words are these?",
        "Who exactly claims that?",
    ],
)
def test_it_is_asked_in_many_words(question: str) -> None:
    assert asks_who_said(question)


@pytest.mark.parametrize(
    "question", ["Who said that Iraq must not be an arena?", "Who published that?", "Who said “no”?", "Who is that?"]
)
def test_other_questions_are_not_taken_for_it(question: str) -> None:
    assert not asks_who_said(question)


def test_it_is_read_as_the_question_for_each_statement() -> None:
    assert read_as([ALAADIN, OFFICE]) == "Who said “wants a phased transition”, and who “It must end for good”?"
    assert read_as([NOBODY]) == "Who said “About 2,500 troops are in Iraq”?", "two words say too little"
    long = said("On Friday " + "the long talks " * 9 + "ended.", None, "ended")
    assert read_as([long]).endswith("the long talks …”?")


def test_the_speakers_are_named_and_how_the_passage_has_their_words() -> None:
    named = by_speaker([ALAADIN, OFFICE, NOBODY])
    assert [each.text for each in named] == [
        "Farhad Alaadin, paraphrased in",
        "the office of the prime minister, quoted in",
        "No speaker is named; the article itself says so:",
    ]
    assert [each.quotes for each in named] == [ALAADIN.quotes, OFFICE.quotes, NOBODY.quotes]


def test_without_an_answer_before_the_question_before_is_asked_about() -> None:
    assert stand_alone("Who said that?", [Turn("Why did it close?")]) == "Who answers “Why did it close?”"
    assert stand_alone("Who said that?", [turn("Who?", PHASES, ["Iraq"]), turn("Nothing?")]) is not None


class NoSearch(BaseRetriever):
    searches: list[str] = Field(default_factory=list)

    def _get_relevant_documents(self, query: str, *, run_manager: Any, **options: Any) -> list[Document]:
        self.searches.append(query)
        return []


class Silent:
    def read(self, question: Understood, hits: Any) -> None:
        return None

    def write(self, question: Understood, read: Any, searched: Any) -> Answer:
        return replace(answer(), question=question.text, read_as=question.read_as)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path / "library.sqlite")
    index = opened.create_index("news", IndexSpec("m", "m@1", 4, 900))
    of = [(each.quotes[0].passage, text) for each, text in ((ALAADIN, PHASES), (OFFICE, QUOTED))]
    opened.store(index, [(Article(passage.source, text), [passage]) for passage, text in of])
    yield opened
    opened.close()


def who_said(library: Library, *statements: Statement, outcome: Outcome = Outcome.ANSWERED) -> tuple[Answer, NoSearch]:
    retriever = NoSearch()
    chain = NewsChain(library, "news", retriever, Silent(), stand_alone=stand_alone)
    before = Turn("What does Iraq want?", answer(*statements, outcome=outcome, confidence=0.7))
    return chain.invoke(Question("Who said that?", (before,), Filters())), retriever


def test_the_chain_answers_it_from_what_was_told(library: Library) -> None:
    found, retriever = who_said(library, ALAADIN, OFFICE, outcome=Outcome.POSSIBLE)
    assert retriever.searches == []
    assert found.read_as == "Who said “wants a phased transition”, and who “It must end for good”?"
    assert plain_body(found).splitlines() == [
        "Possibly: Farhad Alaadin, paraphrased in [1]",
        "Also: the office of the prime minister, quoted in [2]",
    ]
    assert (found.outcome, found.confidence) == (Outcome.POSSIBLE, 0.7)
    assert [each.text for each in found.citations] == [PHASES, QUOTED]


def test_what_no_article_has_any_more_is_not_told_again(library: Library) -> None:
    gone = said("Iraq wants peace, Bo said.", "Bo", "peace", "Gone")
    found, _ = who_said(library, gone, OFFICE)
    assert [each.speaker for each in found.statements] == ["the office of the prime minister"]
    found, retriever = who_said(library, gone)
    assert (found.statements, retriever.searches) == ((), ["Who said “Iraq wants peace, Bo said”?"])
