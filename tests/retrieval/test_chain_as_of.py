"""A question that is asked as of a day: what may answer, from which day time is told, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field
from support.fakes import answer, article, hit, quote, statement

from corpus.article import Filters
from corpus.chunking import chunk
from corpus.errors import UsageError
from corpus.library import IndexSpec, Library
from retrieval.answer import Answer, Outcome, Question, Searched, Timed, Turn
from retrieval.chain import NewsChain
from retrieval.finding.retriever import document
from retrieval.question.followup import stand_alone
from retrieval.question.understanding import Understood
from retrieval.quote import Hit

pytestmark = pytest.mark.stores

NOW = datetime(2026, 11, 25, 14, 3, tzinfo=UTC)
DAY = date(2026, 5, 6)  # a Wednesday
MADE = {
    "Early": ("The harbour council chose Ada Brook.", date(2026, 1, 5)),
    "Monday": ("The harbour council chose Carl Holt.", date(2026, 5, 4)),
    "Later": ("The harbour council chose Dan Moor.", date(2026, 5, 7)),
    "Undated": ("The harbour council meets on Mondays.", None),
}


class Asked(BaseRetriever):
    """Finds one passage, and remembers with which filters."""

    filters: list[Filters] = Field(default_factory=list)

    def _get_relevant_documents(self, query: str, *, run_manager: Any, **options: Any) -> list[Document]:
        self.filters.append(options["filters"])
        return [document(hit(MADE["Monday"][0], title="Monday", published=MADE["Monday"][1]))]


class Quoting:
    """Answers with the first hit."""

    def read(self, question: Understood, hits: Sequence[Hit]) -> Sequence[Hit]:
        return hits

    def write(self, question: Understood, read: Sequence[Hit], searched: Searched) -> Answer:
        passage = read[0].passage
        quoted = replace(quote(passage.text), passage=passage)
        made = answer(statement(quoted, lit=["Carl Holt"]), question=question.text, read_as=question.read_as)
        return replace(made, searched=searched, asked=NOW)


@pytest.fixture
def retriever() -> Asked:
    return Asked()


@pytest.fixture
def chain(tmp_path: Path, retriever: Asked) -> Iterator[NewsChain]:
    library = Library(tmp_path / "library.sqlite")
    index = library.indexes.create("news", IndexSpec("m", "m@1", 4, 900))
    made = [article(text, title=title, published=day, added=NOW) for title, (text, day) in MADE.items()]
    library.articles.put(index, [(one, chunk(one)) for one in made])
    yield NewsChain(library, "news", retriever, Quoting(), stand_alone=stand_alone, clock=lambda: NOW)
    library.close()


def test_nothing_published_later_may_answer(chain: NewsChain, retriever: Asked) -> None:
    found = chain.invoke(Question("Whom did the council choose?", filters=Filters(publisher="Coast"), as_of=DAY))
    assert retriever.filters == [Filters(until=DAY, publisher="Coast")]
    assert (found.as_of, found.asked, found.today) == (DAY, NOW, DAY)


def test_undated_articles_stay_in_and_are_counted(chain: NewsChain) -> None:
    assert chain.invoke(Question("Whom did it choose?", as_of=DAY)).searched == Searched("news", 3, undated=1)
    only = chain.invoke(Question("Whom did it choose?", filters=Filters(dated_only=True), as_of=DAY))
    assert only.searched == Searched("news", 2, undated_left_out=1)


def test_time_in_the_question_is_told_from_that_day(chain: NewsChain, retriever: Asked) -> None:
    found = chain.invoke(Question("Whom did the council choose this week?", as_of=DAY))
    assert found.timed == Timed(date(2026, 5, 4), None)
    assert retriever.filters == [Filters(since=date(2026, 4, 30), until=DAY)]
    yesterday = chain.invoke(Question("Whom did the council choose yesterday?", as_of=DAY))
    assert yesterday.timed == Timed(date(2026, 5, 5), date(2026, 5, 5))
    assert retriever.filters[1] == Filters(since=date(2026, 5, 4), until=DAY)


def test_the_collection_is_told_as_it_was(chain: NewsChain) -> None:
    known = chain.invoke(Question("What do you know?", as_of=DAY))
    assert known.listing is not None
    assert (known.listing.articles, known.listing.newest, known.as_of) == (3, date(2026, 5, 4), DAY)
    came = chain.invoke(Question("What came in this week?", as_of=DAY))
    assert came.listing is not None
    assert (came.listing.articles, came.listing.since) == (0, date(2026, 5, 4))  # they came in in November


def test_follow_ups_are_of_the_same_day(chain: NewsChain, retriever: Asked) -> None:
    published = chain.invoke(Question("Who published that?", (Turn("Whom did the council choose?"),), as_of=DAY))
    assert retriever.filters == [Filters(until=DAY)]  # the earlier question was asked as of that day
    assert published.outcome is Outcome.ABOUT_COLLECTION
    assert published.as_of == DAY


def test_what_an_earlier_answer_knew_of_later_days_is_not_told(chain: NewsChain) -> None:
    text, day = MADE["Later"]
    source = article(text, title="Later", published=day)
    spoken = replace(statement(replace(quote(text), passage=chunk(source)[0]), lit=["Dan Moor"]), speaker="The council")
    turn = Turn("Whom did the council choose?", answer(spoken))
    assert chain.invoke(Question("Who said that?", (turn,))).statements[0].speaker == "The council"
    then = chain.invoke(Question("Who said that?", (turn,), as_of=DAY))
    assert [one.quotes[0].source.title for one in then.statements] == ["Monday"]


def test_a_program_states_the_day_beside_the_question(chain: NewsChain, retriever: Asked) -> None:
    for day in (DAY, "2026-05-06", datetime(2026, 5, 6, 9, tzinfo=UTC)):
        assert chain.invoke({"question": "Whom did it choose?", "as_of": day}).as_of == DAY
    assert retriever.filters == [Filters(until=DAY)] * 3
    with pytest.raises(UsageError, match="a day such as"):
        chain.invoke({"question": "Whom did it choose?", "as_of": "May"})
    with pytest.raises(UsageError, match="lies in the future"):
        chain.invoke({"question": "Whom did it choose?", "as_of": "2026-11-26"})


def test_a_first_day_after_it_is_refused_before_anything_is_searched(chain: NewsChain, retriever: Asked) -> None:
    with pytest.raises(UsageError, match="let “since” begin"):
        chain.invoke(Question("Who?", filters=Filters(since=date(2026, 6, 1)), as_of=DAY))
    assert retriever.filters == []
