"""One collection as it is asked: what is found in it, and an answer that states nothing yet."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableConfig

from corpus.article import Filters
from corpus.library import Index, Library
from retrieval.answer import Answer, Outcome, Question, Searched
from retrieval.finding import listing
from retrieval.finding.retriever import hit_of
from retrieval.quote import Hit, Quote


@dataclass(frozen=True, slots=True)
class AskedCollection:
    """The collection, and what it is asked with.

    Attributes:
        library: the library that holds it.
        name: its name.
        retriever: finds passages of it.
        clock: gives the time with the asker's zone.
    """

    library: Library
    name: str
    retriever: BaseRetriever
    clock: Callable[[], datetime]

    @property
    def index(self) -> Index | None:
        """The index that answers; None for a collection that has none."""
        return self.library.indexes.live(self.name)

    def found(self, text: str, filters: Filters, config: RunnableConfig, **preferences: bool) -> list[Hit]:
        """The passages that may answer a text, best first."""
        found = self.retriever.invoke(text, config, filters=filters, **preferences)
        return [hit_of(document) for document in found]

    def searched(self, filters: Filters) -> Searched:
        """What was searched with these filters."""
        return listing.searched(self.library, self.name, filters)

    def answer(self, question: Question, outcome: Outcome, nearest: tuple[Quote, ...] = ()) -> Answer:
        """An answer that states nothing."""
        return Answer(
            id=uuid.uuid4().hex,
            question=question.text,
            outcome=outcome,
            searched=self.searched(question.allowed),
            nearest=nearest,
            asked=self.clock(),
            as_of=question.as_of,
        )
