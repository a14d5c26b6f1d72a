"""Who writes the answers, as the chain sees them: types only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol, TypeVar, runtime_checkable

from langchain_core.runnables import RunnableConfig

from retrieval.answer import Answer, Searched, Stage, Statement
from retrieval.question.understanding import Understood
from retrieval.quote import Hit

Event = Stage | Statement | Answer
Read = TypeVar("Read")
"""What a writer makes of the passages before it writes."""


class Writer(Protocol[Read]):
    """What makes an answer of hits, in two steps: `retrieval.quoting.QuoteWriter`, or a chat model."""

    def read(self, question: Understood, hits: Sequence[Hit]) -> Read:
        """What the passages found for a question, best first, hold."""
        ...

    def write(self, question: Understood, read: Read, searched: Searched) -> Answer:
        """The answer to a question from what was read for it."""
        ...


@runtime_checkable
class StreamingWriter(Writer[Read], Protocol[Read]):
    """A writer that takes its time: `retrieval.writing.ChatWriter`."""

    def stream(
        self, question: Understood, read: Read, searched: Searched, config: RunnableConfig | None = None
    ) -> Iterator[Event]:
        """What `write` gives comes last. Before it come the statements as they are ready, and a Stage now and then, so
        that a caller who has lost interest can leave."""
        ...
