"""Parts are built once, by whichever thread comes first, and follow what happens to a collection."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fake_embeddings import WordCounts
from fakes import article

from bot.config import load
from bot.wiring import Desk
from corpus.errors import ModelMismatch
from corpus.syncing import Action, Step
from retrieval.answer import Question

TEXT = "About 2,500 troops are in Iraq, where they train local forces."


class Fake(Desk):
    """A desk whose embeddings need no model; `loads` counts how often they were loaded."""

    loads = 0
    fail = False

    def _embeddings(self) -> WordCounts:  # type: ignore[override]
        self.loads += 1
        time.sleep(0.05)
        if self.fail:
            raise OSError("no model")
        return WordCounts()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Fake]:
    made = Fake(load(data=tmp_path / "data", environ={}))
    yield made
    made.close()


def _fill(desk: Desk, collection: str = "news") -> None:
    found = article(TEXT, title=f"Troops in {collection}", collection=collection)
    desk.indexer().execute(collection, [Step(Action.ADD, found.source.id, "", found)])


def test_nothing_is_made_by_looking(desk: Fake) -> None:
    assert desk.live_index("news") is None
    assert desk.collections() == []
    assert not desk.data.exists()
    with pytest.raises(LookupError):
        desk.chain("news")


def test_many_threads_get_one_chain(desk: Fake) -> None:
    _fill(desk)
    with ThreadPoolExecutor(8) as threads:
        chains = set(threads.map(lambda _: id(desk.chain("news")), range(8)))
    assert len(chains) == 1
    assert desk.loads == 1


def test_a_failure_is_tried_again(desk: Fake) -> None:
    desk.fail = True
    with pytest.raises(OSError, match="no model"):
        desk.embeddings()
    desk.fail = False
    assert desk.embeddings() is desk.embeddings()
    assert desk.loads == 2


def test_the_chain_of_a_rebuilt_collection_is_another_and_answers(desk: Fake) -> None:
    _fill(desk)
    before = desk.chain("news")
    assert desk.chain("news") is before
    desk.close("news")
    desk.indexer().rebuild("news")
    after = desk.chain("news")
    assert after is not before
    hits = desk.searcher("news").search(Question("How many troops?"), 5)
    assert [hit.passage.text for hit in hits] == [TEXT]


def test_a_failed_opening_leaves_the_collection_to_others(desk: Fake, tmp_path: Path) -> None:
    _fill(desk)
    index = desk.live_index("news")
    assert index is not None
    other = Fake(load(data=tmp_path / "data", environ={}))
    other._embeddings = lambda: WordCounts("other")  # type: ignore[method-assign]
    other.embeddings._make = other._embeddings
    with pytest.raises(ModelMismatch, match="newsdesk ingest --rebuild --collection news"):
        other.chain("news")
    desk.store().open(index, writing=True).close()  # nobody holds it
    other.close()


def test_collections_are_apart(desk: Fake) -> None:
    _fill(desk, "news")
    _fill(desk, "other")
    for name in ("news", "other"):
        documents = desk.retriever(name).invoke("troops")
        assert [document.metadata["source"]["title"] for document in documents] == [f"Troops in {name}"]


def test_no_variable_of_the_shell_starts_tracing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from langsmith import utils

    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    utils.get_env_var.cache_clear()
    Desk(load(data=tmp_path, environ={})).close()
    assert not utils.tracing_is_enabled()


def test_the_executor_is_bounded(desk: Fake) -> None:
    running, most = 0, 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        time.sleep(0.02)
        with lock:
            running -= 1

    for future in [desk._executor.submit(work) for _ in range(20)]:
        future.result()
    assert most <= 4
