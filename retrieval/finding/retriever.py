"""The searcher as a LangChain retriever, and hits as Documents that carry everything that a citation needs."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from corpus.article import Filters, Passage, Source
from corpus.serializing import plain, typed
from retrieval.answer import Question
from retrieval.finding.search import Searcher
from retrieval.quote import Hit


class NewsRetriever(BaseRetriever):
    """A Searcher as a LangChain retriever: `retriever.invoke("Who said that?")` gives Documents.

    Each call may also give `k`, `filters` (a `corpus.article.Filters`) and `newest` (the latest is asked for).
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
        "source": plain(passage.source),
        "version": passage.version,
        "position": passage.position,
        "start": passage.start,
        "end": passage.end,
        "score": hit.score,
        "similarity": hit.similarity,
        "copies": [plain(source) for source in hit.copies],
        "report": hit.report,
        "partly": [[plain(source), [list(span) for span in spans]] for source, spans in hit.partly],
    }
    return Document(id=passage.id, page_content=passage.text, metadata=metadata)


def hit_of(found: Document) -> Hit:
    """The hit that a Document was made of.

    Raises:
        KeyError: the Document was not made by `document`.
    """
    data = found.metadata
    span = (data["position"], data["start"], data["end"])
    passage = Passage(_source(data["source"]), data["version"], *span, found.page_content)
    copies = tuple(_source(copy) for copy in data["copies"])
    partly = tuple((_source(copy), tuple((start, end) for start, end in spans)) for copy, spans in data["partly"])
    return Hit(passage, data["score"], copies, data["report"], partly, data["similarity"])


def _source(data: dict[str, Any]) -> Source:
    return typed(Source, SimpleNamespace(**data))
