"""Searching a collection, and what of it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.run import Run

if TYPE_CHECKING:
    from retrieval.answer import Found, Question

SHOWN = 5  # matches, where nobody says how many


def found_for(run: Run, collection: str, question: Question, most: int = SHOWN) -> Found:
    """What the words of a question find in a collection that has articles; at most so many matches."""
    from retrieval.finding.listing import searched
    from retrieval.finding.matching import found

    hits = run.desk.searcher(collection).search(question, max(most, run.config.search.passages))
    return found(question, hits, most, searched(run.desk.library(), collection, question.allowed))
