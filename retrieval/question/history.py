"""A conversation of which only the questions are known, answered anew. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval.answer import Answer, Question, Turn

MOST_EARLIER = 20  # turns that a question may lean on


def asked_before(
    ask: Callable[[Question], Answer],
    questions: Sequence[str],
    like: Question = Question(""),  # noqa: B008 - frozen
) -> tuple[Turn, ...]:
    """The last 20 of these questions (oldest first) as turns: each is asked in the light of those before it.

    `like`: the question that comes after them; they are asked with its filters and as of its day.
    """
    turns: tuple[Turn, ...] = ()
    for question in questions[-MOST_EARLIER:]:
        turns += (Turn(question, ask(replace(like, text=question, history=turns))),)
    return turns
