"""Real SQLite and real Chroma in a folder of a test, written by the real Indexer with word-count embeddings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from corpus.article import Article, Filters
from corpus.library import Index, Library
from corpus.reading import ReadResult, Skipped
from corpus.syncing import plan
from retrieval.finding.vectors import VectorStore
from retrieval.storing.indexing import Indexer
from retrieval.storing.results import Summary
from support.fake_embeddings import WordCounts
from support.fakes import article

TARGET = 200  # characters of a passage


class Stores:
    """What one data folder holds."""

    def __init__(self, folder: Path, embeddings: WordCounts | None = None, server: str = "") -> None:
        self.folder = folder
        self.library = Library(folder / "library.sqlite")
        self.store = VectorStore(folder / "vectors", server)
        self.embeddings = embeddings or WordCounts()
        self.indexer = Indexer(self.library, self.store, lambda: self.embeddings, TARGET)

    def ingest(
        self,
        articles: Iterable[Article],
        collection: str = "news",
        prune: Collection[Path] | None = None,
        skipped: Sequence[Skipped] = (),
    ) -> Summary:
        """Make the collection hold these articles, as `newsdesk ingest` does."""
        readings = [ReadResult(item, done) for done, item in enumerate([*articles, *skipped], start=1)]
        return self.indexer.execute(collection, plan(self.library.articles.known(collection), readings, prune))

    def live(self, collection: str = "news") -> Index:
        """The index that answers."""
        index = self.library.indexes.live(collection)
        assert index is not None
        return index

    def nearest(self, question: str, k: int = 3, filters: Filters | None = None, collection: str = "news") -> list[str]:
        """The headlines of the passages whose vectors are nearest, best first."""
        index = self.live(collection)
        vectors = self.store.open(index, writing=False)
        try:
            found = vectors.query(self.embeddings.embed_array([question])[0], k, filters)
        finally:
            vectors.close()
        passages = self.library.passages.get(index, [key for key, _ in found])
        return [passages[key].source.title for key, _ in found]

    def words(self, question: str, k: int = 10, filters: Filters = Filters(), collection: str = "news") -> list[str]:  # noqa: B008
        """The headlines of the passages that match words best, best first."""
        index = self.live(collection)
        found = self.library.words.search(index, question, k, filters)
        passages = self.library.passages.get(index, [key for key, _ in found])
        return [passages[key].source.title for key, _ in found]

    def sound(self, collection: str = "news") -> bool:
        """Whether the two stores agree, and every passage is a slice of its article."""
        health = self.indexer.examine(collection)
        assert health is not None
        index = self.live(collection)
        assert not self.library.passages.doubtful(index)
        texts = {stored.source.id: stored.text for stored in self.library.articles.all(collection)}
        for passage in self.library.passages.get(index, sorted(self.library.passages.ids(index))).values():
            assert passage.text == texts[passage.source.id][passage.start : passage.end]
        return health.sound


def story(number: int, about: str = "talks", collection: str = "news", **fields: object) -> Article:
    """An article of three paragraphs, two or three passages, that only `number` tells from others."""
    paragraphs = [
        (f"Report {number} on the {about} in place{number}. " if part == 0 else "")
        + " ".join(f"Delegate {number} of group {part} spoke about point {line} for an hour." for line in range(3))
        for part in range(3)
    ]
    key = {"file": f"/news/{number}.txt", **fields}
    return article("\n\n".join(paragraphs), title=f"Story {number}", collection=collection, **key)
