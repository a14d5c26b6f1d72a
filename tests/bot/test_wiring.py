"""Parts are built once, by whichever thread comes first, and follow what happens to a collection."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from support import PATIENCE
from support.fake_embeddings import WordCounts
from support.fakes import article

import bot.wiring
from bot.config import load
from bot.wiring import Desk
from corpus.errors import BusyError, ModelMismatch
from corpus.syncing import Step, SyncAction
from retrieval.answer import Question, Searched

pytestmark = [pytest.mark.models, pytest.mark.stores]

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
    desk.indexer().execute(collection, [Step(SyncAction.ADD, found.source.id, "", found)])


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
    with pytest.raises(ModelMismatch, match="newsdesk ingest --rebuild --collection news") as told:
        other.chain("news")
    assert "built with the embedding model word-counts@1, the settings now say other@1;" in str(told.value)
    desk.store().open(index, writing=True).close()  # nobody holds it
    other.close()


def test_collections_are_apart(desk: Fake) -> None:
    _fill(desk, "news")
    _fill(desk, "other")
    for name in ("news", "other"):
        documents = desk.retriever(name).invoke("troops")
        assert [document.metadata["source"]["title"] for document in documents] == [f"Troops in {name}"]


def test_passages_of_another_size_answer_as_before(desk: Fake, tmp_path: Path) -> None:
    _fill(desk)
    other = Fake(load(data=tmp_path / "data", environ={"NEWSDESK_PASSAGES__TARGET_CHARS": "1200"}))
    with other.reading("news") as chain:
        assert chain.invoke("How many troops?").searched.articles == 1
    with pytest.raises(ModelMismatch, match="built with passages of 900 characters, the settings now say passages of"):
        _fill(other)
    other.close()


def test_few_stay_open_and_none_is_closed_under_a_reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bot.wiring, "_MOST_OPEN", 2)
    desk = Fake(load(data=tmp_path / "data", environ={}))
    for name in ("one", "two", "three", "four"):
        _fill(desk, name)
    with desk.reading("one") as chain:
        for name in ("two", "three", "four"):
            with desk.reading(name) as other:
                assert other.invoke("How many troops?").searched.articles == 1
        assert chain.invoke("How many troops?").searched.articles == 1
        assert _held(desk) == ["four", "one"]
    desk.close()
    assert _held(desk) == []


def _held(desk: Desk) -> list[str]:
    """The collections that nobody else could write now."""
    held = []
    for name in desk.collections():
        index = desk.live_index(name)
        assert index is not None
        try:
            desk.store().see_unused(index)
        except BusyError:
            held.append(name)
    return held


def test_questions_are_answered_while_articles_come_in(desk: Fake) -> None:
    _fill(desk)
    more = [article(f"Report {n} says {n} things.", title=f"Report {n}", file=f"/{n}") for n in range(20)]
    begun, asked = threading.Event(), threading.Event()

    def steps() -> Iterator[Step]:
        for one in more:
            yield Step(SyncAction.ADD, one.source.id, one.source.title, one)
        begun.set()
        assert asked.wait(PATIENCE)

    with ThreadPoolExecutor(2) as threads:
        with desk.reading("news") as chain:
            writing = threads.submit(desk.indexer().execute, "news", steps())
            assert begun.wait(PATIENCE)
            assert chain.invoke("How many troops?").searched.articles >= 1
            asked.set()
            assert writing.result().added == 20
            assert chain.invoke("How many things?").searched.articles == 21
            hits = desk.searcher("news").search(Question("Report 7 says 7 things"), 1)
        assert hits[0].passage.source.title == "Report 7"


def test_a_collection_is_deleted_from_both_stores_once_its_readers_are_done(desk: Fake) -> None:
    _fill(desk)
    _fill(desk, "other")
    index = desk.live_index("news")
    assert index is not None
    reading, done = threading.Event(), threading.Event()

    def read() -> int:
        with desk.reading("news") as chain:
            reading.set()
            assert done.wait(PATIENCE)
            return chain.invoke("How many troops?").searched.articles

    with ThreadPoolExecutor(2) as threads:
        reader = threads.submit(read)
        assert reading.wait(PATIENCE)
        deleting = threads.submit(desk.delete, "news")
        with pytest.raises(TimeoutError):
            deleting.result(timeout=0.1)
        with pytest.raises(LookupError):
            desk.chain("news")
        done.set()
        assert reader.result(timeout=PATIENCE) == 1, "who was reading reads on"
        deleting.result(timeout=PATIENCE)
    assert desk.collections() == ["other"]
    assert desk.store().size(index) == 0
    assert desk.library().articles.known("news") == {}
    desk.delete("news")
    assert desk.chain("other").invoke("How many troops?").searched.articles == 1
    _fill(desk)
    assert desk.chain("news").invoke("How many troops?").searched.articles == 1


def test_a_collection_that_another_process_reads_is_not_deleted(desk: Fake, tmp_path: Path) -> None:
    _fill(desk)
    other = Fake(load(data=tmp_path / "data", environ={}))
    with other.reading("news"):
        with pytest.raises(BusyError):
            desk.delete("news")
        assert desk.chain("news").invoke("How many troops?").searched.articles == 1
    other.close()
    desk.delete("news")
    assert desk.collections() == []


@pytest.mark.parametrize("moment", ["vectors", "index", "collection"])
def test_a_deletion_that_dies_is_finished_by_the_next(desk: Fake, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    _fill(desk)
    index = desk.live_index("news")
    assert index is not None
    library = desk.library()
    owner = {"vectors": desk.store(), "index": library.indexes, "collection": library.collections}[moment]
    with monkeypatch.context() as patched:

        def die(_: object) -> None:
            raise KeyboardInterrupt

        patched.setattr(owner, "drop", die)
        with pytest.raises(KeyboardInterrupt):
            desk.delete("news")
    with pytest.raises(LookupError):
        desk.chain("news")
    desk.delete("news")
    assert desk.collections() == []
    assert desk.store().size(index) == 0


def test_what_the_articles_hold_near_a_message(desk: Fake) -> None:
    _fill(desk)
    related = desk.related("news", f"{TEXT} The price of bread rose over night.")
    assert related.searched == Searched("news", 1)
    assert [claim.text for claim in related.claims] == [TEXT, "The price of bread rose over night."]
    assert [[quote.text for quote in claim.quotes] for claim in related.claims] == [[TEXT], []]


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
