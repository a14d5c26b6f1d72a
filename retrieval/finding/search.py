"""Words and vectors, fused: a question's best passages.

`Searcher` is our own interface, `NewsRetriever` the same as a LangChain retriever, whose Documents carry
everything that a citation needs.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from corpus.article import Filters, Passage, Source
from corpus.library import Index, Library
from retrieval.answer import EVERYTHING, Hit, Question
from retrieval.finding.carriers import with_copies
from retrieval.finding.fusion import fold, fuse, vary
from retrieval.finding.rescoring import closeness
from retrieval.finding.vectors import Vectors

if TYPE_CHECKING:
    from retrieval.finding.embedding import NewsEmbeddings

_DAYS = ("published", "modified")
_MOMENTS = ("added", "changed")
_DEPTH = 100  # passages taken from each of the two searches, and rescored of both together
_OTHERS = 4  # times as many when only one language is asked for
_DEEPER = 400  # the same when copies left fewer than were asked for
# Tuned on half of RealTimeQA 2022; flat around these values.
_ADJACENCY, _WINDOW = 0.4, 0.2
_NEWEST = 3.0  # how much more recency counts for a question that asks for the latest
_AGING = 365.0  # days in which what is new loses two thirds of its lead


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How a score is made up.

    `words_weight`: the share of words in the fused score, 0 (vectors alone) to 1 (words alone). `recency`: how much
    the newest article of the collection is ahead of a very old one; the fused score itself counts 1.
    """

    words_weight: float = 0.3
    headline_weight: float = 1.0
    recency: float = 0.2


class Searcher:
    """Searches one collection. `vectors` must be open; everything here may be called from several threads."""

    def __init__(
        self,
        library: Library,
        index: Index,
        vectors: Vectors,
        embeddings: NewsEmbeddings,
        settings: SearchSettings = SearchSettings(),
    ) -> None:
        self._library = library
        self._index = index
        self._vectors = vectors
        self._embeddings = embeddings
        self._settings = settings or SearchSettings()

    def search(self, question: Question, k: int = 20, *, newest: bool = False) -> list[Hit]:
        """The k best passages for a question, best first, copies folded. `newest`: what is new leads by more."""
        hits, found = self._folded(question, k, _DEPTH, newest)
        if len(hits) < k and found >= _DEPTH:  # one story in a hundred outlets takes all places
            hits, _ = self._folded(question, k, _DEEPER, newest)
        return with_copies(self._library, self._index.collection, hits[:k])

    def _folded(self, question: Question, k: int, depth: int, newest: bool) -> tuple[list[Hit], int]:
        """The hits, copies folded, and how many passages were found before."""
        language = question.filters.language
        # Vectors do not know their language: more are taken, and those of others left out.
        words, similarity = self._both(question.text, question.filters, depth * _OTHERS if language else depth)
        scores = fuse(words, similarity, self._settings.words_weight)
        passages = self._library.passages(self._index, list(scores)[: max(k, depth) * (_OTHERS if language else 1)])
        found = [
            Hit(passages[key], score)
            for key, score in scores.items()
            if key in passages and language in (None, passages[key].source.language)
        ][: max(k, depth)]
        hits = self._rescored(question.text, newest, found)
        reports = self._library.reports(self._index.collection, [hit.passage.version for hit in hits])
        return vary(fold(hits, reports)), len(scores)

    def _rescored(self, question: str, prefer_newest: bool, hits: Sequence[Hit]) -> list[Hit]:
        close = closeness(question, [hit.passage.text for hit in hits])
        newest = self._library.newest(self._index.collection)
        recency = self._settings.recency * (_NEWEST if prefer_newest else 1.0)
        most = 1 + _ADJACENCY + _WINDOW + recency
        rescored = [
            replace(
                hit,
                score=(
                    hit.score
                    + _ADJACENCY * adjacency
                    + _WINDOW * window
                    + recency * freshness(hit.passage.source.published, newest)
                )
                / most,
            )
            for hit, (adjacency, window) in zip(hits, close, strict=True)
        ]
        return sorted(rescored, key=lambda hit: -hit.score)

    def _both(self, question: str, filters: Filters, depth: int) -> tuple[dict[str, float], dict[str, float]]:
        settings = self._settings
        found = self._library.search_words(self._index, question, depth, filters, settings.headline_weight)
        words = dict(found) if settings.words_weight > 0 else {}
        if settings.words_weight >= 1:
            return words, {}
        vector = np.asarray(self._embeddings.embed_query(question), np.float32)
        similarity = dict(self._vectors.query(vector, depth, filters or None))
        for key, other in self._vectors.vectors([key for key in words if key not in similarity]).items():
            similarity[key] = float(other @ vector)
        return words, similarity


