"""A time in a question: articles of that time go first, and others are looked at where these give no plain answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from support.fakes import answer, article, hit, quote, statement

from corpus.article import Filters
from corpus.chunking import chunk
from corpus.library import IndexSpec, Library
from retrieval.answer import Answer, Outcome, Question, Searched, Statement
from retrieval.chain import NewsChain
from retrieval.finding.retriever import document
from retrieval.question.understanding import Understood
from retrieval.quote import Hit

pytestmark = pytest.mark.stores

NOW = datetime(2026, 11, 25, 14, 3, tzinfo=UTC)
INSIDE, BEYOND = "Three ferries ran in July.", "Four ferries ran in July."
NAMED = "How many ferries ran in July 2026?"
A, P, N = Outcome.ANSWERED, Outcome.POSSIBLE, Outcome.NOT_FOUND
Outcomes = Mapping[str, Outcome]


class ByTime(BaseRetriever):
    """Finds the passage of the time where it is asked for that, or else the other one."""

    def _get_relevant_documents(self, query: str, *, run_manager: Any, **options: Any) -> list[Document]:
        filters: Filters = options["filters"]
        return [document(hit(INSIDE if filters.since and filters.until else BEYOND))]


class Scripted:
    """Answers with the first hit, as surely as it is told to."""

    def __init__(self, outcomes: Outcomes) -> None:
        self.outcomes = outcomes
        self.read_texts: list[str] = []

    def read(self, question: Understood, hits: Sequence[Hit]) -> str:
        self.read_texts.append(hits[0].passage.text)
        return hits[0].passage.text

    def write(self, question: Understood, read: str, searched: Searched) -> Answer:
        outcome, usage = self.outcomes[read], {"read": 10, "written": 1}
        said: tuple[Statement, ...] = () if outcome is N else (statement(quote(read)),)
        made = answer(*said, nearest=() if said else (quote(read),), usage=usage)
        return replace(made, outcome=outcome, searched=searched)


Ask = Callable[[str, Outcomes], tuple[Answer, list[str]]]


@pytest.fixture
def ask(tmp_path: Path) -> Iterator[Ask]:
    library = Library(tmp_path / "library.sqlite")
    index = library.indexes.create("news", IndexSpec("m", "m@1", 4, 900))
    made = [
        article(INSIDE, title="Inside", published=date(2026, 8, 2)),  # which tells of July a little later
        article(BEYOND, title="Beyond", published=date(2026, 8, 20)),
        article("It is late.", title="Late", published=date(2026, 11, 24)),
    ]
    library.articles.put(index, [(one, chunk(one)) for one in made])

    def asked(question: str, outcomes: Outcomes) -> tuple[Answer, list[str]]:
        writer = Scripted(outcomes)
        return NewsChain(library, "news", ByTime(), writer, clock=lambda: NOW).invoke(question), writer.read_texts

    yield asked
    library.close()


def texts(found: Answer) -> list[str]:
    return [quoted.text for quoted in (*found.citations, *found.nearest)]


@pytest.mark.parametrize(
    ("inside", "beyond", "taken"), [(P, A, BEYOND), (P, P, INSIDE), (P, N, INSIDE), (N, A, BEYOND), (N, P, BEYOND)]
)
def test_the_better_answer_is_taken(ask: Ask, inside: Outcome, beyond: Outcome, taken: str) -> None:
    found, read = ask(NAMED, {INSIDE: inside, BEYOND: beyond})
    assert read == [INSIDE, BEYOND]
    assert texts(found) == [taken]
    assert found.outcome is (inside if taken == INSIDE else beyond)
    assert found.timed is not None
    assert (found.timed.found, found.searched.articles) == ("beyond", 3)  # all were searched
    assert found.usage == {"read": 20, "written": 2}


def test_a_plain_answer_of_that_time_ends_the_search(ask: Ask) -> None:
    found, read = ask(NAMED, {INSIDE: A, BEYOND: A})
    assert (read, texts(found)) == ([INSIDE], [INSIDE])
    assert found.timed is not None
    assert (found.timed.found, found.searched.articles) == ("within", 1)


def test_what_is_near_is_of_that_time_where_nothing_is_found(ask: Ask) -> None:
    found, read = ask(NAMED, {INSIDE: N, BEYOND: N})
    assert read == [INSIDE, BEYOND]
    assert (found.outcome, texts(found), found.searched.articles) == (N, [INSIDE], 3)


def test_a_question_without_a_time_is_searched_once(ask: Ask) -> None:
    found, read = ask("How many ferries ran?", {BEYOND: P})
    assert (read, found.timed) == ([BEYOND], None)


def test_what_came_before_a_day_of_these_days_is_not_searched(ask: Ask) -> None:
    """An article of before cannot tell of yesterday; one that came a little later can."""
    found, _ = ask("How many ferries ran yesterday?", {INSIDE: N, BEYOND: N})
    assert found.searched.articles == 1


def test_a_filter_of_the_asker_is_searched_alone(ask: Ask, tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    writer = Scripted({INSIDE: P, BEYOND: P})
    chain = NewsChain(library, "news", ByTime(), writer, clock=lambda: NOW)
    found = chain.invoke(Question(NAMED, filters=Filters(since=date(2026, 8, 10))))
    library.close()
    assert (writer.read_texts, found.timed) == ([BEYOND], None)
