"""A collection without articles: how a person hears of it, and the answer to a question about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.run import Run

if TYPE_CHECKING:
    from retrieval.answer import Answer, Question

NOTHING_YET = (
    "No articles yet. Add some with `newsdesk ingest PATH`, or try the sample with `newsdesk ingest --sample`."
)


def is_empty(run: Run) -> bool:
    """Whether there is nothing to ask. Raises UsageError when a collection was named that does not exist."""
    return run.index() is None or not run.desk.library().articles.counts(run.collection).articles


def nothing(run: Run, question: Question) -> Answer:
    """The answer of an empty collection."""
    from datetime import UTC, datetime
    from uuid import uuid4

    from retrieval.answer import Answer, Outcome, Searched

    searched = Searched(run.collection, 0)
    return Answer(
        uuid4().hex, question.text, Outcome.NOT_FOUND, searched, asked=datetime.now(UTC), as_of=question.as_of
    )