def freshness(published: date | None, newest: date | None) -> float:
    """1 for the newest article of a collection, less the older; an undated one counts as a year old.

    On half of RealTimeQA 2022 this brought answer recall at 5 from 0.886 to 0.900.
    """
    if newest is None:
        return 0.0
    age = max(0, (newest - published).days) if published else _AGING
    return math.exp(-age / _AGING)


class NewsRetriever(BaseRetriever):
    """A Searcher as a LangChain retriever: `retriever.invoke("Who said that?")` gives Documents.

    `k`, `filters` (a `corpus.article.Filters`) and `newest` (whether the latest is asked for) may be given at each
    call too.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Searcher
    k: int = 20

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **options: Any
    ) -> list[Document]:
        question = Question(query, filters=options.get("filters") or Filters())
        newest = bool(options.get("newest"))
        hits = self.searcher.search(question, options.get("k") or self.k, newest=newest)
        return [document(hit) for hit in hits]


def document(hit: Hit) -> Document:
    """A hit as a LangChain Document: the passage's text, and in the metadata what a citation needs."""
    passage = hit.passage
    metadata = {
        "source": _plain(passage.source),
        "version": passage.version,
        "position": passage.position,
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
        "copies": [_plain(source) for source in hit.copies],
        "report": hit.report,
        "partly": [[_plain(source), [list(span) for span in spans]] for source, spans in hit.partly],
    }
    return Document(id=passage.id, page_content=passage.text, metadata=metadata)


def hit(found: Document) -> Hit:
    """The hit that a Document stands for.

    Raises:
        KeyError: the Document was not made by `document`.
    """
    data = found.metadata
    span = (data["position"], data["start"], data["end"])
    passage = Passage(_source(data["source"]), data["version"], *span, found.page_content)
    copies = tuple(_source(copy) for copy in data["copies"])
    partly = tuple((_source(copy), tuple((start, end) for start, end in spans)) for copy, spans in data["partly"])
    return Hit(passage, data["score"], copies, data["report"], partly)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where an exact phrase stands: `text == article.text[start:end]`, with the words around it."""

    source: Source
    version: str
    start: int
    end: int
    before: str
    text: str
    after: str


def occurrences(
    library: Library,
    collection: str,
    phrase: str,
    filters: Filters = EVERYTHING,
    around: int = 80,
) -> Iterator[Occurrence]:
    """Every place where a phrase stands in a collection, newest article first.

    Case, the kind of quotation marks and how wide a blank is make no difference; nothing else is forgiven.
    The articles themselves are read, since a phrase may run across passages.
    """
    pattern = _phrase_pattern(phrase)
    if pattern is None:
        return
    for article in library.articles(collection, filters):
        for match in pattern.finditer(article.text):
            start, end = match.span()
            before, after = article.text[max(0, start - around) : start], article.text[end : end + around]
            yield Occurrence(article.source, article.version, start, end, before, match.group(), after)


def _phrase_pattern(phrase: str) -> re.Pattern[str] | None:
    words = [re.sub(r"['’‘]", "['’‘]", re.escape(word)) for word in phrase.split()]
    if not words:
        return None
    edges = [r"\b" if end.isalnum() else "" for end in (phrase.strip()[0], phrase.strip()[-1])]
    body = re.sub(r'["“”]', '["“”]', r"\s+".join(words))
    return re.compile(edges[0] + body + edges[1], re.IGNORECASE)


def _plain(source: Source) -> dict[str, Any]:
    """A source in types that every tracer and store can write down."""
    data = asdict(source)
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}


def _source(data: dict[str, Any]) -> Source:
    read: dict[str, Any] = dict(data)
    for names, kind in ((_DAYS, date), (_MOMENTS, datetime)):
        read |= {name: kind.fromisoformat(data[name]) for name in names if data[name]}
    return Source(**read)


def hits_of(documents: Sequence[Document]) -> list[Hit]:
    """The hits that Documents stand for."""
    return [hit(found) for found in documents]
