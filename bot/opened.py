"""A collection that is open for questions: the parts that the read path needs of it, put together."""

from __future__ import annotations

from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corpus.errors import ModelMismatch

if TYPE_CHECKING:
    from bot.wiring import Desk
    from corpus.library import Index
    from retrieval.chain import NewsChain
    from retrieval.finding.embedding import NewsEmbeddings
    from retrieval.finding.retriever import NewsRetriever
    from retrieval.finding.search import Searcher
    from retrieval.finding.vectors import VectorIndex


@dataclass(frozen=True)
class OpenCollection:
    """A collection that is open for questions."""

    index: Index
    vectors: VectorIndex
    searcher: Searcher
    retriever: NewsRetriever
    chain: NewsChain


def open_collection(desk: Desk, index: Index, executor: Executor) -> OpenCollection:
    """Open the collection of an index; `executor` runs its asynchronous questions.

    Raises:
        BusyError: another process is writing the collection.
        ModelMismatch: the collection was built with another embedding model.
    """
    # The model starts in a thread while this one imports Chroma: together they are most of a cold question.
    with ThreadPoolExecutor(1, thread_name_prefix="model") as side:
        loading = side.submit(_ready_model, desk)
        vectors = desk.store().open(index, writing=False)
        try:
            embeddings = loading.result()
            if index.spec.embedding != embeddings.identity:
                from retrieval.storing.results import mismatch

                # Passages of another size than the settings say now answer as well as before.
                raise ModelMismatch(mismatch(index, replace(index.spec, embedding=embeddings.identity)))
            return _assembled(desk, index, vectors, embeddings, executor)
        except BaseException:
            vectors.close()
            raise


def _ready_model(desk: Desk) -> NewsEmbeddings:
    embeddings = desk.embeddings()
    embeddings.prepare()
    return embeddings


def _assembled(
    desk: Desk, index: Index, vectors: VectorIndex, embeddings: NewsEmbeddings, executor: Executor
) -> OpenCollection:
    from retrieval.chain import NewsChain
    from retrieval.finding.retriever import NewsRetriever
    from retrieval.finding.search import Searcher, SearchSettings

    search = desk.config.search
    share = search.words_weight / (search.words_weight + search.vectors_weight)
    weights = SearchSettings(words_weight=share, recency=search.recency)
    searcher = Searcher(desk.library(), index, vectors, embeddings, weights)
    retriever = NewsRetriever(searcher=searcher, k=search.passages)
    chain = NewsChain(
        desk.library(),
        index.collection,
        retriever,
        desk.writer(),
        stand_alone=desk.stand_alone(),
        executor=executor,
    )
    return OpenCollection(index, vectors, searcher, retriever, chain)
