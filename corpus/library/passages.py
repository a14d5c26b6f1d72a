"""Passages: what an index cut articles into."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, select

from corpus.article import Passage
from corpus.library.rows import DESCRIBED, PASSAGE_TEXT, Index, source_of
from corpus.library.schema import articles, doubtful, passages
from corpus.library.store import Store, batches
from corpus.library.words import forget_words, put_words


class StoredPassages:
    """The passages of an index, and which of them may differ from their vectors."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, index: Index, passage_ids: Collection[str]) -> dict[str, Passage]:
        """Passages by id; ids that the library does not hold are left out."""
        spans = (passages.c.id.label("passage_id"), passages.c.position, passages.c.start, passages.c.end)
        query = select(*spans, PASSAGE_TEXT.label("slice"), *DESCRIBED)
        query = query.join(articles, articles.c.id == passages.c.article_id).where(passages.c.index_id == index.id)
        return {
            row.passage_id: Passage(source_of(row), row.version, row.position, row.start, row.end, row.slice)
            for row in self._store.matching(query, passages.c.id, passage_ids)
        }

    def ids(self, index: Index, source_ids: Collection[str] | None = None) -> set[str]:
        """The ids of the passages of an index: all, or those of some sources."""
        query = select(passages.c.id).where(passages.c.index_id == index.id)
        if source_ids is None:
            return {row.id for row in self._store.rows(query)}
        return {row.id for row in self._store.matching(query, passages.c.article_id, source_ids)}

    def put(self, index: Index, found: Sequence[Passage]) -> None:
        """Write passages and words of articles that are stored already, for an index being built."""
        with self._store.writing() as connection:
            forget_passages(connection, [passage.source.id for passage in found], index)
            put_passages(connection, index, found)

    def doubt(self, index: Index, passage_ids: Iterable[str]) -> None:
        """Note that the vectors of these passages are about to be written or deleted."""
        rows = [{"index_id": index.id, "passage_id": passage_id} for passage_id in passage_ids]
        if rows:
            with self._store.writing() as connection:
                connection.execute(insert(doubtful).prefix_with("OR IGNORE"), rows)

    def doubtful(self, index: Index) -> set[str]:
        """The passages that a killed run left in doubt."""
        query = select(doubtful.c.passage_id).where(doubtful.c.index_id == index.id)
        return {row.passage_id for row in self._store.rows(query)}

    def settle(self, index: Index) -> None:
        """Note that vectors and passages agree again."""
        with self._store.writing() as connection:
            connection.execute(delete(doubtful).where(doubtful.c.index_id == index.id))


def put_passages(connection: Connection, index: Index, found: Sequence[Passage]) -> None:
    """Write passages and their words, inside the caller's transaction."""
    if not found:
        return
    first = (connection.execute(select(func.max(passages.c.row))).scalar() or 0) + 1
    rows = [
        {
            "row": row,
            "index_id": index.id,
            "id": passage.id,
            "article_id": passage.source.id,
            "position": passage.position,
            "start": passage.start,
            "end": passage.end,
        }
        for row, passage in enumerate(found, start=first)
    ]
    connection.execute(insert(passages), rows)
    words = (
        (row, passage.source.title, passage.text, passage.source.language)
        for row, passage in enumerate(found, start=first)
    )
    put_words(connection, index.id, words)


def forget_passages(connection: Connection, source_ids: Collection[str], index: Index | None = None) -> None:
    """Remove the passages of some articles and their words, of one index or of all, inside the caller's transaction."""
    for some in batches(source_ids):
        of_sources: ColumnElement[bool] = passages.c.article_id.in_(some)
        if index is not None:
            of_sources = and_(of_sources, passages.c.index_id == index.id)
        rows = connection.execute(select(passages.c.index_id, passages.c.row).where(of_sources)).all()
        for index_id in {row.index_id for row in rows}:
            forget_words(connection, index_id, (row.row for row in rows if row.index_id == index_id))
        connection.execute(delete(passages).where(of_sources))
