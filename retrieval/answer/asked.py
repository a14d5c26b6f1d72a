"""What a person asks, and what was asked before. Types only."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from corpus.article import EVERYTHING, Filters
from retrieval.answer.answered import Answer, Outcome, Statement


@dataclass(frozen=True, slots=True)
class Question:
    """What a person asks.

    Attributes:
        text: the words as typed.
        history: the earlier turns of the conversation, oldest first.
        filters: which articles may answer.
        as_of: the day as of which it is asked: nothing published later may answer, and "this week" is that of this
            day. None for the day of asking.
    """

    text: str
    history: tuple[Turn, ...] = ()
    filters: Filters = EVERYTHING
    as_of: date | None = None

    @property
    def allowed(self) -> Filters:
        """Which articles may answer, none of them published after `as_of`."""
        last = min(filter(None, (self.filters.until, self.as_of)), default=None)
        return replace(self.filters, until=last)


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question of a conversation with its answer, None where only the question is known."""

    question: str
    answer: Answer | None = None

    @property
    def read_as(self) -> str:
        """The question as it stands alone: "And in Syria?" says nothing to the question after it."""
        return (self.answer.read_as if self.answer else None) or self.question

    @property
    def refused(self) -> bool:
        """Whether the answer is known and found nothing."""
        return self.answer is not None and self.answer.outcome in (Outcome.NOT_FOUND, Outcome.NO_QUESTION)

    @property
    def statements(self) -> tuple[Statement, ...]:
        """The statements of the answer; none where nothing was found."""
        return self.answer.statements if self.answer and not self.refused else ()

    @property
    def firm(self) -> tuple[Statement, ...]:
        """The statements of an answer that is not only possible."""
        return self.statements if self.answer and self.answer.outcome is Outcome.ANSWERED else ()

    @property
    def lit_words(self) -> tuple[str, ...]:
        """The words that answered for certain, of all statements in their order."""
        return tuple(words for statement in self.firm for words in statement.lit_words)

    @property
    def speakers(self) -> tuple[str, ...]:
        """Who said so for certain, each once, in the order of the statements."""
        return tuple(dict.fromkeys(statement.speaker for statement in self.firm if statement.speaker))
