"""A collection that is open for questions: the parts that the read path needs of it, put together."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from corpus.errors import ModelMismatch

if TYPE_CHECKING:
    from bot.settings.sections import Search
    from corpus.library import Index, Library
    from retrieval.chain import NewsChain, StandAlone, Writer
    from retrieval.finding.embedding import NewsEmbeddings
    from retrieval.finding.retriever import NewsRetriever
    from retrieval.finding.search import Searcher
    from retrieval.finding.vectors import VectorIndex, VectorStore


@dataclass(frozen=True)
class OpenCollection:
    """A collection that is open for questions."""

    index: Index
    vectors: VectorIndex
    searcher: Searcher
    retriever: NewsRetriever
    chain: NewsChain


@dataclass(frozen=True)
class Opener:
    """Opens collections. A part is made when it is first asked for.

    Attributes:
        search: the settings of the search.
        library, store, embeddings, writer, stand_alone: give the parts that all collections share.
        executor: runs the asynchronous questions.
    """

    search: Search
    library: Callable[[], Library]
    store: Callable[[], VectorStore]
    embeddings: Callable[[], NewsEmbeddings]
    writer: Callable[[], Writer[Any]]
    stand_alone: Callable[[], StandAlone]
    executor: Executor

    def open(self, index: Index) -> OpenCollection:
        """Open the collection of an index.

        Raises:
            BusyError: another process is writing the collection.
            ModelMismatch: the collection was built with another embedding model.
        """
        # The model starts in a thread while this one imports Chroma: together they are most of a cold question.
        with ThreadPoolExecutor(1, thread_name_prefix="model") as side:
            loading = side.submit(self._ready_model)
            vectors = self.store().open(index, writing=False)
            try:
                embeddings = loading.result()
                if index.spec.embedding != embeddings.identity:
                    from retrieval.storing.results import mismatch

                    # Passages of another size than the settings say now answer as well as before.
                    raise ModelMismatch(mismatch(index, replace(index.spec, embedding=embeddings.identity)))
                return self._assembled(index, vectors, embeddings)
            except BaseException:
                vectors.close()
                raise

    def _ready_model(self) -> NewsEmbeddings:
        embeddings = self.embeddings()
        embeddings.prepare()
        return embeddings

    def _assembled(self, index: Index, vectors: VectorIndex, embeddings: NewsEmbeddings) -> OpenCollection:
        from retrieval.chain import NewsChain
        from retrieval.finding.retriever import NewsRetriever
        from retrieval.finding.search import Searcher, SearchSettings

        share = self.search.words_weight / (self.search.words_weight + self.search.vectors_weight)
        weights = SearchSettings(words_weight=share, recency=self.search.recency)
        library = self.library()
        searcher = Searcher(library, index, vectors, embeddings, weights)
        retriever = NewsRetriever(searcher=searcher, k=self.search.passages)
        chain = NewsChain(
            library,
            index.collection,
            retriever,
            self.writer(),
            stand_alone=self.stand_alone(),
            executor=self.executor,
        )
        return OpenCollection(index, vectors, searcher, retriever, chain)
