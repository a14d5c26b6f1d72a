"""Rows of the library as types, and filters as SQL conditions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, case, func, or_
from sqlalchemy.sql.elements import ColumnElement

from corpus.article import Filters, Source
from corpus.library.schema import articles, passages
from corpus.serializing import iso, typed


@dataclass(frozen=True, slots=True)
class IndexSpec:
    """What an index was built with; another of these answers wrongly or not at all."""

    model: str
    embedding: str
    dimension: int
    target_chars: int


@dataclass(frozen=True, slots=True)
class Index:
    """One way of cutting and embedding a collection.

    Attributes:
        id: tells it from the other indexes of this library.
        state: "building", "live" or "retired".
        key: tells it from the indexes of every library.
    """

    id: int
    collection: str
    spec: IndexSpec
    state: str
    key: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How many articles pass a filter, and how many of them are undated."""

    articles: int
    undated: int


# Everything of an article but its text, which only few readers need.
DESCRIBED = [column for column in articles.c if column.name != "text"]
NEWEST_FIRST = (articles.c.published.is_(None), articles.c.published.desc(), articles.c.title, articles.c.id)
UNDATED = func.coalesce(func.sum(case((articles.c.published.is_(None), 1), else_=0)), 0)
PASSAGE_TEXT = func.substr(articles.c.text, passages.c.start + 1, passages.c.end - passages.c.start)


def now(at: datetime | None = None) -> str:
    """A time as the library keeps it: that of writing where none is given."""
    return iso(at or datetime.now(UTC))


def index_of(row: Row[Any]) -> Index:
    """A row of `indexes` as an Index."""
    return Index(row.id, row.collection, typed(IndexSpec, row), row.state, row.key)


def source_of(row: Row[Any]) -> Source:
    """A row of `articles` as a Source. The row's `id` must be the article's."""
    return typed(Source, row)


def where(collection: str, filters: Filters) -> list[ColumnElement[bool]]:
    """The conditions that pick the articles that pass the filters."""
    conditions: list[ColumnElement[bool]] = [articles.c.collection == collection]
    undated = articles.c.published.is_(None)
    if filters.dated_only:
        conditions.append(articles.c.published.is_not(None))
    if filters.since:
        conditions.append(or_(articles.c.published >= filters.since.isoformat(), undated))
    if filters.until:
        conditions.append(or_(articles.c.published <= filters.until.isoformat(), undated))
    if filters.publisher:
        conditions.append(func.lower(articles.c.publisher) == filters.publisher.lower())
    if filters.language:
        conditions.append(articles.c.language == filters.language)
    return conditions
