"""Config -> ready parts. The only place that builds; `opened` puts the parts of one collection together.

A part is built when it is first asked for and then kept. Importing a part's module is most of its cost
(Chroma 1 s, SQLAlchemy 0.3 s), so that each is imported where it is built.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from bot.backup import switching
from bot.lending import Lending
from bot.once import Once
from bot.opened import OpenCollection, Opener
from bot.tracing import set_tracing
from corpus.errors import UsageError
from retrieval.answer import QUOTES

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from bot.config import Config
    from bot.conversation import Records
    from corpus.library import Index, Library
    from corpus.reading import Rules
    from retrieval.chain import NewsChain, StandAlone
    from retrieval.finding.embedding import NewsEmbeddings
    from retrieval.finding.related import Related
    from retrieval.finding.retriever import NewsRetriever
    from retrieval.finding.search import Searcher
    from retrieval.finding.vectors import VectorStore
    from retrieval.quoting import QuoteWriter
    from retrieval.reader import AnswerChecker, Reader
    from retrieval.storing.indexing import Indexer
    from retrieval.writing import ChatWriter

_MOST_OPEN = 32  # collections at one time: each holds files, and memory once it has been asked
_AT_ONCE = 4  # questions answered at the same time by the asynchronous calls of all chains together


class Desk:
    """The parts of one run, over one data folder. Every method may be called from any thread."""

    def __init__(self, config: Config) -> None:
        set_tracing(config.observability.tracing)
        self.config = config
        self.data: Path = config.data_folder
        switching.complete(self.data)  # of a restore that was killed in its last moment
        self.library = Once(self._library)
        self.records = Once(self._records)
        self.store = Once(self._store)
        self.embeddings = Once(self._embeddings)
        self.reader = Once(self._reader)
        self.checker = Once(self._checker)
        self.writer = Once(self._writer)
        self.stand_alone = Once(self._stand_alone)
        self._chat_model = Once(self._model)
        self.indexer = Once(self._indexer)
        self._executor = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="answering")
        self._opener = Opener(
            config.search, self.library, self.store, self.embeddings, self.writer, self.stand_alone, self._executor
        )
        self._opened: Lending[OpenCollection] = Lending(
            _MOST_OPEN, self._current, lambda opened: opened.vectors.close()
        )
        self._deleting: set[str] = set()

    @property
    def library_file(self) -> Path:
        """Where the articles are."""
        return self.data / "library.sqlite"

    @property
    def records_file(self) -> Path:
        """Where the conversations are."""
        return self.data / "conversations.sqlite"

    @property
    def models(self) -> Path:
        """Where prepared embedding models are kept, for all data folders."""
        return self.config.cache_folder / "models"

    def rules(self) -> Rules:
        """How files are read, by the settings."""
        from corpus.reading import Rules

        limits = self.config.corpus
        return Rules(
            max_file_bytes=limits.max_file_bytes,
            fields=limits.fields,
            max_seconds=limits.max_file_seconds,
            max_memory=limits.max_reader_mb * 1_000_000,
            max_archive_entries=limits.max_archive_entries,
            max_archive_bytes=limits.max_archive_mb * 1_000_000,
            max_archive_ratio=limits.max_archive_ratio,
        )

    def live_index(self, collection: str) -> Index | None:
        """The index that answers, None for a collection that does not exist. Creates nothing on disk."""
        return self.library().indexes.live(collection) if self.library_file.exists() else None

    def existing(self, collection: str) -> Index:
        """The index that answers. Creates nothing on disk.

        Raises:
            UsageError: there is no such collection; the message names those there are.
        """
        index = self.live_index(collection)
        if index is None:
            names = ", ".join(self.collections())
            those = f"there are: {names}" if names else "there is none yet; `newsdesk ingest` makes one"
            raise UsageError(f"There is no collection “{collection}”; {those}.")
        return index

    def collections(self) -> list[str]:
        """The names of all collections. Creates nothing on disk."""
        return self.library().collections.names() if self.library_file.exists() else []

    def articles(self, collection: str) -> int:
        """How many articles a collection holds, 0 when there is no such collection. Creates nothing on disk."""
        return self.library().articles.counts(collection).articles if self.live_index(collection) else 0

    @contextmanager
    def reading(self, collection: str) -> Iterator[NewsChain]:
        """The chain that answers from a collection, which stays open as long as the block runs.

        At most 32 collections are open when nobody reads more; the one that was used longest ago is closed first.

        Raises:
            BusyError: another process is writing the collection.
            ModelMismatch: the collection was built with another embedding model.
            LookupError: there is no such collection; see `live_index`.
        """
        with self._opened.using(collection) as opened:
            yield opened.chain

    def related(self, collection: str, text: str) -> Related:
        """What a collection holds near each claim of a message; raises as `reading` does."""
        from retrieval.answer import Searched
        from retrieval.finding.related import related

        with self._opened.using(collection) as opened:
            searched = Searched(collection, self.library().articles.counts(collection).articles)
            return related(text, opened.searcher, self.embeddings(), searched)

    def chain(self, collection: str) -> NewsChain:
        """The chain of a collection for a program that asks few; the same one until the collection is rebuilt.

        It is closed when 32 others have been opened since: `reading` holds it open. Raises as `reading` does.
        """
        return self._opened.peek(collection).chain

    def searcher(self, collection: str) -> Searcher:
        """What finds passages of a collection; held open and raises as `chain` does."""
        return self._opened.peek(collection).searcher

    def retriever(self, collection: str) -> NewsRetriever:
        """The LangChain retriever of a collection; held open and raises as `chain` does."""
        return self._opened.peek(collection).retriever

    def delete(self, collection: str) -> None:
        """Remove a collection from both stores, once those who read it are done; nothing happens when there is none.

        Raises:
            BusyError: another process reads or writes it.
        """
        self._deleting.add(collection)  # from here on nobody opens it
        try:
            self._opened.retire(collection, wait=True)
            if collection in self.collections():
                self.indexer().delete(collection)
        finally:
            self._deleting.discard(collection)

    def close(self, collection: str | None = None) -> None:
        """Let other processes have a collection, or everything, once those who read it are done."""
        self._opened.retire(collection)
        if collection is None:
            self._executor.shutdown(wait=False, cancel_futures=True)
            for part in (self.library.made, self.records.made):
                if part:
                    part.close()

    def _current(self, collection: str, opened: OpenCollection | None) -> OpenCollection:
        """What is open of a collection, unless it was rebuilt since."""
        index = None if collection in self._deleting else self.live_index(collection)
        if index is None:
            raise LookupError(collection)
        return opened if opened is not None and opened.index == index else self._opener.open(index)

    def _library(self) -> Library:
        from corpus.library import Library

        return Library(self.library_file, self.config.corpus.versions_kept)

    def _records(self) -> Records:
        from bot.conversation import Records

        return Records(self.records_file)

    def store_in(self, folder: Path) -> VectorStore:
        """What opens vectors that lie in this folder, or else on the Chroma server of the settings."""
        from retrieval.finding.vectors import VectorStore

        token = self.config.secrets.chroma_token
        return VectorStore(folder, self.config.vectors.server, token.get_secret_value() if token else None)

    def _store(self) -> VectorStore:
        return self.store_in(self.data / "vectors")

    def _embeddings(self) -> NewsEmbeddings:
        from bot.old_models import remove_old_models
        from retrieval.finding.embedding import load_embeddings

        remove_old_models(self.data / "models", self.models)
        return load_embeddings(self.config.embedding.model, self.models, self.config.embedding.precision)

    def _reader(self) -> Reader:
        from retrieval.reader import load_reader

        return load_reader(self.config.answer.reader)

    def _checker(self) -> AnswerChecker:
        from retrieval.reader import load_checker

        return load_checker()

    def _writer(self) -> QuoteWriter | ChatWriter:
        """Who writes the answers; UsageError when the settings name a chat model that cannot be used."""
        from retrieval.quoting import QuoteWriter

        answer = self.config.answer
        quotes = QuoteWriter(self.reader(), self.checker(), answer.max_statements, answer.false_answer_rate)
        if answer.writer == QUOTES:
            return quotes
        from bot.chat_model import chat_writer

        return chat_writer(self.config, self._chat_model(), quotes, self.embeddings(), self.records().usage)

    def _stand_alone(self) -> StandAlone:
        """What reads a question in the light of earlier ones; raises as `_writer` does."""
        if self.config.answer.writer == QUOTES:
            from retrieval.question.followup import stand_alone

            return stand_alone
        from bot.chat_model import chat_rewriter

        return chat_rewriter(self.config, self._chat_model(), self.records().usage)

    def _model(self) -> BaseChatModel:
        from bot.chat_model import chat_model

        return chat_model(self.config)

    def _indexer(self) -> Indexer:
        from retrieval.storing.indexing import Indexer

        return Indexer(self.library(), self.store(), self.embeddings, self.config.passages.target_chars)
