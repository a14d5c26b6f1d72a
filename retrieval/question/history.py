"""A conversation of which only the questions are known, answered anew. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from corpus.article import EVERYTHING, Filters
from retrieval.answer import Answer, Question, Turn

MOST_EARLIER = 20  # turns that a question may lean on


def asked_before(
    ask: Callable[[Question], Answer], questions: Sequence[str], filters: Filters = EVERYTHING
) -> tuple[Turn, ...]:
    """The last 20 of these questions (oldest first) as turns: each is asked in the light of those before it."""
    turns: tuple[Turn, ...] = ()
    for question in questions[-MOST_EARLIER:]:
        turns += (Turn(question, ask(Question(question, turns, filters))),)
    return turns
