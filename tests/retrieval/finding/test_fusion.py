from __future__ import annotations

import pytest

from corpus.article import Passage, Source
from retrieval.finding.fusion import fold, fuse, vary
from retrieval.quote import Hit


def hit(article: str, position: int = 0, version: str | None = None) -> Hit:
    start = position * 10
    return Hit(Passage(Source(article, "A headline"), version or article, position, start, start + 5, "words"), 0.5)


def test_words_alone_rank_by_words_and_vectors_alone_by_vectors() -> None:
    words, similarity = {"a": 10.0, "b": 5.0}, {"a": 0.1, "b": 0.9}
    assert list(fuse(words, similarity, 1.0)) == ["a", "b"]
    assert list(fuse(words, similarity, 0.0)) == ["b", "a"]


def test_the_score_is_the_convex_combination() -> None:
    scores = fuse({"a": 10.0, "b": 5.0}, {"a": 0.4, "b": 0.8}, 0.25)
    assert scores == pytest.approx({"a": 0.25 * 1 + 0.75 * 0.4, "b": 0.25 * 0.5 + 0.75 * 0.8})


def test_a_passage_that_words_did_not_find_stands_just_below_the_last_that_they_did() -> None:
    scores = fuse({"a": 10.0, "b": 5.0}, {"c": 0.5}, 0.5)
    assert scores["c"] == pytest.approx(0.5 * 0.8 * 0.5 + 0.5 * 0.5)


def test_negative_similarity_counts_as_none_and_nothing_found_is_nothing() -> None:
    assert fuse({}, {"a": -0.3}, 0.5) == {"a": 0.0}
    assert fuse({}, {}, 0.5) == {}


def test_passages_of_one_wording_fold_under_the_best() -> None:
    best, copy, other = hit("one", version="same"), hit("two", version="same"), hit("three")
    assert fold([best, copy, other]) == [best, other]


def test_at_most_two_passages_of_one_article_among_the_first_five() -> None:
    ranked = [hit("a", 0), hit("a", 1), hit("a", 2), hit("b"), hit("c"), hit("d"), hit("e")]
    order = [(h.passage.source.id, h.passage.position) for h in vary(ranked)]
    assert order == [("a", 0), ("a", 1), ("b", 0), ("c", 0), ("d", 0), ("a", 2), ("e", 0)]
    assert len(vary([hit("a", n) for n in range(6)])) == 6
