"""Rows of the library as types, and filters as SQL conditions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row, func, or_
from sqlalchemy.sql.elements import ColumnElement

from corpus.article import Filters, Source
from corpus.library.schema import articles


@dataclass(frozen=True, slots=True)
class IndexSpec:
    """What an index was built with; another of these answers wrongly or not at all."""

    model: str
    embedding: str
    dimension: int
    target_chars: int


@dataclass(frozen=True, slots=True)
class Index:
    """One way of cutting and embedding a collection. `state`: "building", "live" or "retired".

    `id` tells it from the other indexes of this library, `key` from those of every other library too.
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


def now(at: datetime | None = None) -> str:
    """The time of writing, in UTC, as the library keeps it."""
    return (at or datetime.now(UTC)).isoformat(timespec="seconds")


def batches(values: Sequence[str], size: int = 500) -> Iterator[Sequence[str]]:
    """Runs of at most `size` values: SQLite builds differ in how many a statement may bind."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def index_of(row: Row[Any]) -> Index:
    """A row of `indexes` as an Index."""
    spec = IndexSpec(row.model, row.embedding, row.dimension, row.target_chars)
    return Index(row.id, row.collection, spec, row.state, row.key)


def source_of(row: Row[Any]) -> Source:
    """A row of `articles` as a Source. The row's `id` must be the article's."""
    published = date.fromisoformat(row.published) if row.published else None
    added = datetime.fromisoformat(row.added)
    changed = datetime.fromisoformat(row.changed) if row.changed else None
    modified = date.fromisoformat(row.modified) if row.modified else None
    return Source(
        id=row.id,
        title=row.title,
        publisher=row.publisher,
        url=row.url,
        published=published,
        author=row.author,
        credit=row.credit,
        file=row.file,
        added=added,
        changed=changed,
        modified=modified,
        dated_by=row.dated_by,
        language=row.language,
    )


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
    return conditions
