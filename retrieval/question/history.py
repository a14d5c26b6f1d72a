"""The turns of a conversation of which only the questions are known. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from corpus.article import Filters
from retrieval.answer import EVERYTHING, Answer, Question, Turn

MOST_EARLIER = 20  # turns that a question may lean on


def asked_before(
    ask: Callable[[Question], Answer], questions: Sequence[str], filters: Filters = EVERYTHING
) -> tuple[Turn, ...]:
    """The latest of these questions with their answers, each asked in the light of those before it, oldest first."""
    turns: tuple[Turn, ...] = ()
    for question in questions[-MOST_EARLIER:]:
        turns += (Turn(question, ask(Question(question, turns, filters))),)
    return turns
