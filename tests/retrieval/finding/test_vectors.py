"""The one file that knows Chroma, on a real store: filters, similarity, what survives, and a real server."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from support import ROOT
from support.chroma_server import chroma_server, free_port
from support.fake_embeddings import WordCounts
from support.fakes import passage

from corpus.article import Filters, Passage
from corpus.errors import BusyError, StoreError
from corpus.library import Index, IndexSpec
from retrieval.finding.vectors import VectorIndex, VectorStore

pytestmark = [pytest.mark.process, pytest.mark.stores]

INDEX = Index(1, "news", IndexSpec("word-counts", "word-counts@1", 64, 200), "live", "newsdesk-one")
EMBEDDINGS = WordCounts()
NEW = passage("troops in Iraq", title="New", published=date(2024, 2, 6), publisher="Sample Wire")
OLD = passage("troops in Syria", title="Old", published=date(2023, 5, 1), publisher="Известия")
UNDATED = passage("oil and markets", title="Undated")


def write(vectors: VectorIndex, passages: Sequence[Passage]) -> None:
    vectors.upsert(list(passages), EMBEDDINGS.embed_array([one.text for one in passages]))


def query(vectors: VectorIndex, words: str, k: int = 10, filters: Filters | None = None) -> list[str]:
    names = {NEW.id: "New", OLD.id: "Old", UNDATED.id: "Undated"}
    return [names[key] for key, _ in vectors.query(EMBEDDINGS.embed_array([words])[0], k, filters)]


@pytest.fixture
def store(tmp_path: Path) -> VectorStore:
    return VectorStore(tmp_path / "vectors")


@pytest.fixture
def vectors(store: VectorStore) -> Iterator[VectorIndex]:
    opened = store.open(INDEX, writing=True)
    yield opened
    opened.close()


def test_the_nearest_come_first_with_their_cosine(vectors: VectorIndex) -> None:
    write(vectors, [NEW, OLD, UNDATED])
    asked = EMBEDDINGS.embed_array(["troops in Iraq"])[0]
    found = vectors.query(asked, 3)
    expected = EMBEDDINGS.embed_array([NEW.text, OLD.text, UNDATED.text]) @ asked
    assert [key for key, _ in found] == [NEW.id, OLD.id, UNDATED.id]
    assert [score for _, score in found] == pytest.approx(sorted(expected, reverse=True), abs=1e-5)
    assert found[0][1] == pytest.approx(1.0, abs=1e-5)


def test_asking_for_none_or_for_more_than_there_are(vectors: VectorIndex) -> None:
    assert query(vectors, "troops", 5) == []
    write(vectors, [NEW, OLD])
    assert query(vectors, "troops", 0) == []
    assert len(query(vectors, "troops", 500)) == 2


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        (Filters(), {"New", "Old", "Undated"}),
        (Filters(since=date(2024, 2, 6)), {"New", "Undated"}),
        (Filters(since=date(2024, 2, 7)), {"Undated"}),
        (Filters(until=date(2023, 5, 1)), {"Old", "Undated"}),
        (Filters(until=date(2023, 4, 30)), {"Undated"}),
        (Filters(since=date(2023, 1, 1), until=date(2023, 12, 31)), {"Old", "Undated"}),
        (Filters(since=date(2023, 1, 1), until=date(2023, 12, 31), dated_only=True), {"Old"}),
        (Filters(until=date(2023, 5, 1), dated_only=True), {"Old"}),
        (Filters(dated_only=True), {"New", "Old"}),
        (Filters(publisher="sample WIRE"), {"New"}),
        (Filters(publisher="ИЗВЕСТИЯ"), {"Old"}),
        (Filters(publisher="nobody"), set()),
        (Filters(publisher="Sample Wire", since=date(2024, 1, 1)), {"New"}),
    ],
)
def test_filters_are_those_of_the_library(vectors: VectorIndex, filters: Filters, titles: set[str]) -> None:
    write(vectors, [NEW, OLD, UNDATED])
    assert set(query(vectors, "troops in Iraq and oil", filters=filters)) == titles


def test_the_same_id_is_replaced(vectors: VectorIndex) -> None:
    write(vectors, [NEW])
    vectors.upsert([NEW], EMBEDDINGS.embed_array(["oil and markets"]))
    assert len(vectors.ids()) == 1
    assert vectors.query(EMBEDDINGS.embed_array(["oil and markets"])[0], 1)[0][1] == pytest.approx(1.0, abs=1e-5)


def test_deleted_ones_are_gone(vectors: VectorIndex) -> None:
    write(vectors, [NEW, OLD])
    vectors.delete([OLD.id, "never there"])
    vectors.delete([])
    assert vectors.ids() == {NEW.id}
    assert query(vectors, "troops in Syria") == ["New"]


def test_vectors_come_back_as_they_were_written(vectors: VectorIndex) -> None:
    write(vectors, [NEW, OLD])
    written = EMBEDDINGS.embed_array([NEW.text])[0]
    back = vectors.vectors([NEW.id, "never there"])
    assert list(back) == [NEW.id]
    assert back[NEW.id].dtype == np.float32
    np.testing.assert_allclose(back[NEW.id], written, atol=1e-6)
    assert vectors.vectors([]) == {}


def test_everything_comes_in_pages(vectors: VectorIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.finding.vectors._PAGE", 7)
    many = [passage(f"report {n} about place{n}", title=f"T{n}") for n in range(20)]
    write(vectors, many)
    pages = list(vectors.everything())
    assert [len(ids) for ids, _ in pages] == [7, 7, 6]
    back = {key: row for ids, rows in pages for key, row in zip(ids, rows, strict=True)}
    assert set(back) == {one.id for one in many} == vectors.ids()
    for one in many:
        np.testing.assert_allclose(back[one.id], EMBEDDINGS.embed_array([one.text])[0], atol=1e-6)
    vectors.delete([one.id for one in many[:15]])
    assert len(vectors.ids()) == 5


def test_more_than_one_request_can_carry(vectors: VectorIndex) -> None:
    many = [passage(f"report {n}", title=f"T{n}") for n in range(6_000)]
    # Unlike one another: a graph of nearest neighbours falls apart over hundreds of equal vectors.
    drawn = np.random.default_rng(0).normal(size=(6_000, EMBEDDINGS.dimension)).astype(np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    vectors.upsert(many, drawn)
    assert len(vectors.ids()) == 6_000
    assert len(vectors.query(drawn[7], 100)) == 100
    vectors.delete([one.id for one in many[:5_500]])
    assert vectors.ids() == {one.id for one in many[5_500:]}


def test_indexes_are_apart_and_one_can_be_dropped(store: VectorStore) -> None:
    other_index = Index(2, "日本 news/émission", INDEX.spec, "live", "newsdesk-two")
    one, two = store.open(INDEX, writing=True), store.open(other_index, writing=True)
    write(one, [NEW])
    write(two, [OLD, UNDATED])
    assert (one.ids(), two.ids()) == ({NEW.id}, {OLD.id, UNDATED.id})
    assert store.size(INDEX) > 0
    one.close()
    store.drop(INDEX)
    store.drop(INDEX)
    assert store.size(INDEX) == 0
    assert two.ids() == {OLD.id, UNDATED.id}
    two.close()


def test_an_index_in_use_is_not_dropped(store: VectorStore) -> None:
    reading = store.open(INDEX, writing=False)
    with pytest.raises(BusyError):
        store.drop(INDEX)
    reading.close()


def test_readers_and_one_writer_share_and_see_the_same(store: VectorStore) -> None:
    first, second = store.open(INDEX, writing=False), store.open(INDEX, writing=False)
    writer = store.open(INDEX, writing=True)
    write(writer, [NEW, OLD])
    assert query(first, "troops in Iraq") == query(second, "troops in Iraq") == ["New", "Old"]
    with pytest.raises(BusyError):
        store.open(INDEX, writing=True)
    first.close()
    writer.delete([NEW.id])
    writer.close()
    assert query(second, "troops in Iraq") == ["Old"]
    second.close()
    store.drop(INDEX)


def test_another_store_of_the_same_folder_keeps_out_of_the_way(store: VectorStore, tmp_path: Path) -> None:
    other = VectorStore(tmp_path / "vectors")
    reading = store.open(INDEX, writing=False)
    with pytest.raises(BusyError):
        other.open(INDEX, writing=True)
    reading.close()
    writing = other.open(INDEX, writing=True)
    with pytest.raises(BusyError):
        store.open(INDEX, writing=False)
    writing.close()


WRITE_ELSEWHERE = """
import sys
sys.path[:0] = ["tests", "tests/retrieval/finding"]
from pathlib import Path
from test_vectors import INDEX, OLD, NEW, write
from retrieval.finding.vectors import VectorStore
vectors = VectorStore(Path(sys.argv[1])).open(INDEX, writing=True)
write(vectors, [OLD])
vectors.delete([NEW.id])
vectors.close()
"""


def test_what_another_process_wrote_is_seen_when_opened_again(store: VectorStore, tmp_path: Path) -> None:
    """An embedded client that stayed open would miss it: `close` must really close."""
    vectors = store.open(INDEX, writing=True)
    write(vectors, [NEW, UNDATED])
    assert set(query(vectors, "troops in Syria")) == {"New", "Undated"}
    vectors.close()
    subprocess.run([sys.executable, "-c", WRITE_ELSEWHERE, str(tmp_path / "vectors")], cwd=ROOT, check=True)
    vectors = store.open(INDEX, writing=False)
    assert vectors.ids() == {OLD.id, UNDATED.id}
    assert query(vectors, "troops in Syria") == ["Old", "Undated"]
    vectors.close()


def test_a_folder_that_was_replaced_is_read_anew(store: VectorStore, tmp_path: Path) -> None:
    vectors = store.open(INDEX, writing=True)
    write(vectors, [NEW])
    vectors.close()
    shutil.copytree(tmp_path / "vectors", tmp_path / "kept")
    vectors = store.open(INDEX, writing=True)
    vectors.delete([NEW.id])
    vectors.close()
    shutil.rmtree(tmp_path / "vectors")
    (tmp_path / "kept").rename(tmp_path / "vectors")
    vectors = store.open(INDEX, writing=False)
    assert query(vectors, "troops in Iraq") == ["New"]
    vectors.close()


def test_a_damaged_store_is_one_sentence_that_names_the_fix(store: VectorStore, tmp_path: Path) -> None:
    vectors = store.open(INDEX, writing=True)
    write(vectors, [NEW])
    vectors.close()
    for file in (tmp_path / "vectors").rglob("*.sqlite3*"):
        file.write_bytes(b"damaged " * 1_000)
    with pytest.raises(StoreError, match="newsdesk ingest --rebuild"):
        store.open(INDEX, writing=False)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with chroma_server(tmp_path_factory.mktemp("server")) as address:
        yield address


def test_a_server_holds_vectors_too(server: str, tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "vectors", server)
    writer, reader = store.open(INDEX, writing=True), store.open(INDEX, writing=False)
    write(writer, [NEW, OLD, UNDATED])
    assert query(reader, "troops in Iraq", 2) == ["New", "Old"]
    assert query(reader, "troops", filters=Filters(since=date(2024, 1, 1), dated_only=True)) == ["New"]
    assert reader.ids() == {NEW.id, OLD.id, UNDATED.id}
    writer.delete([OLD.id])
    assert len(reader.ids()) == 2
    writer.close()
    assert query(reader, "troops in Iraq", 1) == ["New"], "closing one does not close the other"
    reader.close()
    assert store.size(INDEX) == 0
    assert not (tmp_path / "vectors").exists()
    store.drop(INDEX)
    store.drop(INDEX)
    empty = store.open(INDEX, writing=False)
    assert len(empty.ids()) == 0
    empty.close()


def test_a_server_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    store = VectorStore(tmp_path / "vectors", f"http://127.0.0.1:{free_port()}")
    with pytest.raises(StoreError, match=r"`chroma run`.*vectors\.server"):
        store.open(INDEX, writing=False)
