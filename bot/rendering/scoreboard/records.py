"""What `newsdesk eval` writes and reads back: the documented shapes, as pydantic models.

Every field says what it holds. A change that could break a reader of this JSON raises `version`.
"""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.rendering.record import Words
from corpus.errors import UsageError
from retrieval.answer import Outcome

VERSION = 1


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")  # a later version may say more


class FigureRecord(_Record):
    """One figure."""

    value: float | None = Field(description="The figure; null when no question measures it.")
    total: int = Field(description="Over how many questions, or passages for citation_precision.")
    right: int | None = Field(description="How many of them, when the figure is a share.")
    low: float | None = Field(description="Lower end of the 95 % interval (Wilson) of a share over questions.")
    high: float | None = Field(description="Upper end of it.")


class TypeRecord(_Record):
    """The questions of one type."""

    questions: int
    figures: dict[str, FigureRecord]


class PointRecord(_Record):
    """A point of the risk-coverage curve."""

    coverage: float = Field(description="Share of the questions whose confidence is this or more.")
    risk: float = Field(description="Share of those that is or would be wrong.")
    confidence: float


class BinRecord(_Record):
    """Questions of like confidence, a tenth of them all."""

    total: int
    confidence: float = Field(description="Their mean confidence.")
    right: float = Field(description="The share of them that is or would be right.")


class SaidRecord(_Record):
    """What one statement said."""

    text: Words
    lit: list[tuple[int, int]] = Field(description="Spans of `text` that are lit, in code points, end not included.")


class MatchRecord(_Record):
    """How well words match the right answers."""

    contains: bool = Field(description="They contain one.")
    exact: bool = Field(description="They are one, as SQuAD compares.")
    f1: float = Field(description="Token F1 with the nearest one, 0 to 1.")


class ResultRecord(_Record):
    """How one question went."""

    id: Words
    type: Words
    question: Words
    history: list[Words]
    answers: list[Words] = Field(description="Any one of them is right.")
    articles: list[Words] = Field(description="Any one of them should be cited.")
    choices: list[Words]
    as_of: date | None = Field(default=None, description="The day as of which it was asked; null: the day of the run.")
    outcome: Outcome
    refused: bool = Field(description="Nothing was answered; “possibly” is an answer.")
    right: bool = Field(description="Answered with a right answer in the text, or rightly refused.")
    would_be_right: bool = Field(description="What is said contains an answer, or else the nearest sentence does.")
    said: list[SaidRecord] = Field(description="The statements; empty when nothing was answered.")
    text: MatchRecord | None = Field(description="All that is said against the answers; null without answers.")
    lit: MatchRecord | None = Field(description="The lit words against the answers; null without answers.")
    passages: int = Field(description="How many passages are cited.")
    passages_right: int | None = Field(description="How many of them contain an answer; null without answers.")
    article: bool | None = Field(description="A right article is cited; null when none is named.")
    choice: bool | None = Field(description="The right choice is supported best; null without choices.")
    sources: list[Words] = Field(description="The cited articles: address, or else name of the file.")
    words: int = Field(description="Words shown.")
    confidence: float = Field(description="The answer's own, 0 to 1, also of what was not answered.")
    seconds: float


class ChangeRecord(_Record):
    """How one figure changed over the questions that both runs have."""

    then: float | None
    now: float | None
    up: int | None = Field(description="Questions whose part of it rose; null for a figure that is no mean.")
    down: int | None = Field(description="Questions whose part of it fell.")
    p: float | None = Field(description="Two-sided sign test; for yes and no it is McNemar's test.")


class TurnedRecord(_Record):
    """A question that went from wrong to right, or from right to wrong."""

    id: Words
    question: Words
    then: Words = Field(description="What was said then; empty when nothing was.")
    now: Words = Field(description="What is said now.")


class ComparisonRecord(_Record):
    """This run against an earlier one."""

    earlier: datetime = Field(description="When the earlier run began.")
    common: int = Field(description="Questions that both have, by id and text.")
    only_then: int
    only_now: int
    better: list[TurnedRecord]
    worse: list[TurnedRecord]
    changes: dict[str, ChangeRecord]


class Conditions(_Record):
    """What was asked, when and under which settings."""

    version: int = Field(default=VERSION, description="Version of this schema.")
    newsdesk: str = Field(description="Version of Newsdesk.")
    file: Words = Field(description="The questions file.")
    asked: datetime = Field(description="When the first question was asked.")
    collection: Words
    articles: int = Field(description="How many articles the collection holds.")
    settings: dict[str, str] = Field(description="The settings that answers depend on, as `config show` writes them.")


class ScoresRecord(Conditions):
    """What one `newsdesk eval` found."""

    questions: int = Field(description="How many were asked.")
    left_out: int = Field(description="How many `weak-unanswerable` ones the figures leave out; `types` has them.")
    figures: dict[str, FigureRecord] = Field(description="By name; see “Figures” below.")
    types: dict[str, TypeRecord] = Field(description="The same for each type of question.")
    risk_coverage: list[PointRecord] = Field(description="200 points at most, surest first.")
    reliability: list[BinRecord] = Field(description="Ten bins at most, least sure first.")
    comparison: ComparisonRecord | None = Field(description="With --compare.")
    results: list[ResultRecord]


def parse(text: str | bytes, name: str) -> ScoresRecord:
    """Scores written earlier into a file called `name`.

    Raises:
        UsageError: it is something else, or was written by a later version.
    """
    try:
        found = ScoresRecord.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UsageError(
            f"{name} is not what `newsdesk eval --out` writes: {f'{where}: ' if where else ''}{first['msg']}."
        ) from None
    if found.version != VERSION:
        raise UsageError(f"{name} was written by another version of Newsdesk: measure again with this one.")
    return found
