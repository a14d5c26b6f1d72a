"""The questions over the sample: what they call right is what the articles say, and each comes out as its line says.

How to add a question is said in `support/answer_gate.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

import pytest
from support.answer_gate import COLLECTION, FILE, Ask, Expectation, asking, check, expectations

from corpus.article import Article
from corpus.reading import Rules, discover, read
from corpus.sample import folder
from retrieval.evaluation.matching import contains

pytestmark = [pytest.mark.models, pytest.mark.stores, pytest.mark.process]  # pages are parsed in a process

EXPECTATIONS = expectations(FILE.read_text(encoding="utf-8").splitlines(), FILE.name)
KINDS = {
    *("fact", "agreement", "positions", "attribution", "followup", "unanswerable", "collection", "no-question"),
    *("false-corroboration", "other-place", "whose", "other-entity", "roles", "yes-no", "over-time", "outside"),
    *("near-miss", "wording", "not-known", "list", "why-after-number", "more", "latest", "broad", "misspelt"),
    "lit-cut",
}


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """The sample by file name, and by address where there is one."""
    found = [reading.item for reading in read(discover([folder()]).files, COLLECTION, Rules())]
    kept = [item for item in found if isinstance(item, Article)]
    named = {PurePath(item.source.file).name: item for item in kept if item.source.file}
    return named | {item.source.url: item for item in kept if item.source.url}


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ask]:
    with asking(tmp_path_factory.mktemp("sample")) as ask:
        yield ask


@pytest.mark.parametrize("expectation", EXPECTATIONS, ids=lambda each: each.item.id)
def test_every_question_comes_out_as_its_line_says(expectation: Expectation, ask: Ask) -> None:
    complaint = check(expectation, ask).complaint
    assert complaint is None, complaint


@pytest.mark.parametrize("expectation", EXPECTATIONS, ids=lambda each: each.item.id)
def test_every_named_article_holds_an_answer(expectation: Expectation, articles: dict[str, Article]) -> None:
    for name in expectation.item.articles:
        assert contains([articles[name].text], expectation.item.answers), name
    assert bool(expectation.item.answers) == bool(expectation.item.articles) or expectation.item.type == "collection"


@pytest.mark.parametrize("expectation", EXPECTATIONS, ids=lambda each: each.item.id)
def test_what_must_be_lit_stands_in_a_named_article(expectation: Expectation, articles: dict[str, Article]) -> None:
    texts = [articles[name].text for name in expectation.item.articles]
    for words in (*expectation.right.lit, *filter(None, [expectation.right.first])):
        assert contains(texts, [words] if isinstance(words, str) else words), words
    assert articles.keys() >= {*expectation.right.not_same}


def test_there_is_something_of_every_kind() -> None:
    items = [each.item for each in EXPECTATIONS]
    assert len({item.id for item in items}) == len(items) >= 40
    assert {item.type for item in items} >= KINDS
    assert sum(item.type == "wording" for item in items) >= 5
    assert any(item.history for item in items)
    assert sum(not item.answerable for item in items) * 5 >= len(items)
