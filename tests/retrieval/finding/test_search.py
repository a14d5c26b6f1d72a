"""Search over a real library and a real Chroma, with embeddings that count words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_tests.integration_tests import RetrieversIntegrationTests
from support.fake_embeddings import WordCounts

from corpus.article import Article, Filters, Source, source_id
from corpus.library import Library
from corpus.reading import ReadResult
from corpus.syncing import plan
from retrieval.answer import Question
from retrieval.finding.retriever import NewsRetriever, document, hit_of
from retrieval.finding.search import Searcher, SearchSettings, freshness, occurrences
from retrieval.finding.vectors import VectorStore
from retrieval.storing.indexing import Indexer

pytestmark = pytest.mark.stores

TROOPS = "Some 2,500 U.S. troops advise the army. They left the desert base.\n\nThe talks go on in Baghdad."
ARTICLES = {
    "troops": (TROOPS, "Coast Daily", date(2024, 2, 6)),
    "copy": (TROOPS, "Orchard Digest", date(2024, 2, 7)),
    "bread": ("The price of bread rose again. Bakers blame the harvest.", "Coast Daily", date(2024, 1, 3)),
    "rain": ("Rain fell on the harvest for three days.", None, None),
}


@pytest.fixture(scope="module")
def searcher(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searcher]:
    folder = tmp_path_factory.mktemp("data")
    library, store, embeddings = Library(folder / "library.sqlite"), VectorStore(folder / "vectors"), WordCounts()
    indexer = Indexer(library, store, lambda: embeddings, 60)
    readings = [
        ReadResult(Article(Source(source_id("news", name), f"About {name}", publisher, None, day), text), 0)
        for name, (text, publisher, day) in ARTICLES.items()
    ]
    indexer.execute("news", plan({}, readings))
    index = library.indexes.live("news")
    assert index is not None
    vectors = store.open(index, writing=False)
    yield Searcher(library, index, vectors, embeddings)
    vectors.close()
    library.close()


def titles(searcher: Searcher, question: str, **filters: object) -> list[str]:
    hits = searcher.search(Question(question, filters=Filters(**filters)))  # type: ignore[arg-type]
    return list(dict.fromkeys(hit.passage.source.title for hit in hits))


def test_the_best_passage_comes_first_with_the_copy_folded_under_it(searcher: Searcher) -> None:
    best, *rest = searcher.search(Question("How many US troops are there?"))
    assert "2,500 U.S. troops" in best.passage.text
    assert {best.passage.source.publisher, *(copy.publisher for copy in best.copies)} == {
        "Coast Daily",
        "Orchard Digest",
    }
    assert all(other.passage.text != best.passage.text for other in rest)


def test_as_of_a_day_nothing_later_is_found_or_named_as_a_copy(searcher: Searcher) -> None:
    best, *rest = searcher.search(Question("How many US troops are there?", as_of=date(2024, 2, 6)))
    assert (best.passage.source.publisher, best.copies) == ("Coast Daily", ())
    days = [hit.passage.source.published for hit in rest]
    assert all(day is None or day <= date(2024, 2, 6) for day in days)
    assert "About troops" not in titles(searcher, "How many US troops?", until=date(2024, 1, 31))


def test_as_of_a_day_the_newest_of_then_is_as_fresh_as_can_be(searcher: Searcher) -> None:
    (now, then) = (
        next(hit.score for hit in searcher.search(question, newest=True) if "bread" in hit.passage.source.title)
        for question in (Question("price of bread"), Question("price of bread", as_of=date(2024, 1, 3)))
    )
    assert then > now


def test_a_hit_says_how_like_the_question_it_is(searcher: Searcher) -> None:
    best, *rest = searcher.search(Question("The price of bread rose again."))
    assert best.similarity == pytest.approx(max(hit.similarity for hit in (best, *rest)))
    assert 0.5 < best.similarity <= 1
    assert hit_of(document(best)) == best


def test_scores_fall_and_lie_between_zero_and_one(searcher: Searcher) -> None:
    scores = [hit.score for hit in searcher.search(Question("harvest bread bakers"))]
    assert all(0 <= score <= 1 for score in scores)
    assert scores == sorted(scores, reverse=True)


def test_every_passage_is_a_slice_of_its_article(searcher: Searcher) -> None:
    for found in searcher.search(Question("talks in Baghdad, bread, rain, troops")):
        article = searcher._library.articles.get(found.passage.source.id)
        assert article is not None
        assert article.text[found.passage.start : found.passage.end] == found.passage.text


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {"About bread", "About rain"}),
        ({"publisher": "coast daily"}, {"About bread"}),
        ({"since": date(2024, 1, 4)}, {"About rain"}),
        ({"until": date(2024, 1, 3)}, {"About bread", "About rain"}),
        ({"dated_only": True}, {"About bread"}),
    ],
)
def test_filters_hold_for_words_and_vectors_alike(
    searcher: Searcher, filters: dict[str, object], expected: set[str]
) -> None:
    for weight in (0.0, 0.5, 1.0):
        one = Searcher(
            searcher._library, searcher._index, searcher._vectors, searcher._embeddings, SearchSettings(weight)
        )
        found = {title for title in titles(one, "harvest", **filters) if title in {"About bread", "About rain"}}
        assert found == expected


def test_a_question_full_of_query_syntax_is_only_words(searcher: Searcher) -> None:
    assert titles(searcher, '" OR title:* NEAR(bread ^harvest) -- ; DROP TABLE articles')[0] == "About bread"
    assert titles(searcher, "''\"\"**(((") is not None


def test_a_document_carries_the_whole_hit(searcher: Searcher) -> None:
    for found in searcher.search(Question("troops")):
        assert hit_of(document(found)) == found


@pytest.mark.parametrize(
    ("phrase", "count"),
    [
        ("the harvest", 2),
        ("THE HARVEST", 2),
        ("base. The talks", 2),
        ("harv", 0),
        ("2,500 u.s. troops", 2),
        ("  ", 0),
    ],
)
def test_every_occurrence_of_a_phrase_is_found_also_across_passages(
    searcher: Searcher, phrase: str, count: int
) -> None:
    found = list(occurrences(searcher._library, "news", phrase))
    assert len(found) == count
    for place in found:
        article = searcher._library.articles.get(place.source.id)
        assert article is not None
        assert article.text[place.start : place.end] == place.text


class TestLangChainStandard(RetrieversIntegrationTests):
    """LangChain's own tests of what a retriever must do."""

    @pytest.fixture(autouse=True)
    def _give(self, searcher: Searcher) -> None:
        type(self).shared = searcher

    @property
    def retriever_constructor(self) -> type[NewsRetriever]:
        return NewsRetriever

    @property
    def retriever_constructor_params(self) -> dict[str, object]:
        return {"searcher": type(self).shared}

    @property
    def retriever_query_example(self) -> str:
        return "harvest troops talks"

    def test_it_is_a_retriever(self) -> None:
        assert issubclass(self.retriever_constructor, BaseRetriever)


def test_library_path_is_apart(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    assert library.indexes.live("news") is None
    library.close()


@pytest.mark.parametrize(
    ("published", "newest", "expected"),
    [
        (date(2024, 2, 7), date(2024, 2, 7), 1.0),
        (date(2023, 2, 7), date(2024, 2, 7), 0.368),
        (date(2014, 2, 7), date(2024, 2, 7), 0.0),
        (None, date(2024, 2, 7), 0.368),
        (None, None, 0.0),
    ],
)
def test_what_is_new_goes_before_what_is_old(published: date | None, newest: date | None, expected: float) -> None:
    assert freshness(published, newest) == pytest.approx(expected, abs=0.001)
