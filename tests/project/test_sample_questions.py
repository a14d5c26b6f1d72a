"""The questions that measure Newsdesk over its own sample: what they call right is what the articles say."""

from __future__ import annotations

from pathlib import PurePath

import pytest
from support import ROOT

from corpus.article import Article
from corpus.reading import Rules, discover, read
from corpus.sample import folder
from retrieval.evaluation import Item
from retrieval.evaluation import read as read_questions
from retrieval.evaluation.matching import contains

pytestmark = pytest.mark.process

FILE = ROOT / "tests" / "data" / "sample_questions.jsonl"
ITEMS = read_questions(FILE.read_text(encoding="utf-8").splitlines(), FILE.name)


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """The sample by file name, and by address where there is one."""
    found = [reading.item for reading in read(discover([folder()]).files, "sample", Rules())]
    kept = [item for item in found if isinstance(item, Article)]
    named = {PurePath(item.source.file).name: item for item in kept if item.source.file}
    return named | {item.source.url: item for item in kept if item.source.url}


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.id)
def test_every_named_article_holds_an_answer(item: Item, articles: dict[str, Article]) -> None:
    for name in item.articles:
        assert contains([articles[name].text], item.answers), name
    assert bool(item.answers) == bool(item.articles) or item.type == "collection"


def test_there_is_something_of_every_kind() -> None:
    assert len({item.id for item in ITEMS}) == len(ITEMS) >= 25
    assert any(item.history for item in ITEMS)
    assert {"agreement", "positions", "unanswerable", "collection", "no-question"} <= {item.type for item in ITEMS}
    assert sum(not item.answerable for item in ITEMS) * 4 >= len(ITEMS)
