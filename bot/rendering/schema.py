"""What `--json` prints: the documented shapes, as pydantic models.

`AnswerRecord.model_json_schema()` is the documentation; every field says what it holds. A change that could break
a reader of this JSON raises `version`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import Field

from bot.rendering import stated
from bot.rendering.links import link
from bot.rendering.listing_schema import ListingRecord, listing_record
from bot.rendering.plain import plain_body
from bot.rendering.question_schema import QuestionRecord
from bot.rendering.record import JsonRecord, Words, record_of
from retrieval.answer import Answer, Outcome, Statement
from retrieval.quote import FoundSentence, Quote

VERSION = 1


class CopyRecord(JsonRecord):
    """Another source that says the same in a copy of the article, edited a little or not at all: the same report."""

    headline: Words
    publisher: Words | None = None
    url: Words | None = None
    file: Words | None = None


class PlaceRecord(JsonRecord):
    """Where words stand: in which article, and where in it."""

    number: int = Field(description="The citation mark: 1 is [1]. Nearest passages are numbered after citations.")
    headline: Words
    publisher: stated.Publisher
    credit: stated.Credit
    url: stated.Url
    link: Words | None = Field(description="The address with a text directive: opens at the quoted words.")
    file: stated.File
    published: stated.Published
    day_words: dict[str, str] = Field(
        default_factory=dict,
        description="What words of the quote that lean on its day mean: "
        '{"Tuesday": "2024-02-06", "last month": "2024-01"}.',
    )
    dated_by: stated.DatedBy = None
    modified: stated.Modified = None
    language: stated.Language = None
    added: stated.Added
    changed: datetime | None = Field(
        description="When its text or its source's facts last changed before they were quoted; null when never."
    )
    start: int = Field(description="Where the words begin in the article's text, in code points from 0.")
    end: int = Field(description="Where they end: text[start:end], `end` not included.")
    article: stated.ArticleId
    version: str = Field(description="Identity of its wording: the first 128 bits of SHA-256 of its text, in hex.")
    passage: str = Field(description="Identity of the passage: article, version and span.")
    opinion: bool = Field(
        default=False, description="Whether the article is an opinion piece, by its headline or its address."
    )
    copies: list[CopyRecord] = Field(
        description="Other sources that say the same in a copy of the article; they count as one report with it."
    )


class CitationRecord(PlaceRecord):
    """Exact words of a stored article, and where they stand."""

    quote: Words = Field(description="The exact words, line breaks included.")


class HitRecord(PlaceRecord):
    """A passage that a search found: a row of `newsdesk search --json`, best first."""

    score: float = Field(description="Between 0 and 1, higher is better.")
    match: Words = Field(description="The sentence of it that holds most of the words searched for.")
    text: Words = Field(description="The passage, an exact slice of the article.")


P = TypeVar("P", bound=PlaceRecord)


class StatementRecord(JsonRecord):
    """One thing the answer says."""

    text: Words = Field(description="The exact words of the first citation, or a chat model's, which it supports.")
    lit: list[Words] = Field(description="The words of `text` that answer the question.")
    citations: list[int] = Field(description="Numbers of the citations that prove it; the first is shown.")
    support: float = Field(description="Calibrated probability, 0 to 1, that this answers the question.")
    speaker: Words | None = Field(description="Who says so, as the article names them; null where nobody is named.")
    says: str = Field(
        default="",
        description='"yes" or "no" to a yes-or-no question, "unknown" where it says that what is asked for is not '
        'known, else "".',
    )
    origins: list[list[int]] = Field(
        description="Groups of `citations` (their numbers) that may share one origin: they tell one event with the "
        "same facts, or credit the same source."
    )
    forecast: bool = Field(
        default=False, description="Whether it is a forecast or a plan, and the question does not ask for one."
    )


class DifferenceRecord(JsonRecord):
    """Statements that do not agree, or that update each other."""

    kind: str = Field(
        description='"figures" (values of one thing differ), "positions" (speakers take different stands) or "change" '
        "(a later value updates the earlier ones)."
    )
    statements: list[int] = Field(description="Places in `statements`, from 0, newest first, undated last.")


class SearchedRecord(JsonRecord):
    """What was looked through."""

    collection: str
    articles: int = Field(description="How many articles were searched.")
    undated: int = Field(description="How many of them a date filter kept although their date is unknown.")
    undated_left_out: int = Field(description="How many a date filter left out because their date is unknown.")


class TimedRecord(JsonRecord):
    """The time that a question named, and what became of it."""

    since: date | None = Field(description="The first day of publication that was asked for; null when open.")
    until: date | None = Field(description="The last one; null when open.")
    found: str = Field(
        description='"within": articles of these days, and of a few around them, were searched. "beyond": they hold no '
        'plain answer, and others were searched too. "none": no article is of these days; all were searched.'
    )
    newest: bool = Field(description="Whether the question asked for the latest, or for how things are.")


class OtherLanguageRecord(JsonRecord):
    """A question in a language that no article of the collection is in, which is then not answered."""

    language: str = Field(description="What the question seems to be in (ISO 639-1).")
    held: list[str] = Field(description="The languages of the articles, that of most of them first.")


class AnswerRecord(JsonRecord):
    """The answer to one question, as `newsdesk ask --json` prints it."""

    version: int = Field(default=VERSION, description="Version of this schema.")
    id: str = Field(description="The id that came with the question, or else the answer's own.")
    question: Words = Field(description="The question as asked.")
    read_as: Words | None = Field(description="The question that was searched for, when it is not the one asked.")
    outcome: Outcome
    answered: bool = Field(description="True when the outcome is answered or possible.")
    text: Words = Field(description="The answer as a person reads it, with [n] marks, without the sources.")
    statements: list[StatementRecord]
    differences: list[DifferenceRecord]
    citations: list[CitationRecord]
    nearest: list[CitationRecord] = Field(description="Near the question, and not an answer to it.")
    timed: TimedRecord | None = Field(
        default=None, description="The time that the question named; null when it named none."
    )
    other_language: OtherLanguageRecord | None = Field(
        default=None, description="That the question is in a language of no article; null when it is not."
    )
    listing: ListingRecord | None = Field(description="What the library says of itself; only for about_collection.")
    confidence: float = Field(description="Calibrated probability, 0 to 1, that the question is answered.")
    searched: SearchedRecord
    asked: datetime | None = Field(description="When it was asked; the quotes are as the collection stood then.")
    as_of: date | None = Field(
        default=None,
        description="The day as of which it was asked: nothing published later counted. Null: the day of asking.",
    )
    timings: dict[str, float] = Field(description="Seconds by stage.")
    written_by: Words = Field(description='"quotes", or the chat model that wrote the first statements.')
    removed: int = Field(description="How many of its sentences were left out because no article supports them.")
    fallback: Words | None = Field(description="Why quotes are given though a chat model is set: a clause.")
    usage: dict[str, int] = Field(description="Tokens that the chat model `read` and `written`; empty without one.")


def record(answer: Answer, answers: QuestionRecord | None = None) -> AnswerRecord:
    """The record of an answer; it takes the id of the question record that it `answers`, if that has one."""
    citations = answer.citations
    return record_of(
        AnswerRecord,
        answer,
        id=(answers and answers.id) or answer.id,
        answered=answer.outcome in (Outcome.ANSWERED, Outcome.POSSIBLE),
        text=plain_body(answer),
        statements=[_statement(statement, answer.numbers(statement)) for statement in answer.statements],
        citations=[_citation(number, quote) for number, quote in enumerate(citations, start=1)],
        nearest=[_citation(number, quote) for number, quote in enumerate(answer.nearest, start=len(citations) + 1)],
        listing=listing_record(answer),
    )


def _statement(statement: Statement, numbers: Sequence[int]) -> StatementRecord:
    return record_of(
        StatementRecord,
        statement,
        lit=statement.lit_words,
        citations=numbers,
        origins=[[numbers[place] for place in group] for group in statement.origins],
    )


def hit_records(matches: Sequence[FoundSentence], quotes: Sequence[Quote]) -> list[HitRecord]:
    """The rows of `newsdesk search --json`, best first; `quotes` are the whole passages."""
    return [
        _place(HitRecord, number, quote, score=each.hit.score, match=each.quote.text, text=quote.text)
        for number, (each, quote) in enumerate(zip(matches, quotes, strict=True), start=1)
    ]


def _citation(number: int, quote: Quote) -> CitationRecord:
    return _place(CitationRecord, number, quote, quote=quote.text)


def _place(model: type[P], number: int, quote: Quote, /, **stated: Any) -> P:
    source, passage = quote.source, quote.passage
    return record_of(
        model,
        source,
        quote,
        number=number,
        headline=source.title,
        link=link(quote),
        day_words={each.words: each.iso for each in quote.day_words},
        article=source.id,
        version=passage.version,
        passage=passage.id,
        copies=[record_of(CopyRecord, copy, headline=copy.title) for copy in quote.copies],
        **stated,
    )
