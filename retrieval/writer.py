"""Who writes the answers, as the chain sees them: types only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol, runtime_checkable

from langchain_core.runnables import RunnableConfig

from retrieval.answer import Answer, Hit, Question, Searched, Stage, Statement

Event = Stage | Statement | Answer


class Writer(Protocol):
    """What makes an answer of hits, in two steps: `retrieval.quoting.QuoteWriter`, or a chat model."""

    def read(self, question: str, hits: Sequence[Hit]) -> Any:
        """What the passages found for a question, best first, hold: whatever `write` takes."""
        ...

    def write(self, question: Question, read: Any, searched: Searched, read_as: str | None = None) -> Answer:
        """The answer to a question from what was read for it."""
        ...


@runtime_checkable
class StreamingWriter(Writer, Protocol):
    """A writer that takes its time: `retrieval.writing.ChatWriter`."""

    def stream(
        self,
        question: Question,
        read: Any,
        searched: Searched,
        read_as: str | None = None,
        config: RunnableConfig | None = None,
    ) -> Iterator[Event]:
        """What `write` gives comes last. Before it, the statements as they are ready, and a Stage now and then, so
        that who has lost interest can leave."""
        ...
