"""What is answered, each type holding the one before. Types only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from corpus.article import Source
from retrieval.answer.of_collection import Listing, OtherLanguage, Searched, Timed
from retrieval.quote import Quote

QUOTES = "quotes"  # who writes when no chat model does


@dataclass(frozen=True, slots=True)
class Statement:
    """One thing the answer says, with the quotes that prove it.

    Attributes:
        text: the words of the first quote, or a sentence of a chat model that the quotes support (then nothing is lit).
        lit: the spans of `text` that answer the question, hedge and negation included.
        quotes: the first one is shown; the others say the same in other articles.
        support: the calibrated probability, 0 to 1, that this answers the question; to a broad question, how far the
            sentence names its topic.
        speaker: who says so, as the article names them; None where nobody is named.
        origins: groups of `quotes` (indexes, ascending, two at least) that may share one origin: they tell one event
            with the same facts, or credit the same source.
        value: what sort of value the lit words are: "figure", "name" (a date counts as one), or "".
        says: "yes" or "no" to a yes-or-no question, "unknown" where it says that what is asked for is not known, or "".
        own_time: whether what is lit tells how things stood when it was written, or what was to come then.
        forecast: whether it is a forecast or a plan, and the question does not ask for one.
    """

    text: str
    lit: tuple[tuple[int, int], ...]
    quotes: tuple[Quote, ...]
    support: float
    speaker: str | None = None
    origins: tuple[tuple[int, ...], ...] = ()
    value: str = ""
    says: str = ""
    own_time: bool = False
    forecast: bool = False

    @property
    def lit_words(self) -> tuple[str, ...]:
        """The words of `text` that answer, one string for each lit span."""
        return tuple(self.text[start:end] for start, end in self.lit)

    @property
    def articles(self) -> int:
        """In how many articles this stands; copies of one text count once."""
        return len({quote.source.id for quote in self.quotes})


class Outcome(StrEnum):
    """How a question ended. `NO_QUESTION`: a statement was typed, and the passages nearest to it are shown."""

    ANSWERED = "answered"
    POSSIBLE = "possible"
    NOT_FOUND = "not_found"
    ABOUT_COLLECTION = "about_collection"
    NO_QUESTION = "no_question"


@dataclass(frozen=True, slots=True)
class Difference:
    """Statements that do not agree.

    Attributes:
        kind: "figures" (values of one thing differ), "positions" (speakers take different stands) or "change" (a later
            value updates an earlier one).
        statements: indexes into `Answer.statements`, newest first, undated last.
    """

    kind: str
    statements: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to one question. An answer or a "possibly" without a quote does not exist.

    Attributes:
        id: the identity of this answer.
        question: the question as asked.
        outcome: how it ended.
        searched: what was searched.
        read_as: the question that was answered, where it is not the question as asked.
        statements: what the answer says, the best first.
        differences: which statements do not agree.
        nearest: quotes that are shown as near, not as answers.
        listing: the answer to a question about the collection.
        timed: the time that the question named.
        other_language: that the question is in a language of no article; then nothing was found.
        confidence: the calibrated probability, 0 to 1, that the question is answered.
        asked: when it was asked.
        as_of: the day as of which it was asked; None for the day of asking.
        timings: seconds by stage.
        written_by: "quotes", or the chat model whose sentences stand first among the statements.
        removed: how many sentences of the chat model were left out because no article supports them.
        fallback: why quotes are given though a chat model is set, as a clause: "openai:gpt-5 cannot be reached".
        usage: the tokens that the chat model read ("read") and wrote ("written").
    """

    id: str
    question: str
    outcome: Outcome
    searched: Searched
    read_as: str | None = None
    statements: tuple[Statement, ...] = ()
    differences: tuple[Difference, ...] = ()
    nearest: tuple[Quote, ...] = ()
    listing: Listing | None = None
    timed: Timed | None = None
    other_language: OtherLanguage | None = None
    confidence: float = 0.0
    asked: datetime | None = None
    timings: Mapping[str, float] = field(default_factory=dict)
    written_by: str = QUOTES
    removed: int = 0
    fallback: str | None = None
    usage: Mapping[str, int] = field(default_factory=dict)
    as_of: date | None = None

    def __post_init__(self) -> None:
        answered = self.outcome in (Outcome.ANSWERED, Outcome.POSSIBLE)
        if answered and not all(statement.quotes for statement in self.statements or [Statement("", (), (), 0)]):
            raise ValueError("an answer without a quote does not exist")

    @property
    def today(self) -> date | None:
        """The day from which it tells time: what is old, and what may be out of date."""
        return self.as_of or (self.asked.date() if self.asked else None)

    @property
    def prose(self) -> tuple[Statement, ...]:
        """The sentences of a chat model, in their order; the quotes that differ come after them and are left out."""
        if self.written_by == QUOTES:
            return ()
        differing = {index for difference in self.differences for index in difference.statements}
        return tuple(each for index, each in enumerate(self.statements) if index not in differing)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The sources of all numbered lines, in their order: the citations, the nearest quotes, the listed articles."""
        listed = self.listing.listed if self.listing else ()
        return (*(quote.source for quote in (*self.citations, *self.nearest)), *listed)

    @property
    def citations(self) -> tuple[Quote, ...]:
        """Every quote once, in the order in which the statements use them; citation n is at index n-1."""
        return tuple(dict.fromkeys(quote for statement in self.statements for quote in statement.quotes))

    def numbers(self, statement: Statement) -> tuple[int, ...]:
        """The citation numbers of one statement, counted from 1."""
        place = {quote: number for number, quote in enumerate(self.citations, start=1)}
        return tuple(place[quote] for quote in statement.quotes)


@dataclass(frozen=True, slots=True)
class Tokens:
    """How many tokens a chat model read and wrote."""

    read: int
    written: int


@dataclass(frozen=True, slots=True)
class Stage:
    """What the chain is doing now. A stage that lasts may come again.

    Attributes:
        name: "searching", "reading", "answering" or, when a chat model does that, "writing".
        passages: how many passages were found, once that is known.
    """

    name: str
    passages: int | None = None
