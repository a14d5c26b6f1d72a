"""What `--json` prints and reads: the documented shapes, as pydantic models.

`AnswerRecord.model_json_schema()` is the documentation; every field says what it holds. A change that could break
a reader of this JSON raises `version`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.rendering.links import link
from bot.rendering.listing_schema import ListingRecord, listing_record
from bot.rendering.plain import plain_body
from bot.rendering.record import Record, Words
from corpus.article import Source
from corpus.errors import UsageError
from retrieval.answer import Answer, Hit, Outcome, Quote

VERSION = 1

# JSON's own rules leave these as they are; a terminal would act on them (see bot.rendering.safe).
_STEERING = re.compile("[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")


class CopyRecord(Record):
    """Another source that says the same in a copy of the article, edited a little or not at all: the same report."""

    headline: Words
    publisher: Words | None = None
    url: Words | None = None
    file: Words | None = None


class PlaceRecord(Record):
    """Where words stand: in which article, and where in it."""

    number: int = Field(description="The citation mark: 1 is [1]. Nearest passages are numbered after citations.")
    headline: Words
    publisher: Words | None = Field(description="Who published it, when known. Never the credited source.")
    credit: Words | None = Field(description='A credit line inside the text ("Original Source: ...").')
    url: Words | None = Field(description="The address as the article states it.")
    link: Words | None = Field(description="The address with a text directive: opens at the quoted words.")
    file: Words | None = Field(description="The file that was read: its absolute path.")
    published: date | None = Field(description="The day of publication; null when unknown.")
    day_words: dict[str, str] = Field(
        default_factory=dict,
        description="What words of the quote that lean on its day mean: "
        '{"Tuesday": "2024-02-06", "last month": "2024-01"}.',
    )
    dated_by: str | None = Field(
        default=None,
        description='Where that day was stated: "metadata", "page", "feed", "url" or "dateline"; null when not kept.',
    )
    modified: date | None = Field(
        default=None, description="The day of the latest change that the source states; null when it states none."
    )
    language: str | None = Field(default=None, description="Language of the text (ISO 639-1); null when not known.")
    added: datetime | None = Field(description="When the article first came into the collection.")
    changed: datetime | None = Field(
        description="When its text or its source's facts last changed before they were quoted; null when never."
    )
    start: int = Field(description="Where the words begin in the article's text, in code points from 0.")
    end: int = Field(description="Where they end: text[start:end], `end` not included.")
    article: str = Field(description="Identity of the article: the same for all its versions.")
    version: str = Field(description="Identity of its wording: the first 128 bits of SHA-256 of its text, in hex.")
    passage: str = Field(description="Identity of the passage: article, version and span.")
    copies: list[CopyRecord] = Field(
        description="Other sources that say the same in a copy of the article; they count as one report with it."
    )


class CitationRecord(PlaceRecord):
    """Exact words of a stored article, and where they stand."""

    quote: Words = Field(description="The exact words, line breaks included.")


class HitRecord(PlaceRecord):
    """A passage that a search found."""

    score: float = Field(description="Between 0 and 1, higher is better.")
    text: Words = Field(description="The passage, an exact slice of the article.")


class StatementRecord(Record):
    """One thing the answer says."""

    text: Words = Field(description="The exact words of the first citation, or a chat model's, which it supports.")
    lit: list[Words] = Field(description="The words of `text` that answer the question.")
    citations: list[int] = Field(description="Numbers of the citations that prove it; the first is shown.")
    support: float = Field(description="Calibrated probability, 0 to 1, that this answers the question.")
    speaker: Words | None = Field(description="Who says so, as the article names them; null where nobody is named.")
    origins: list[list[int]] = Field(
        description="Groups of `citations` (their numbers) that may share one origin: they tell one event with the "
        "same facts, or credit the same source."
    )


class DifferenceRecord(Record):
    """Statements that do not agree, or that update each other."""

    kind: str = Field(
        description='"figures" (values of one thing differ), "positions" (speakers take different stands) or "change" '
        "(a later value updates the earlier ones)."
    )
    statements: list[int] = Field(description="Places in `statements`, from 0, newest first, undated last.")


class SearchedRecord(Record):
    """What was looked through."""

    collection: str
    articles: int = Field(description="How many articles were searched.")
    undated: int = Field(description="How many of them a date filter kept although their date is unknown.")
    undated_left_out: int = Field(description="How many a date filter left out because their date is unknown.")


class TimedRecord(Record):
    """The time that a question named, and what became of it."""

    since: date | None = Field(description="The first day of publication that was asked for; null when open.")
    until: date | None = Field(description="The last one; null when open.")
    found: str = Field(
        description='"within": articles of these days, and of a few around them, were searched. "beyond": they hold no '
        'answer, and others were searched. "none": no article is of these days; all were searched.'
    )
    newest: bool = Field(description="Whether the question asked for the latest, or for how things are.")


class AnswerRecord(Record):
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
    listing: ListingRecord | None = Field(description="What the library says of itself; only for about_collection.")
    confidence: float = Field(description="Calibrated probability, 0 to 1, that the question is answered.")
    searched: SearchedRecord
    asked: datetime | None = Field(description="When it was asked; the quotes are as the collection stood then.")
    timings: dict[str, float] = Field(description="Seconds by stage.")
    written_by: Words = Field(description='"quotes", or the chat model that wrote the first statements.')
    removed: int = Field(description="How many of its sentences were left out because no article supports them.")
    fallback: Words | None = Field(description="Why quotes are given though a chat model is set: a clause.")
    usage: dict[str, int] = Field(description="Tokens that the chat model `read` and `written`; empty without one.")


class QuestionRecord(BaseModel):
    """A question as `newsdesk ask --json -` reads it, one JSON object a line. Other fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True, str_strip_whitespace=True)

    id: str | None = Field(default=None, description="Comes back as the answer's id.")
    question: str = Field(min_length=1)
    history: list[str] = Field(
        default=[],
        description="Earlier questions of the conversation, oldest first. They are asked first (the last 20): this one "
        "may lean on their answers.",
    )


