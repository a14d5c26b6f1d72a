"""Collections: which there are, what they are made of, and how one is removed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import LargeBinary, cast, delete, func, select, update

from corpus.article import Source
from corpus.library import copy_groups
from corpus.library.rows import DESCRIBED, NEWEST_FIRST, Index, source_of
from corpus.library.schema import articles, collections, doubtful, entries, indexes, passages, subscriptions, versions
from corpus.library.sources import Holdings, Sources
from corpus.library.store import Store
from corpus.library.words import drop_words

Counted = list[tuple[str | None, int]]


@dataclass(frozen=True, slots=True)
class Overview:
    """One collection in numbers.

    Attributes:
        holdings: its articles in numbers.
        passages: how many passages the live index has.
        by_month: how many articles each month has ("2024-02"), in order; None is for undated ones.
        newest: the newest of the dated articles.
    """

    holdings: Holdings
    passages: int
    by_month: Counted
    newest: Source | None


class Collections:
    """Which collections there are."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def names(self) -> list[str]:
        """The names of all collections, in order."""
        return [row.name for row in self._store.rows(select(collections.c.name).order_by(collections.c.name))]

    def overview(self, index: Index) -> Overview:
        """A collection in numbers, of which `index` is the live index."""
        mine = articles.c.collection == index.collection
        month = func.substr(articles.c.published, 1, 7).label("month")
        months = select(month, func.count().label("number")).where(mine).group_by(month).order_by(month)
        newest = select(*DESCRIBED).where(mine, articles.c.published.is_not(None)).order_by(*NEWEST_FIRST).limit(1)
        row = self._store.first(newest)
        return Overview(
            holdings=Sources(self._store).holdings(index),
            passages=self._store.value(select(func.count()).where(passages.c.index_id == index.id)),
            by_month=[(row.month, row.number) for row in self._store.rows(months)],
            newest=source_of(row) if row else None,
        )

    def weight(self, collection: str) -> tuple[int, int]:
        """How many articles a collection holds, and how many bytes (UTF-8) their texts take."""
        length = func.coalesce(func.sum(func.length(cast(articles.c.text, LargeBinary))), 0)
        query = select(func.count(), length).where(articles.c.collection == collection)
        with self._store.reading() as connection:
            number, size = connection.execute(query).one()
        return number, size

    def empty(self, collection: str) -> None:
        """Remove all articles, passages, words and feeds of a collection, in one step; its indexes become "retired".

        What remains is a name that answers nothing, until the vectors are gone and `drop` removes it too.
        """
        mine = select(articles.c.id).where(articles.c.collection == collection)
        with self._store.writing() as connection:
            found = connection.execute(select(indexes.c.id).where(indexes.c.collection == collection)).scalars().all()
            for index_id in found:
                drop_words(connection, index_id)
            for table in (passages, doubtful):
                connection.execute(delete(table).where(table.c.index_id.in_(found)))
            connection.execute(delete(versions).where(versions.c.article_id.in_(mine)))
            for table in (articles, subscriptions, entries):
                connection.execute(delete(table).where(table.c.collection == collection))
            copy_groups.empty(connection, collection)
            connection.execute(update(indexes).where(indexes.c.id.in_(found)).values(state="retired"))
            connection.execute(update(collections).where(collections.c.name == collection).values(live_index=None))

    def drop(self, collection: str) -> None:
        """Remove an emptied collection whose indexes have been dropped; nothing happens when there is none."""
        with self._store.writing() as connection:
            connection.execute(delete(collections).where(collections.c.name == collection))
