"""The write path: executes a sync plan on library and vectors. It decides nothing; `corpus.syncing` does.

Two stores cannot share a transaction. So each batch notes its passages as doubtful (SQL), writes their vectors
(Chroma), writes articles, passages and words (SQL), deletes the old vectors (Chroma), and settles the doubt (SQL).
After a kill the next run finds the doubtful passages: it deletes the vectors of those that are not in SQL, and writes
the vectors of the others again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

from corpus.article import Article, Passage, digest
from corpus.chunking import chunk
from corpus.errors import BusyError, ModelMismatch, UsageError
from corpus.library import Index, IndexSpec, Library
from corpus.syncing import Step, SyncAction
from retrieval.finding.ownership import FolderLock, command_line
from retrieval.finding.vectors import VectorIndex, VectorStore
from retrieval.storing.ahead import ahead, batched
from retrieval.storing.results import Health, Summary, mismatch

if TYPE_CHECKING:
    from retrieval.finding.embedding import NewsEmbeddings

_BATCH = 256  # passages embedded and committed together: about 5 s of work, the most that a kill can lose
_AHEAD = 64  # articles read ahead of the embedding
_COMPARED = 200  # texts compared for copies and committed together: half a second of work


class Indexer:
    """Writes collections, a process at a time. `target` is the length of passages in characters."""

    def __init__(
        self, library: Library, store: VectorStore, embeddings: Callable[[], NewsEmbeddings], target: int
    ) -> None:
        self._library = library
        self._store = store
        self._load = embeddings
        self._target = target

    def spec(self) -> IndexSpec:
        """How an index that is built now cuts and embeds its passages."""
        embeddings = self._load()
        return IndexSpec(embeddings.model, embeddings.identity, embeddings.dimension, self._target)

    def execute(
        self, collection: str, steps: Iterable[Step], on_step: Callable[[Step], None] = lambda _: None
    ) -> Summary:
        """Carry out a plan. `on_step` is called with each step once it is safe in both stores.

        Raises:
            BusyError: another process has the collection open.
            ModelMismatch: the collection was built with another model or passage size.
        """
        summary = Summary()
        self.compare(collection)
        with _writing(self, collection) as session:
            for batch in batched(ahead(steps, _AHEAD), _BATCH, self._weight):
                changes = [step.article for step in batch if step.article is not None]
                raw_digests = {step.source_id: step.raw_digest for step in batch if step.raw_digest}
                if changes:
                    summary.passages += session.put(changes, raw_digests)
                self._library.articles.remember_reading(
                    {step.source_id: step.raw_digest for step in batch if step.raw_digest and step.article is None}
                )
                gone = [step.source_id for step in batch if step.action is SyncAction.REMOVE]
                if gone:
                    session.remove(gone)
                for step in batch:
                    summary.count(step)
                    on_step(step)
        return summary

    def compare(self, collection: str, on_compared: Callable[[int], None] = lambda _: None) -> None:
        """Look for copies among the articles of a library that was made before copies were looked for.

        Newer articles are compared as they are written, so there is something to do only once. After a kill it goes on
        where it was. `on_compared` is called with the number of articles compared so far. Nothing happens while
        another process writes the collection, because that process has done it.
        """
        if not self._library.copies.uncompared(collection):
            return
        try:
            lock = self.alone(collection)
        except BusyError:
            return
        with lock:
            done = 0
            while some := self._library.copies.compare(collection, _COMPARED):
                done += some
                on_compared(done)

    def remove(self, collection: str, source_ids: list[str]) -> None:
        """Remove articles from both stores."""
        with _writing(self, collection) as session:
            session.remove(source_ids)

    def delete(self, collection: str) -> None:
        """Remove a whole collection from both stores. Killed halfway, it is empty, and deleting again finishes.

        Raises:
            BusyError: somebody has the collection open.
        """
        with self.alone(collection):
            for index in self._library.indexes.all(collection):
                self._store.see_unused(index)
            self._library.collections.empty(collection)
            for index in self._library.indexes.all(collection):
                self._store.drop(index)
                self._library.indexes.drop(index)
            self._library.collections.drop(collection)

    def rebuild(self, collection: str, on_article: Callable[[Article], None] = lambda _: None) -> Summary:
        """Cut and embed the whole collection anew beside the live index, then switch to the new one.

        The live index answers until the switch. An unfinished index of an earlier rebuild is dropped first.

        Raises:
            UsageError: there is no such collection.
        """
        summary = Summary()
        if self._library.indexes.live(collection) is None:
            raise UsageError(f"There is no collection “{collection}” to rebuild; `newsdesk status` lists them.")
        with self.alone(collection):
            self.clear_left_overs(collection)
            index = self._library.indexes.create(collection, self.spec())
            with closing(self._store.open(index, writing=True)) as vectors:
                for some in batched(self._library.articles.all(collection), _BATCH, self._weight):
                    passages = [passage for article in some for passage in chunk(article, self._target)]
                    vectors.upsert(passages, self._embed(passages))
                    self._library.passages.put(index, passages)
                    summary.passages += len(passages)
                    summary.changed += len(some)
                    for article in some:
                        on_article(article)
            self._library.indexes.switch_to(index)
            self.clear_left_overs(collection)
        return summary

    def clear_left_overs(self, collection: str) -> None:
        """Drop every index of a collection that does not answer: half-built ones and those before a rebuild.

        One that another process still reads stays until the next time.
        """
        for index in self._library.indexes.all(collection):
            if index.state != "live":
                try:
                    self._store.drop(index)
                except BusyError:
                    continue
                self._library.indexes.drop(index)

    def examine(self, collection: str) -> Health | None:
        """Hold the two stores of a collection against each other; None when it does not exist."""
        index = self._library.indexes.live(collection)
        if index is None:
            return None
        expected = self._library.passages.ids(index)
        with closing(self._store.open(index, writing=False)) as vectors:
            present = vectors.ids()
        left_over = tuple(other for other in self._library.indexes.all(collection) if other.state != "live")
        words = self._library.words.count(index)
        missing, surplus = tuple(sorted(expected - present)), tuple(sorted(present - expected))
        return Health(index, len(expected), missing, surplus, words, left_over)

    def repair(self, health: Health) -> None:
        """Make vectors and words agree with the articles and passages of the library."""
        index = health.index
        self._check(index)
        with self.alone(index.collection):
            self.clear_left_overs(index.collection)
            with closing(self._store.open(index, writing=True)) as vectors:
                vectors.delete(health.surplus)
                self._write_again(index, vectors, health.missing)
                self._library.words.rebuild(index)
                self._clear_doubt(index, vectors)

    def _clear_doubt(self, index: Index, vectors: VectorIndex) -> None:
        """Make the vectors of passages that a killed run left in doubt agree with the library."""
        doubtful = self._library.passages.doubtful(index)
        if doubtful:
            kept = self._library.passages.get(index, sorted(doubtful)).keys()
            vectors.delete(sorted(doubtful - kept))
            self._write_again(index, vectors, sorted(kept))  # they may tell of a headline that was never stored
            self._library.passages.settle(index)

    def _write_again(self, index: Index, vectors: VectorIndex, passage_ids: Sequence[str]) -> None:
        for start in range(0, len(passage_ids), _BATCH):
            some = list(self._library.passages.get(index, passage_ids[start : start + _BATCH]).values())
            vectors.upsert(some, self._embed(some))

    def _weight(self, item: Step | Article) -> int:
        """About how many passages there are to embed in a step or an article."""
        article = item.article if isinstance(item, Step) else item
        return len(article.text) // self._target + 1 if article else 0

    def alone(self, collection: str) -> FolderLock:
        """The lock that makes one process at a time write a collection, whichever kind of store holds its vectors."""
        return FolderLock(self._library.path.parent / "writing" / digest(collection)[:12], command_line(), alone=True)

    def _embed(self, passages: list[Passage]) -> Any:
        return self._load().embed_bulk([passage.indexed_text for passage in passages])

    def _check(self, index: Index) -> None:
        wanted = self.spec()
        if index.spec != wanted:
            raise ModelMismatch(mismatch(index, wanted))


@contextmanager
def _writing(indexer: Indexer, collection: str) -> Iterator[_Session]:
    """A collection open for writing. Nothing is opened before there is something to write, or a doubt to clear."""
    library = indexer._library
    index = library.indexes.live(collection)
    with ExitStack() as held:
        session = _Session(indexer, collection, held)
        if index is not None and library.passages.doubtful(index):
            _ = session.opened  # which clears the doubt
        yield session


class _Session:
    """One collection open for writing. What it opens is closed with `held`."""

    def __init__(self, indexer: Indexer, collection: str, held: ExitStack) -> None:
        self._indexer = indexer
        self._library = indexer._library
        self._collection = collection
        self._held = held

    @cached_property
    def opened(self) -> tuple[Index, VectorIndex]:
        """The index and its vectors, which are opened when this is read for the first time."""
        indexer, library = self._indexer, self._library
        self._held.enter_context(indexer.alone(self._collection))
        index = library.indexes.live(self._collection) or library.indexes.create(self._collection, indexer.spec())
        indexer._check(index)
        vectors = self._held.enter_context(closing(indexer._store.open(index, writing=True)))
        indexer._clear_doubt(index, vectors)
        library.versions.trim(self._collection)
        return index, vectors

    def put(self, articles: list[Article], raw_digests: Mapping[str, str]) -> int:
        index, vectors = self.opened
        cut = [(article, chunk(article, index.spec.target_chars)) for article in articles]
        passages = [passage for _, found in cut for passage in found]
        new = {passage.id for passage in passages}
        old = self._library.passages.ids(index, [article.source.id for article in articles]) - new
        embedded = self._indexer._embed(passages)
        self._library.passages.doubt(index, new | old)
        vectors.upsert(passages, embedded)
        self._library.articles.put(index, cut, raw_digests)
        vectors.delete(sorted(old))
        self._library.passages.settle(index)
        return len(passages)

    def remove(self, source_ids: list[str]) -> None:
        index, vectors = self.opened
        old = self._library.passages.ids(index, source_ids)
        self._library.passages.doubt(index, old)
        self._library.articles.remove(source_ids)
        vectors.delete(sorted(old))
        self._library.passages.settle(index)