def record(answer: Answer, answers: QuestionRecord | None = None) -> AnswerRecord:
    """The record of an answer; it takes the id of the question record that it `answers`, if that has one."""
    citations = answer.citations
    return AnswerRecord(
        id=(answers and answers.id) or answer.id,
        question=answer.question,
        read_as=answer.read_as,
        outcome=answer.outcome,
        answered=answer.outcome in (Outcome.ANSWERED, Outcome.POSSIBLE),
        text=plain_body(answer),
        statements=[
            StatementRecord(
                text=statement.text,
                lit=list(statement.lit_words),
                citations=list(answer.numbers(statement)),
                support=statement.support,
                speaker=statement.speaker,
                origins=[[answer.numbers(statement)[place] for place in group] for group in statement.origins],
            )
            for statement in answer.statements
        ],
        differences=[
            DifferenceRecord(kind=difference.kind, statements=list(difference.statements))
            for difference in answer.differences
        ],
        citations=[_citation(number, quote) for number, quote in enumerate(citations, start=1)],
        nearest=[_citation(number, quote) for number, quote in enumerate(answer.nearest, start=len(citations) + 1)],
        timed=TimedRecord(**asdict(answer.timed)) if answer.timed else None,
        listing=listing_record(answer),
        confidence=answer.confidence,
        searched=SearchedRecord(
            collection=answer.searched.collection,
            articles=answer.searched.articles,
            undated=answer.searched.undated,
            undated_left_out=answer.searched.undated_left_out,
        ),
        asked=answer.asked,
        timings=dict(answer.timings),
        written_by=answer.written_by,
        removed=answer.removed,
        fallback=answer.fallback,
        usage=dict(answer.usage),
    )


def hit_records(hits: Sequence[Hit], quotes: Sequence[Quote]) -> list[HitRecord]:
    """The rows of `newsdesk search --json`, best first; `quotes` are the passages of the hits as quotes."""
    return [
        HitRecord(score=hit.score, text=hit.passage.text, **_place(number, quote))
        for number, (hit, quote) in enumerate(zip(hits, quotes, strict=True), start=1)
    ]


def parse_question(line: str) -> QuestionRecord:
    """A line of `ask --json -`: a question as it is, or a JSON object. UsageError says what is wrong with it."""
    line = line.strip()
    if not line.startswith("{"):
        line = json.dumps({"question": line})
    try:
        return QuestionRecord.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the line"
        raise UsageError(
            f"Cannot read the question: {where}: {first['msg']}; "
            'write a question, or {"id": "1", "question": "Who ...?", "history": []}'
        ) from None


def to_json(value: BaseModel | Sequence[BaseModel], indent: int | None = None) -> str:
    """JSON of one record (an object) or several (an array), in Unicode, with nothing that steers a terminal."""
    data = (
        value.model_dump(mode="json")
        if isinstance(value, BaseModel)
        else [row.model_dump(mode="json") for row in value]
    )
    text = json.dumps(data, ensure_ascii=False, indent=indent)
    return _STEERING.sub(lambda match: json.dumps(match.group())[1:-1], text)


def _citation(number: int, quote: Quote) -> CitationRecord:
    return CitationRecord(quote=quote.text, **_place(number, quote))


def _place(number: int, quote: Quote) -> dict[str, Any]:
    source: Source = quote.source
    return {
        "number": number,
        "headline": source.title,
        "publisher": source.publisher,
        "credit": source.credit,
        "url": source.url,
        "link": link(quote),
        "file": source.file,
        "published": source.published,
        "day_words": {each.words: each.iso for each in quote.day_words},
        "dated_by": source.dated_by,
        "modified": source.modified,
        "language": source.language,
        "added": source.added,
        "changed": source.changed,
        "start": quote.start,
        "end": quote.end,
        "article": source.id,
        "version": quote.passage.version,
        "passage": quote.passage.id,
        "copies": [
            CopyRecord(headline=copy.title, publisher=copy.publisher, url=copy.url, file=copy.file)
            for copy in quote.copies
        ],
    }
