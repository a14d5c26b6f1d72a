"""Collections and their indexes."""

from __future__ import annotations

from uuid import uuid4

from sqlalchemy import and_, delete, insert, select, text, update

from corpus.library import copying, schema, versions
from corpus.library.opening import OpenLibrary
from corpus.library.rows import Index, IndexSpec, index_of, now
from corpus.library.schema import articles, collections, doubtful, entries, indexes, passages, subscriptions


class Catalogue(OpenLibrary):
    """Which collections there are, and which index of each answers."""

    def collections(self) -> list[str]:
        """The names of all collections, in order."""
        with self._engine.connect() as connection:
            return list(connection.execute(select(collections.c.name).order_by(collections.c.name)).scalars())

    def live_index(self, collection: str) -> Index | None:
        """The index that answers, None for a collection that does not exist yet."""
        query = select(indexes).join(collections, collections.c.live_index == indexes.c.id)
        with self._engine.connect() as connection:
            row = connection.execute(query.where(collections.c.name == collection)).first()
        return index_of(row) if row else None

    def indexes(self, collection: str | None = None) -> list[Index]:
        """All indexes, also those being built and those that a dead rebuild left."""
        query = select(indexes) if collection is None else select(indexes).where(indexes.c.collection == collection)
        with self._engine.connect() as connection:
            return [index_of(row) for row in connection.execute(query.order_by(indexes.c.id))]

    def create_index(self, collection: str, spec: IndexSpec) -> Index:
        """A new empty index: live when the collection has none yet, else building beside the live one."""
        name = _new_key()
        with self._writer.begin() as connection:
            present = connection.execute(select(collections).where(collections.c.name == collection)).first()
            if present is None:
                connection.execute(insert(collections).values(name=collection, created=now()))
            state = "building" if present is not None and present.live_index is not None else "live"
            values = {
                "collection": collection,
                "model": spec.model,
                "embedding": spec.embedding,
                "dimension": spec.dimension,
                "target_chars": spec.target_chars,
                "state": state,
                "created": now(),
                "key": name,
            }
            key = connection.execute(insert(indexes).values(**values)).inserted_primary_key
            assert key is not None
            schema.create_words(connection, key[0])
            if state == "live":
                change = update(collections).where(collections.c.name == collection).values(live_index=key[0])
                connection.execute(change)
        return Index(key[0], collection, spec, state, name)

    def switch_to(self, index: Index) -> None:
        """Make an index the one that answers, in one step; the one before becomes "retired"."""
        with self._writer.begin() as connection:
            of_collection = indexes.c.collection == index.collection
            live = and_(of_collection, indexes.c.state == "live")
            connection.execute(update(indexes).where(live).values(state="retired"))
            connection.execute(update(indexes).where(indexes.c.id == index.id).values(state="live"))
            change = update(collections).where(collections.c.name == index.collection).values(live_index=index.id)
            connection.execute(change)

    def drop_index(self, index: Index) -> None:
        """Remove an index that is not live. Its vectors must be gone already."""
        with self._writer.begin() as connection:
            connection.execute(text(f"DROP TABLE IF EXISTS {schema.words_table(index.id)}"))
            connection.execute(delete(passages).where(passages.c.index_id == index.id))
            connection.execute(delete(doubtful).where(doubtful.c.index_id == index.id))
            connection.execute(delete(indexes).where(indexes.c.id == index.id))

    def empty_collection(self, collection: str) -> None:
        """Remove all articles, passages, words and feeds of a collection, in one step; its indexes become "retired".

        What remains is a name that answers nothing, until the vectors are gone and `drop_collection` removes it too.
        """
        of_collection = select(indexes.c.id).where(indexes.c.collection == collection)
        with self._writer.begin() as connection:
            found = connection.execute(of_collection).scalars().all()
            for index_id in found:
                connection.execute(text(f"DROP TABLE IF EXISTS {schema.words_table(index_id)}"))
            connection.execute(delete(passages).where(passages.c.index_id.in_(found)))
            connection.execute(delete(doubtful).where(doubtful.c.index_id.in_(found)))
            versions.empty(connection, collection)
            for table in (articles, subscriptions, entries):
                connection.execute(delete(table).where(table.c.collection == collection))
            copying.empty(connection, collection)
            connection.execute(update(indexes).where(indexes.c.id.in_(found)).values(state="retired"))
            connection.execute(update(collections).where(collections.c.name == collection).values(live_index=None))

    def drop_collection(self, collection: str) -> None:
        """Remove an emptied collection whose indexes have been dropped; nothing happens when there is none."""
        with self._writer.begin() as connection:
            connection.execute(delete(collections).where(collections.c.name == collection))

    def renew_keys(self) -> None:
        """Give every index a new key: for a copy of a library whose vectors are going to be written again."""
        with self._writer.begin() as connection:
            for index_id in connection.execute(select(indexes.c.id)).scalars().all():
                connection.execute(update(indexes).where(indexes.c.id == index_id).values(key=_new_key()))


def _new_key() -> str:
    return f"newsdesk-{uuid4().hex}"
