"""The write path on real stores: what is embedded, what is replaced, what is refused, what is repaired."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from support.fake_embeddings import WordCounts
from support.fakes import article
from support.stores import TARGET, Stores, story

import retrieval.storing.indexing
from corpus.article import Article
from corpus.errors import BusyError, ModelMismatch, UsageError
from corpus.reading import ReadResult, Skipped
from corpus.syncing import Step, plan
from retrieval.storing.indexing import Indexer

pytestmark = pytest.mark.stores


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    opened = Stores(tmp_path)
    yield opened
    opened.library.close()


def test_articles_go_into_both_stores(stores: Stores) -> None:
    summary = stores.ingest([story(1), story(2), story(3)])
    assert (summary.added, summary.changed, summary.unchanged, summary.removed) == (3, 0, 0, 0)
    assert summary.passages == len(stores.library.passages.ids(stores.live())) >= 6
    assert stores.sound()
    assert set(stores.nearest("report 2 in place2 delegate 2", 2)) == {"Story 2"}
    assert stores.words("place3") == ["Story 3"]


def test_ingesting_again_embeds_nothing(stores: Stores) -> None:
    stores.ingest([story(n) for n in range(10)])
    before = len(stores.embeddings.embedded)
    summary = stores.ingest([story(n) for n in range(10)])
    assert (summary.added, summary.changed, summary.unchanged, summary.passages) == (0, 0, 10, 0)
    assert len(stores.embeddings.embedded) == before


def test_ingesting_again_does_not_even_load_the_model(stores: Stores) -> None:
    stores.ingest([story(1)])

    def refuse() -> WordCounts:
        raise AssertionError("the model was loaded")

    indexer = Indexer(stores.library, stores.store, refuse, TARGET)
    steps = plan(stores.library.articles.known("news"), [ReadResult(story(1), 1), ReadResult(Skipped("x", "empty"), 2)])
    assert indexer.execute("news", steps).unchanged == 1


def test_only_what_changed_is_embedded_and_its_passages_are_replaced(stores: Stores) -> None:
    stores.ingest([story(1), story(2)])
    old = stores.library.passages.ids(stores.live(), [story(2).source.id])
    stores.embeddings.embedded.clear()
    changed = Article(story(2).source, "Nothing about it is the same in place99 any more.")
    summary = stores.ingest([story(1), changed])
    assert (summary.changed, summary.unchanged, summary.passages) == (1, 1, 1)
    assert stores.embeddings.embedded == ["Story 2\nNothing about it is the same in place99 any more."]
    assert stores.sound()
    vectors = stores.store.open(stores.live(), writing=False)
    assert vectors.ids().isdisjoint(old)
    vectors.close()
    assert stores.words("place2") == []
    assert stores.words("place99") == ["Story 2"]


def test_a_new_headline_or_date_reaches_both_stores(stores: Stores) -> None:
    from datetime import date

    from corpus.article import Filters

    stores.ingest([story(1)])
    renamed = replace(story(1).source, title="Election special", published=date(2024, 5, 1), publisher="Wire")
    stores.ingest([Article(renamed, story(1).text)])
    assert stores.sound()
    assert set(stores.words("election")) == {"Election special"}
    only = Filters(since=date(2024, 5, 1), publisher="wire", dated_only=True)
    assert set(stores.nearest("report", 9, only)) == {"Election special"}


def test_gone_articles_leave_both_stores(stores: Stores) -> None:
    stores.ingest([story(1), story(2)])
    summary = stores.ingest([story(1)], prune=[Path("/news")])
    assert (summary.removed, summary.unchanged) == (1, 1)
    assert stores.sound()
    assert stores.words("place2") == []
    assert set(stores.nearest("report 2 place2", 9)) == {"Story 1"}
    stores.indexer.remove("news", [story(1).source.id])
    assert stores.sound()
    assert stores.library.articles.counts("news").articles == 0


def test_many_batches_are_reported_as_they_are_safe(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval.storing.indexing, "_BATCH", 8)
    seen: list[tuple[str, int]] = []

    def on_step(step: Step) -> None:
        seen.append((step.name, stores.library.articles.counts("news").articles))

    steps = plan({}, [ReadResult(story(n), n) for n in range(30)])
    summary = stores.indexer.execute("news", steps, on_step)
    assert summary.added == 30
    assert [name for name, _ in seen] == [f"Story {n}" for n in range(30)]
    assert all(stored > place for place, (_, stored) in enumerate(seen)), "told only once it is stored"
    assert len({stored for _, stored in seen}) > 5, "several batches"
    assert stores.sound()


def test_an_article_without_text_has_no_passage(stores: Stores) -> None:
    summary = stores.ingest([article("", title="Blank"), story(1)])
    assert summary.added == 2
    assert stores.sound()


def test_two_sources_of_one_text_have_their_own_passages(stores: Stores) -> None:
    one, two = (article("The same words.", title=name, file=f"/{name}") for name in ("One", "Two"))
    stores.ingest([one, two])
    assert stores.sound()
    assert sorted(stores.words("same")) == ["One", "Two"]
    stores.ingest([one], prune=[Path("/Two")])
    assert stores.words("same") == ["One"]
    assert stores.sound()


def test_collections_are_apart_in_both_stores(stores: Stores) -> None:
    stores.ingest([story(1)])
    stores.ingest([story(2, collection="other")], "other")
    assert set(stores.nearest("report place2", 9)) == {"Story 1"}
    assert set(stores.nearest("report place1", 9, collection="other")) == {"Story 2"}
    assert stores.sound("news")
    assert stores.sound("other")


def test_a_failing_step_stops_the_run_and_keeps_what_is_done(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval.storing.indexing, "_BATCH", 4)

    def readings() -> Iterator[ReadResult]:
        for number in range(200):
            yield ReadResult(story(number), number)
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="disk went away"):
        stores.indexer.execute("news", plan({}, readings()))
    assert stores.library.articles.counts("news").articles >= 100
    assert stores.sound()
    summary = stores.ingest([story(number) for number in range(200)])
    assert summary.added + summary.unchanged == 200
    assert stores.sound()


@pytest.mark.parametrize(
    ("embeddings", "target"),
    [
        (WordCounts(model="another", dimension=64), TARGET),
        (WordCounts(weights="2"), TARGET),
        (WordCounts(dimension=32), TARGET),
        (WordCounts(), TARGET + 100),
    ],
)
def test_another_model_or_passage_size_is_refused_with_the_command(
    stores: Stores, embeddings: WordCounts, target: int
) -> None:
    stores.ingest([story(1)])
    other = Indexer(stores.library, stores.store, lambda: embeddings, target)
    steps = plan(stores.library.articles.known("news"), [ReadResult(story(2), 1)])
    with pytest.raises(ModelMismatch, match="newsdesk ingest --rebuild --collection news"):
        other.execute("news", steps)
    assert stores.sound()
    assert stores.library.articles.counts("news").articles == 1
    stores.ingest([story(3)])


def test_a_refused_write_leaves_no_lock(stores: Stores, tmp_path: Path) -> None:
    stores.ingest([story(1)])
    index = stores.live()
    stores.library.passages.doubt(index, ["killed"])
    other = Indexer(stores.library, stores.store, lambda: WordCounts(model="another"), TARGET)
    refused: list[ModelMismatch] = []
    try:
        other.execute("news", [])
    except ModelMismatch as error:
        refused.append(error)  # kept, with its frames: only an explicit release frees the lock
    assert refused
    stores.ingest([story(2)])
    assert stores.sound()


def test_a_rebuild_switches_to_the_new_model(stores: Stores) -> None:
    stores.ingest([story(n) for n in range(5)])
    before = stores.live()
    stores.embeddings = WordCounts(model="another", dimension=32)
    seen: list[str] = []
    summary = stores.indexer.rebuild("news", lambda one: seen.append(one.source.title))
    after = stores.live()
    assert after.id != before.id
    assert (after.spec.model, after.spec.dimension) == ("another", 32)
    assert summary.passages == len(stores.library.passages.ids(after))
    assert sorted(seen) == [f"Story {n}" for n in range(5)]
    assert stores.sound()
    assert [index.id for index in stores.library.indexes.all("news")] == [after.id]
    assert stores.store.size(before) == 0
    assert stores.words("place3") == ["Story 3"]
    assert set(stores.nearest("report 3 place3 delegate 3", 2)) == {"Story 3"}


def test_the_live_index_answers_while_a_rebuild_goes_on_and_after_it_dies(
    stores: Stores, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retrieval.storing.indexing, "_BATCH", 4)
    stores.ingest([story(n) for n in range(10)])
    live = stores.live()
    answers: list[list[str]] = []

    def on_article(_: Article) -> None:
        answers.append(stores.words("place3") + stores.nearest("report 3 place3 delegate 3", 1))
        if len(answers) == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stores.indexer.rebuild("news", on_article)
    assert answers == [["Story 3", "Story 3"]] * 6
    assert stores.live() == live
    health = stores.indexer.examine("news")
    assert health is not None
    assert not health.sound
    assert len(health.left_over) == 1
    stores.indexer.rebuild("news")
    assert stores.sound()
    assert len(stores.library.indexes.all("news")) == 1


def test_a_rebuild_while_somebody_reads_leaves_the_old_index_to_the_next_run(stores: Stores) -> None:
    stores.ingest([story(1)])
    before = stores.live()
    reading = stores.store.open(before, writing=False)
    stores.indexer.rebuild("news")
    assert len(reading.ids()) == len(stores.library.passages.ids(before)) > 0, "who was reading goes on reading"
    assert stores.live().id != before.id
    reading.close()
    stores.indexer.clear_left_overs("news")
    assert stores.sound()


def test_a_rebuild_of_nothing_is_refused(stores: Stores) -> None:
    with pytest.raises(UsageError, match="no collection “nothing”"):
        stores.indexer.rebuild("nothing")
    assert stores.library.collections.names() == []


def test_one_writer_at_a_time(stores: Stores) -> None:
    stores.ingest([story(1)])

    def steps() -> Iterator[Step]:
        yield from plan({}, [ReadResult(story(2), 1)])

    class Slow(WordCounts):
        def embed_bulk(self, texts):  # type: ignore[no-untyped-def]
            with pytest.raises(BusyError, match="in use by"):
                stores.ingest([story(3)])
            with pytest.raises(BusyError, match="in use by"):
                stores.indexer.rebuild("news")
            stores.ingest([story(4, collection="other")], "other")
            return super().embed_bulk(texts)

    indexer = Indexer(stores.library, stores.store, lambda: Slow(), TARGET)
    assert indexer.execute("news", steps()).added == 1
    assert stores.sound()


def test_examining_finds_and_repair_mends(stores: Stores) -> None:
    stores.ingest([story(n) for n in range(4)])
    index = stores.live()
    passages = sorted(stores.library.passages.ids(index))
    vectors = stores.store.open(index, writing=True)
    vectors.delete(passages[:3])
    stray = story(77)
    from corpus.chunking import chunk

    strays = chunk(stray, TARGET)
    vectors.upsert(strays, stores.embeddings.embed_array([one.text for one in strays]))
    vectors.close()
    health = stores.indexer.examine("news")
    assert health is not None
    assert not health.sound
    assert list(health.missing) == passages[:3]
    assert set(health.surplus) == {one.id for one in strays}
    stores.embeddings.embedded.clear()
    stores.indexer.repair(health)
    assert len(stores.embeddings.embedded) == 3
    assert stores.sound()
    for number in range(4):
        assert set(stores.nearest(f"report {number} place{number} delegate {number}", 2)) == {f"Story {number}"}


def test_lost_words_are_written_anew(stores: Stores) -> None:
    import sqlite3

    stores.ingest([story(n) for n in range(4)])
    index = stores.live()
    connection = sqlite3.connect(stores.library.path)
    connection.execute(f"DELETE FROM words_{index.id}")
    connection.commit()
    connection.close()
    health = stores.indexer.examine("news")
    assert health is not None
    assert not health.sound
    stores.indexer.repair(health)
    assert stores.sound()
    assert stores.words("place3") == ["Story 3"]


def test_lost_vectors_are_embedded_anew(stores: Stores) -> None:
    import shutil

    stores.ingest([story(n) for n in range(4)])
    shutil.rmtree(stores.folder / "vectors")
    health = stores.indexer.examine("news")
    assert health is not None
    assert len(health.missing) == health.passages > 0
    stores.indexer.repair(health)
    assert stores.sound()
    assert set(stores.nearest("report 2 place2 delegate 2", 2)) == {"Story 2"}


def test_an_unknown_collection_is_not_examined(stores: Stores) -> None:
    assert stores.indexer.examine("nothing") is None


def test_what_a_killed_change_left_is_made_right_even_if_the_change_is_undone(stores: Stores) -> None:
    """Killed after the vectors were written and before the library was: the vectors say something newer."""
    from datetime import date

    from corpus.article import Filters
    from corpus.chunking import chunk

    stores.ingest([story(1), story(2)])
    index = stores.live()
    dated = Article(replace(story(1).source, title="Quite another headline", published=date(2024, 5, 1)), story(1).text)
    passages = chunk(dated, TARGET)
    stores.library.passages.doubt(index, [one.id for one in passages])
    vectors = stores.store.open(index, writing=True)
    vectors.upsert(passages, stores.embeddings.embed_array([one.indexed_text for one in passages]))
    vectors.close()
    stores.ingest([story(1), story(2)])
    assert stores.sound()
    assert stores.nearest("report", 9, Filters(dated_only=True)) == []
    vectors = stores.store.open(index, writing=False)
    stored = stores.library.passages.get(index, [one.id for one in passages])
    for key, vector in vectors.vectors(list(stored)).items():
        assert vector == pytest.approx(stores.embeddings.embed_array([stored[key].indexed_text])[0], abs=1e-6)
    vectors.close()
