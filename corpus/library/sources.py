"""Articles without their texts: lists of sources, and what a collection can say of itself in numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, case, func, or_, select, true
from sqlalchemy.sql.elements import ColumnElement

from corpus.article import EVERYTHING, Filters, Source
from corpus.library.copy_groups import REPORT, by_report
from corpus.library.rows import DESCRIBED, NEWEST_FIRST, UNDATED, Index, source_of, where
from corpus.library.schema import articles, passages
from corpus.library.store import Store
from corpus.library.words import rows_matching
from corpus.serializing import iso
from corpus.words import match_each

_ORDERS: dict[str, tuple[Any, ...]] = {
    "newest": NEWEST_FIRST,
    "oldest": (articles.c.published.is_(None), articles.c.published, articles.c.title, articles.c.id),
    "added": (articles.c.added.desc(), *NEWEST_FIRST),
    "updated": (articles.c.changed.desc(), *NEWEST_FIRST),
}


@dataclass(frozen=True, slots=True)
class Selection:
    """Some articles of an index. All conditions hold for each of them.

    Attributes:
        filters: the article passes them.
        words: as a person types them; each stands somewhere in the headline or the text.
        came_since, came_before: when the article came in, as times with a zone.
        updated_since, updated_before: when it was updated, as times with a zone.
    """

    filters: Filters = EVERYTHING
    words: str | None = None
    came_since: datetime | None = None
    came_before: datetime | None = None
    updated_since: datetime | None = None
    updated_before: datetime | None = None


ALL = Selection()


@dataclass(frozen=True, slots=True)
class Holdings:
    """Some articles in numbers.

    Attributes:
        oldest, newest: days of publication.
        added: when the last one came in.
        publishers: how many articles each has, most first; None is for those whose publisher is not known.
        copies: how many of the articles are copies of others of them, edited or not.
    """

    articles: int
    undated: int
    oldest: date | None
    newest: date | None
    added: datetime | None
    publishers: tuple[tuple[str | None, int], ...]
    copies: int = 0


class Sources:
    """The sources of a collection."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, collection: str, filters: Filters = EVERYTHING) -> Iterator[Source]:
        """The sources that pass the filters, newest first, undated last."""
        query = select(*DESCRIBED).where(*where(collection, filters)).order_by(*NEWEST_FIRST)
        with self._store.reading() as connection:
            for row in connection.execute(query).yield_per(1_000):
                yield source_of(row)

    def by_prefix(self, collection: str, prefix: str, limit: int = 10) -> list[Source]:
        """The sources whose id begins with these hex digits, at most `limit`."""
        begins = articles.c.id.startswith(prefix.lower(), autoescape=True)
        query = select(*DESCRIBED).where(articles.c.collection == collection, begins).order_by(articles.c.id)
        return [source_of(row) for row in self._store.rows(query.limit(limit))]

    def like(self, collection: str, typed: str, limit: int = 25) -> list[Source]:
        """The sources that a person who types this may mean, newest first: for completion while typing.

        Every word typed stands in the headline, as a whole or in part; or else what is typed begins the source's id.
        Nothing typed gives the newest.
        """
        words = typed.lower().split()
        in_title = and_(true(), *(func.lower(articles.c.title).contains(word, autoescape=True) for word in words))
        begins = articles.c.id.startswith(typed.strip().lower(), autoescape=True)
        query = select(*DESCRIBED).where(articles.c.collection == collection, or_(in_title, begins))
        return [source_of(row) for row in self._store.rows(query.order_by(*NEWEST_FIRST).limit(limit))]

    def first(self, index: Index, selection: Selection, limit: int, order: str = "newest") -> list[Source]:
        """The first sources of a selection, at most `limit`.

        Sources with the words in their headline come before the others; undated ones come after dated ones. Of copies
        the first in this order stands for all.

        Args:
            order: which come first: the "newest", the "oldest", those "added" or "updated" last.
        """
        if not limit:
            return []
        query = by_report(select(*DESCRIBED, REPORT.label("report"))).where(*_conditions(index, selection))
        if headline := _with_words(index, selection.words or "", "title"):
            query = query.order_by(case((and_(*headline), 0), else_=1))
        found: dict[Any, Source] = {}
        with self._store.reading() as connection:
            for row in connection.execute(query.order_by(*_ORDERS[order])).yield_per(50):
                found.setdefault(row.report, source_of(row))
                if len(found) == limit:
                    break
        return list(found.values())

    def holdings(self, index: Index, selection: Selection = ALL) -> Holdings:
        """A selection of articles in numbers."""
        conditions = _conditions(index, selection)
        day, number = articles.c.published, func.count().label("number")
        reports = func.count(REPORT.distinct())
        totals = by_report(select(number, UNDATED, func.min(day), func.max(day), func.max(articles.c.added), reports))
        publishers = select(articles.c.publisher, number).where(*conditions).group_by(articles.c.publisher)
        with self._store.reading() as connection:
            total, undated, oldest, newest, added, different = connection.execute(totals.where(*conditions)).one()
            rows = connection.execute(publishers.order_by(number.desc(), articles.c.publisher)).all()
        return Holdings(
            articles=total,
            undated=undated,
            oldest=date.fromisoformat(oldest) if oldest else None,
            newest=date.fromisoformat(newest) if newest else None,
            added=datetime.fromisoformat(added) if added else None,
            copies=total - different,
            publishers=tuple((row.publisher, row.number) for row in rows),
        )

    def publishers(self, collection: str, prefix: str = "", limit: int = 25) -> list[str]:
        """The publishers whose name, or a word of it, begins so, those with the most articles first."""
        name, begins = func.lower(articles.c.publisher), prefix.strip().lower()
        matching = or_(name.startswith(begins, autoescape=True), name.contains(f" {begins}", autoescape=True))
        query = select(articles.c.publisher).where(articles.c.collection == collection)
        query = query.where(articles.c.publisher.is_not(None), matching).group_by(articles.c.publisher)
        ordered = query.order_by(func.count().desc(), articles.c.publisher).limit(limit)
        return [row.publisher for row in self._store.rows(ordered)]

    def languages(self, collection: str) -> dict[str, int]:
        """How many articles there are in each language, most first; those whose language is not known are left out."""
        number, language = func.count().label("number"), articles.c.language
        query = select(language, number).where(articles.c.collection == collection, language.is_not(None))
        rows = self._store.rows(query.group_by(language).order_by(number.desc(), language))
        return {row.language: row.number for row in rows}


def _conditions(index: Index, selection: Selection) -> list[ColumnElement[bool]]:
    conditions = where(index.collection, selection.filters)
    if selection.came_since:
        conditions.append(articles.c.added >= iso(selection.came_since))
    if selection.came_before:
        conditions.append(articles.c.added < iso(selection.came_before))
    if selection.updated_since:
        conditions.append(articles.c.changed >= iso(selection.updated_since))
    if selection.updated_before:
        conditions.append(articles.c.changed < iso(selection.updated_before))
    return conditions + _with_words(index, selection.words or "")


def _with_words(index: Index, words: str, part: str = "") -> list[ColumnElement[bool]]:
    """One condition for each word: it stands in a passage of the article, or in one part ("title") of a passage."""
    conditions: list[ColumnElement[bool]] = []
    for place, word in enumerate(match_each(words)):
        query = f"{part} : {word}" if part else word
        rows = rows_matching(index, query, f"{part}word{place}")
        found = select(passages.c.article_id).where(passages.c.row.in_(rows))
        conditions.append(articles.c.id.in_(found))
    return conditions
