"""What the chain answers without reading: questions about the collection, and what is no question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import Field
from support.fakes import answer, article, hit, quote, statement

from corpus.article import Filters
from corpus.chunking import chunk
from corpus.library import IndexSpec, Library
from retrieval.answer import Answer, Listing, Outcome, Question, Searched, Stage, Turn
from retrieval.chain import NewsChain
from retrieval.finding.retriever import document
from retrieval.question.followup import stand_alone
from retrieval.question.understanding import Understood
from retrieval.quote import Hit

pytestmark = pytest.mark.stores

NOW = datetime(2026, 11, 25, 14, 3, tzinfo=UTC)  # a Wednesday
TROOPS = "How many troops are in Iraq?"
HITS = (
    hit("Some 2,500 troops serve there. They left no base.", 0.9, title="A call", publisher="Meuse Wire"),
    hit("The troops left in May, he said. It rained.", 0.5, title="A guide", credit="www.other.example"),
)


class TwoHits(BaseRetriever):
    asked: list[tuple[str, Any]] = Field(default_factory=list)

    def _get_relevant_documents(self, query: str, *, run_manager: Any, **options: Any) -> list[Document]:
        self.asked.append((query, options.get("filters")))
        return [document(each) for each in HITS]


class Quoting:
    """Answers every question with both hits."""

    def __init__(self) -> None:
        self.read_for: list[str] = []

    def read(self, question: Understood, hits: Sequence[Hit]) -> Sequence[Hit]:
        self.read_for.append(question.searched)
        return hits

    def write(self, question: Understood, read: Sequence[Hit], searched: Searched) -> Answer:
        quotes = [quote(each.passage.text, title=each.passage.source.title) for each in read]
        quotes = [replace(one, passage=each.passage) for one, each in zip(quotes, read, strict=True)]
        return replace(answer(statement(*quotes)), question=question.text, read_as=question.read_as, searched=searched)


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[NewsChain]:
    library = Library(tmp_path / "library.sqlite")
    index = library.indexes.create("news", IndexSpec("m", "m@1", 4, 900))
    made = [
        article("Fourteen banks wait.", title="Banks", publisher="Orchard Digest", published=date(2024, 2, 8)),
        article("The banks hope.", title="Hope", publisher="Potomac Brief", published=date(2026, 11, 20)),
        article("A guide.", title="A guide"),
    ]
    added = [NOW - timedelta(days=60), NOW - timedelta(days=1), NOW]
    made = [replace(one, source=replace(one.source, added=at)) for one, at in zip(made, added, strict=True)]
    library.articles.put(index, [(one, chunk(one)) for one in made])
    yield NewsChain(library, "news", TwoHits(), Quoting(), stand_alone=stand_alone, clock=lambda: NOW)
    library.close()


def listing(found: Answer) -> Listing:
    assert found.outcome is Outcome.ABOUT_COLLECTION
    assert found.listing is not None
    return found.listing


def titles(found: Answer) -> list[str]:
    return [source.title for source in listing(found).sources]


def searches(chain: NewsChain) -> list[tuple[str, Any]]:
    assert isinstance(chain._answering._collection.retriever, TwoHits)
    return chain._answering._collection.retriever.asked


def test_what_is_known_comes_from_the_library_alone(chain: NewsChain) -> None:
    found = chain.invoke("What do you know?")
    assert listing(found) == Listing(
        kind="overview",
        articles=3,
        sources=listing(found).sources,
        publishers=((None, 1), ("Orchard Digest", 1), ("Potomac Brief", 1)),
        undated=1,
        oldest=date(2024, 2, 8),
        newest=date(2026, 11, 20),
        added=NOW,
    )
    assert titles(found) == ["Hope", "Banks", "A guide"]
    assert (found.searched.articles, found.asked, found.statements) == (3, NOW, ())
    assert searches(chain) == []


def test_its_stages_are_told_and_timed_as_those_of_any_answer(chain: NewsChain) -> None:
    *stages, last = chain.stream("What do you know?")
    assert stages == [Stage("searching"), Stage("answering")]
    assert isinstance(last, Answer)
    assert set(last.timings) == {"searching", "answering", "total"}
    assert sum(last.timings.values()) == pytest.approx(2 * last.timings["total"])


def test_articles_about_a_topic(chain: NewsChain) -> None:
    found = chain.invoke("What articles do you have about banks?")
    assert (listing(found).topic, listing(found).articles, titles(found)) == ("banks", 2, ["Banks", "Hope"])
    assert found.nearest == ()
    of_one = chain.invoke(
        Question("What articles do you have about banks?", filters=Filters(publisher="potomac brief"))
    )
    assert (titles(of_one), of_one.searched.articles) == (["Hope"], 1)


def test_no_article_about_a_topic_leaves_what_is_nearest(chain: NewsChain) -> None:
    found = chain.invoke("Do you have articles about troops?")
    assert (listing(found).articles, found.searched.articles) == (0, 3)
    assert [near.text for near in found.nearest] == [
        "Some 2,500 troops serve there.",
        "The troops left in May, he said.",
    ]
    assert searches(chain) == [("troops", Filters())]


def test_articles_of_a_publisher(chain: NewsChain) -> None:
    found = chain.invoke("What do you have from the Digest?")
    assert (titles(found), listing(found).publisher) == (["Banks"], "Orchard Digest")
    assert listing(chain.invoke("What do you have from the Gazette?")).articles == 0


def test_a_topic_from_a_publisher_is_that_of_the_publisher_when_there_is_one(chain: NewsChain) -> None:
    found = listing(chain.invoke("Do you have articles about banks from the Orchard Digest?"))
    assert (found.topic, found.publisher, found.articles) == ("banks", "Orchard Digest", 1)
    other = listing(chain.invoke("Do you have articles about banks from Norway?"))
    assert (other.topic, other.publisher) == ("banks from Norway", None)


def test_the_publisher_of_the_very_name_comes_before_those_that_begin_so(chain: NewsChain) -> None:
    index = chain._answering._collection.library.indexes.live("news")
    assert index is not None
    for number in range(3):
        of_many = article(f"Text {number}.", title=f"Title {number}", publisher="Potomac Brief Weekly")
        chain._answering._collection.library.articles.put(index, [(of_many, chunk(of_many))])
    assert titles(chain.invoke("What do you have from Potomac Brief?")) == ["Hope"]


def test_articles_of_a_time_say_how_many_undated_ones_were_left_out(chain: NewsChain) -> None:
    found = chain.invoke("Which articles do you have from this month?")
    assert titles(found) == ["Hope"]
    assert (found.searched.articles, found.searched.undated_left_out) == (3, 1)


def test_what_came_in(chain: NewsChain) -> None:
    found = chain.invoke("What changed this week?")
    assert titles(found) == ["A guide", "Hope"]
    assert (listing(found).since, listing(found).until) == (date(2026, 11, 23), None)
    assert titles(chain.invoke("What came in today?")) == ["A guide"]
    assert titles(chain.invoke("What came in yesterday?")) == ["Hope"]
    nothing = chain.invoke("What came in on Monday?")
    assert (listing(nothing).articles, listing(nothing).added) == (0, NOW)
    assert listing(chain.invoke("What’s new?")).since == date(2026, 11, 18)


def test_what_was_updated_is_told_apart_from_what_came_in(chain: NewsChain) -> None:
    library = chain._answering._collection.library
    index = library.indexes.live("news")
    assert index is not None
    for one in list(library.articles.all("news")):
        changed = replace(one, source=replace(one.source, changed=NOW - timedelta(hours=1)), text=f"{one.text} More.")
        library.articles.put(index, [(changed, chunk(changed))] if one.source.title != "A guide" else [])
    found = chain.invoke("What changed this week?")
    assert titles(found) == ["A guide", "Hope"]  # what came in this week is new, updated or not
    assert ([source.title for source in listing(found).updates], listing(found).updated) == (["Banks"], 1)
    assert [source.title for source in found.sources] == ["A guide", "Hope", "Banks"]
    assert listing(chain.invoke("What changed on Monday?")).updated == 0
    about = chain.invoke("Which articles about banks were updated today?")
    assert (titles(about), [source.title for source in listing(about).updates]) == ([], ["Banks", "Hope"])
    assert about.nearest == ()
    assert listing(chain.invoke("What do you know?")).updated == 0


def test_who_published_that_answers_the_question_before_again(chain: NewsChain) -> None:
    *stages, found = chain.stream(
        Question("Who published that?", (Turn(TROOPS), Turn("Thanks!")), Filters(publisher="X"))
    )
    assert [stage.name for stage in stages if isinstance(stage, Stage)] == [
        *("searching", "reading", "answering", "answering"),
    ]
    assert isinstance(found, Answer)
    said = listing(found)
    assert (said.kind, said.topic, said.articles) == ("published", TROOPS, 2)
    assert [(source.publisher, source.credit) for source in said.sources] == [
        ("Meuse Wire", None),
        (None, "www.other.example"),
    ]
    assert said.publishers == (("Meuse Wire", 1), (None, 1))
    assert searches(chain) == [(TROOPS, Filters(publisher="X"))]
    assert found.question == "Who published that?"


def test_who_published_what_was_listed(chain: NewsChain) -> None:
    found = chain.invoke(Question("Who published them?", (Turn("What articles do you have about banks?"),)))
    assert [name for name, _ in listing(found).publishers] == ["Orchard Digest", "Potomac Brief"]


def test_who_published_that_without_an_answer_before(chain: NewsChain) -> None:
    found = chain.invoke("Who published that?")
    assert listing(found) == Listing(kind="published", articles=0)
    assert searches(chain) == []


def test_the_next_question_leans_on_the_one_about_the_news(chain: NewsChain) -> None:
    found = chain.invoke(Question("And in Syria?", (Turn(TROOPS), Turn("Who published that?"))))
    assert found.read_as == "How many troops are in Syria?"
    listed = chain.invoke(Question("And in Syria?", (Turn("How many articles do you have about banks?"),)))
    assert (listing(listed).topic, listed.read_as) == (
        "banks in Syria",
        "How many articles do you have about banks in Syria?",
    )


def test_a_statement_gets_what_is_nearest_unread(chain: NewsChain) -> None:
    *stages, found = chain.stream("The troops left in May.")
    assert stages == [Stage("searching"), Stage("answering")]
    assert isinstance(found, Answer)
    assert found.outcome is Outcome.NO_QUESTION
    assert [near.text for near in found.nearest] == [
        "The troops left in May, he said.",
        "Some 2,500 troops serve there.",
    ]
    assert (found.statements, found.listing, found.searched.articles) == ((), None, 3)
    assert set(found.timings) == {"searching", "answering", "total"}
    assert isinstance(chain._answering._writer, Quoting)
    assert chain._answering._writer.read_for == []


def test_keywords_and_orders_are_read_as_questions(chain: NewsChain) -> None:
    for question in ("iraq troop numbers", "Tell me how many troops are in Iraq.", "I want to know who left."):
        assert chain.invoke(question).outcome is Outcome.ANSWERED


@pytest.mark.parametrize("earlier", ["Who published that?", "And about Syria?", TROOPS])
def test_a_history_may_be_as_long_as_it_likes(chain: NewsChain, earlier: str) -> None:
    found = chain.invoke(Question("Who published that?", (Turn(earlier),) * 3_000))
    assert found.outcome is Outcome.ABOUT_COLLECTION


def test_an_emptied_collection_has_nothing(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    found = NewsChain(library, "news", TwoHits(), Quoting(), clock=lambda: NOW).invoke("What do you know?")
    library.close()
    assert (listing(found).articles, found.searched.articles) == (0, 0)
