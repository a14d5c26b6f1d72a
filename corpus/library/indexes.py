"""Indexes: the ways in which collections are cut and embedded."""

from __future__ import annotations

from dataclasses import asdict
from uuid import uuid4

from sqlalchemy import and_, delete, insert, select, update

from corpus.library.rows import Index, IndexSpec, index_of, now
from corpus.library.schema import collections, doubtful, indexes, passages
from corpus.library.store import Store
from corpus.library.words import create_words, drop_words


class Indexes:
    """Which index of each collection answers, and which others there are."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def live(self, collection: str) -> Index | None:
        """The index that answers, None for a collection that does not exist yet."""
        query = select(indexes).join(collections, collections.c.live_index == indexes.c.id)
        row = self._store.first(query.where(collections.c.name == collection))
        return index_of(row) if row else None

    def all(self, collection: str | None = None) -> list[Index]:
        """All indexes, also those that are being built, and what a rebuild that died has left."""
        query = select(indexes) if collection is None else select(indexes).where(indexes.c.collection == collection)
        return [index_of(row) for row in self._store.rows(query.order_by(indexes.c.id))]

    def create(self, collection: str, spec: IndexSpec) -> Index:
        """A new empty index: live when the collection has none yet, else building beside the live one."""
        values = {**asdict(spec), "collection": collection, "created": now(), "key": _new_key()}
        named = collections.c.name == collection
        with self._store.writing() as connection:
            present = connection.execute(select(collections).where(named)).first()
            if present is None:
                connection.execute(insert(collections).values(name=collection, created=now()))
            values["state"] = "building" if present is not None and present.live_index is not None else "live"
            row = connection.execute(insert(indexes).values(**values).returning(indexes)).one()
            create_words(connection, row.id)
            if row.state == "live":
                connection.execute(update(collections).where(named).values(live_index=row.id))
            return index_of(row)

    def switch_to(self, index: Index) -> None:
        """Make an index the one that answers, in one step; the one before becomes "retired"."""
        with self._store.writing() as connection:
            live = and_(indexes.c.collection == index.collection, indexes.c.state == "live")
            connection.execute(update(indexes).where(live).values(state="retired"))
            connection.execute(update(indexes).where(indexes.c.id == index.id).values(state="live"))
            change = update(collections).where(collections.c.name == index.collection).values(live_index=index.id)
            connection.execute(change)

    def drop(self, index: Index) -> None:
        """Remove an index that is not live. Its vectors must be gone already."""
        with self._store.writing() as connection:
            drop_words(connection, index.id)
            for table in (passages, doubtful):
                connection.execute(delete(table).where(table.c.index_id == index.id))
            connection.execute(delete(indexes).where(indexes.c.id == index.id))

    def renew_keys(self) -> None:
        """Give every index a new key: for a copy of a library whose vectors are going to be written again."""
        with self._store.writing() as connection:
            for index_id in connection.execute(select(indexes.c.id)).scalars().all():
                connection.execute(update(indexes).where(indexes.c.id == index_id).values(key=_new_key()))


def _new_key() -> str:
    return f"newsdesk-{uuid4().hex}"
