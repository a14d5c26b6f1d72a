"""What a collection can say of itself: how many articles, of whom, from when, which have some words, what came in,
what was updated."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import and_, case, column, func, select, table, text
from sqlalchemy.sql.elements import ColumnElement

from corpus.article import Filters, Source
from corpus.library import schema
from corpus.library.copying import REPORT, by_report
from corpus.library.lookup import EVERYTHING, Library
from corpus.library.rows import DESCRIBED, NEWEST_FIRST, Index, source_of, where
from corpus.library.schema import articles, passages
from corpus.words import match_one, terms


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles of an index: those that pass the filters, have all these words, came in and were updated then.

    `words`: as a person types them; each stands somewhere in the headline or the text of an article. The others are
    times with a zone.
    """

    filters: Filters = EVERYTHING
    words: str | None = None
    came_since: datetime | None = None
    came_before: datetime | None = None
    updated_since: datetime | None = None
    updated_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class Holdings:
    """Some articles in numbers. `oldest` and `newest` are days of publication, `added` is when the last one came in.

    `publishers`: how many articles each has, most first; None is for those whose publisher is not known. `copies`: how
    many of the articles are copies of others of them, edited or not.
    """

    articles: int
    undated: int
    oldest: date | None
    newest: date | None
    added: datetime | None
    publishers: tuple[tuple[str | None, int], ...]
    copies: int = 0


def holdings(library: Library, index: Index, wanted: Wanted = Wanted()) -> Holdings:
    """The articles wanted, in numbers."""
    those = _conditions(index, wanted)
    undated = func.sum(case((articles.c.published.is_(None), 1), else_=0))
    day, number = articles.c.published, func.count()
    reports = func.count(REPORT.distinct())
    totals = by_report(select(number, undated, func.min(day), func.max(day), func.max(articles.c.added), reports))
    publishers = select(articles.c.publisher, number).where(*those).group_by(articles.c.publisher)
    with library._engine.connect() as connection:
        total, without, oldest, newest, added, different = connection.execute(totals.where(*those)).one()
        each = connection.execute(publishers.order_by(number.desc(), articles.c.publisher)).all()
    return Holdings(
        articles=total,
        undated=without or 0,
        oldest=date.fromisoformat(oldest) if oldest else None,
        newest=date.fromisoformat(newest) if newest else None,
        added=datetime.fromisoformat(added) if added else None,
        copies=total - different,
        publishers=tuple((row.publisher, row[1]) for row in each),
    )


def some_sources(library: Library, index: Index, wanted: Wanted, limit: int, order: str = "newest") -> list[Source]:
    """The sources wanted, at most `limit`: the "newest", the "oldest", those "added" or "updated" last come first.

    Those that have the words in their headline come before the others; undated ones after those of the same rank. Of
    copies the first in this order stands for all.
    """
    orders = {
        "newest": NEWEST_FIRST,
        "oldest": (articles.c.published.is_(None), articles.c.published, articles.c.title, articles.c.id),
        "added": (articles.c.added.desc(), *NEWEST_FIRST),
        "updated": (articles.c.changed.desc(), *NEWEST_FIRST),
    }
    query = by_report(select(*DESCRIBED, REPORT.label("report"))).where(*_conditions(index, wanted))
    headline = _having(index, wanted.words, "title") if wanted.words else []
    if headline:
        query = query.order_by(case((and_(*headline), 0), else_=1))
    with library._engine.connect() as connection:
        rows = connection.execute(query.order_by(*orders[order])).yield_per(50) if limit else ()
        found: dict[Any, Source] = {}
        for row in rows:
            found.setdefault(row.report, source_of(row))
            if len(found) == limit:
                break
    return list(found.values())


def _conditions(index: Index, wanted: Wanted) -> list[ColumnElement[bool]]:
    those = where(index.collection, wanted.filters)
    if wanted.came_since:
        those.append(articles.c.added >= _as_kept(wanted.came_since))
    if wanted.came_before:
        those.append(articles.c.added < _as_kept(wanted.came_before))
    if wanted.updated_since:
        those.append(articles.c.changed >= _as_kept(wanted.updated_since))
    if wanted.updated_before:
        those.append(articles.c.changed < _as_kept(wanted.updated_before))
    if wanted.words is not None:
        those += _having(index, wanted.words)
    return those


def _having(index: Index, words: str, part: str = "") -> list[ColumnElement[bool]]:
    """For each word that it stands in an article: in any passage, or only in one part ("title") of them."""
    name = schema.words_table(index.id)
    row = table(name, column("rowid")).c.rowid
    conditions: list[ColumnElement[bool]] = []
    for place, term in enumerate(terms(words)):
        query = f"{part} : {match_one(term)}" if part else match_one(term)
        match = text(f"{name} MATCH :{part}word{place}").bindparams(**{f"{part}word{place}": query})
        found = select(passages.c.article_id).where(passages.c.row.in_(select(row).where(match)))
        conditions.append(articles.c.id.in_(found))
    return conditions


def _as_kept(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
