"""What a collection is made of: counts, months, publishers, and whether the file is sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import and_, case, func, or_, select, text, true
from sqlalchemy.exc import DatabaseError

from corpus.article import Filters, Source
from corpus.library.copying import REPORT, by_report
from corpus.library.lookup import EVERYTHING, Library
from corpus.library.rows import DESCRIBED, NEWEST_FIRST, Index, source_of, where
from corpus.library.schema import articles, passages

Counted = list[tuple[str | None, int]]


@dataclass(frozen=True, slots=True)
class Overview:
    """One collection in numbers. `by_month` ("2024-02") is in order; `by_publisher` has the most first.

    None stands for what is not known. `newest` is the newest of the dated articles, `added` the day of the
    last one that came in. `copies`: how many of the articles are copies of others, edited or not.
    """

    articles: int
    undated: int
    passages: int
    copies: int
    by_publisher: Counted
    by_month: Counted
    newest: Source | None
    added: str | None


def overview(library: Library, collection: str, index: Index) -> Overview:
    """A collection in numbers, of which `index` is the live index."""
    mine = articles.c.collection == collection
    month = func.substr(articles.c.published, 1, 7)
    undated_ones = func.sum(case((articles.c.published.is_(None), 1), else_=0))
    totals = by_report(select(func.count(), undated_ones, func.max(articles.c.added), func.count(REPORT.distinct())))
    number = func.count()
    publishers = select(articles.c.publisher, number).where(mine).group_by(articles.c.publisher)
    months = select(month, number).where(mine).group_by(month)
    newest = select(*DESCRIBED).where(mine, articles.c.published.is_not(None)).order_by(*NEWEST_FIRST).limit(1)
    with library._engine.connect() as connection:
        total, undated, added, reports = connection.execute(totals.where(mine)).one()
        cut = connection.execute(select(func.count()).where(passages.c.index_id == index.id)).scalar_one()
        row = connection.execute(newest).first()
        return Overview(
            articles=total,
            undated=undated or 0,
            passages=cut,
            copies=total - reports,
            by_publisher=[
                tuple(r) for r in connection.execute(publishers.order_by(number.desc(), articles.c.publisher))
            ],
            by_month=[tuple(r) for r in connection.execute(months.order_by(month))],
            newest=source_of(row) if row else None,
            added=added,
        )


def sources(library: Library, collection: str, filters: Filters = EVERYTHING) -> Iterator[Source]:
    """The sources that pass the filters, newest first, undated last; no text is read."""
    query = select(*DESCRIBED).where(*where(collection, filters)).order_by(*NEWEST_FIRST)
    with library._engine.connect() as connection:
        for row in connection.execute(query).yield_per(1_000):
            yield source_of(row)


def sources_by_prefix(library: Library, collection: str, prefix: str, limit: int = 10) -> list[Source]:
    """The sources whose id begins with these hex digits, at most `limit`."""
    begins = articles.c.id.startswith(prefix.lower(), autoescape=True)
    query = select(*DESCRIBED).where(articles.c.collection == collection, begins).order_by(articles.c.id).limit(limit)
    with library._engine.connect() as connection:
        return [source_of(row) for row in connection.execute(query)]


def sources_like(library: Library, collection: str, typed: str, limit: int = 25) -> list[Source]:
    """The sources that a person who types this may mean, newest first: for completion while typing.

    Every word typed stands in the headline, as a whole or in part; or else what is typed begins the source's id.
    Nothing typed gives the newest.
    """
    words = typed.lower().split()
    in_title = and_(true(), *(func.lower(articles.c.title).contains(word, autoescape=True) for word in words))
    begins = articles.c.id.startswith(typed.strip().lower(), autoescape=True)
    query = select(*DESCRIBED).where(articles.c.collection == collection, or_(in_title, begins))
    with library._engine.connect() as connection:
        return [source_of(row) for row in connection.execute(query.order_by(*NEWEST_FIRST).limit(limit))]


def damage(library: Library) -> list[str]:
    """What SQLite's own check finds wrong with the file; nothing when it is sound."""
    with library._engine.connect() as connection:
        try:
            found = list(connection.execute(text("PRAGMA quick_check(5)")).scalars())
        except DatabaseError as error:
            return [str(error.orig)]
    return [] if found == ["ok"] else found


def languages(library: Library, collection: str) -> dict[str, int]:
    """How many articles there are in each language, most first; those whose language is not known are left out."""
    number = func.count().label("number")
    query = select(articles.c.language, number).where(
        articles.c.collection == collection, articles.c.language.is_not(None)
    )
    with library._engine.connect() as connection:
        rows = connection.execute(query.group_by(articles.c.language).order_by(number.desc(), articles.c.language))
        return {row.language: row.number for row in rows}
