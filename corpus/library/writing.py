"""What is written to the library, in one transaction a batch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, insert, or_, select, text, update

from corpus.article import Article, Passage
from corpus.library import schema
from corpus.library.catalogue import Catalogue
from corpus.library.rows import Index, batches, now
from corpus.library.schema import articles, doubtful, passages
from corpus.syncing import Known
from corpus.words import normalise


class Writing(Catalogue):
    """The write path."""

    def known(self, collection: str) -> dict[str, Known]:
        """What the collection holds, by source id: the input of a sync plan."""
        columns = (articles.c.id, articles.c.fingerprint, articles.c.title, articles.c.file)
        with self._engine.connect() as connection:
            rows = connection.execute(select(*columns).where(articles.c.collection == collection))
            return {row.id: Known(row.fingerprint, row.title, row.file) for row in rows}

    def passage_ids(self, index: Index, source_ids: Sequence[str] | None = None) -> set[str]:
        """The ids of the passages of an index: all, or those of some sources."""
        query = select(passages.c.id).where(passages.c.index_id == index.id)
        with self._engine.connect() as connection:
            if source_ids is None:
                return set(connection.execute(query).scalars())
            return {
                passage_id
                for some in batches(source_ids)
                for passage_id in connection.execute(query.where(passages.c.article_id.in_(some))).scalars()
            }

    def doubt(self, index: Index, passage_ids: Iterable[str]) -> None:
        """Note that the vectors of these passages are about to be written or deleted."""
        rows = [{"index_id": index.id, "passage_id": passage_id} for passage_id in passage_ids]
        if rows:
            with self._writer.begin() as connection:
                connection.execute(insert(doubtful).prefix_with("OR IGNORE"), rows)

    def doubtful(self, index: Index) -> set[str]:
        """The passages that a killed run left in doubt."""
        with self._engine.connect() as connection:
            return set(
                connection.execute(select(doubtful.c.passage_id).where(doubtful.c.index_id == index.id)).scalars()
            )

    def settle(self, index: Index) -> None:
        """Note that vectors and passages agree again."""
        with self._writer.begin() as connection:
            connection.execute(delete(doubtful).where(doubtful.c.index_id == index.id))

    def store(self, index: Index, batch: Sequence[tuple[Article, Sequence[Passage]]]) -> None:
        """Write articles with their passages and words, replacing what was there, in one transaction.

        The index must be live; see `store_passages` for one that is being built.
        """
        with self._writer.begin() as connection:
            self._forget_passages(connection, [article.source.id for article, _ in batch], index)
            for article, _ in batch:
                self._put_article(connection, index.collection, article)
            self._put_passages(connection, index, [passage for _, found in batch for passage in found])

    def store_passages(self, index: Index, found: Sequence[Passage]) -> None:
        """Write passages and words of articles that are stored already, for an index being built."""
        with self._writer.begin() as connection:
            self._forget_passages(connection, list({passage.source.id for passage in found}), index)
            self._put_passages(connection, index, found)

    def rebuild_words(self, index: Index) -> None:
        """Write the full-text table of an index anew from its passages, in one transaction."""
        name = schema.words_table(index.id)
        length = passages.c.end - passages.c.start
        body = func.substr(articles.c.text, passages.c.start + 1, length).label("body")
        query = select(passages.c.row, articles.c.title, body).join(articles, articles.c.id == passages.c.article_id)
        with self._writer.begin() as connection:
            schema.create_words(connection, index.id)
            connection.execute(text(f"DELETE FROM {name}"))
            found = connection.execute(query.where(passages.c.index_id == index.id)).yield_per(1_000)
            for some in found.partitions():
                words = [{"row": r.row, "title": normalise(r.title), "body": normalise(r.body)} for r in some]
                connection.execute(text(f"INSERT INTO {name}(rowid, title, body) VALUES (:row, :title, :body)"), words)

    def remove(self, source_ids: Sequence[str]) -> None:
        """Remove articles with their passages and words. Their vectors go first."""
        with self._writer.begin() as connection:
            self._forget_passages(connection, source_ids)
            for some in batches(source_ids):
                connection.execute(delete(articles).where(articles.c.id.in_(some)))

    def _put_article(self, connection: Connection, collection: str, article: Article) -> None:
        source = article.source
        seen = {
            "title": source.title,
            "publisher": source.publisher,
            "url": source.url,
            "published": source.published.isoformat() if source.published else None,
            "author": source.author,
            "credit": source.credit,
            "modified": source.modified.isoformat() if source.modified else None,
            "version": article.version,
        }
        values = {
            **seen,
            "collection": collection,
            "file": source.file,  # an article that only lies elsewhere now has not changed
            "dated_by": source.dated_by,
            "language": source.language,
            "fingerprint": article.fingerprint,
            "text": article.text,
        }
        differs = or_(*(articles.c[name].is_distinct_from(value) for name, value in seen.items()))
        day = case((differs, now(source.changed)), else_=articles.c.changed)
        known = connection.execute(update(articles).where(articles.c.id == source.id).values(**values, changed=day))
        if not known.rowcount:
            connection.execute(insert(articles).values(id=source.id, added=now(source.added), **values))

    def _put_passages(self, connection: Connection, index: Index, found: Sequence[Passage]) -> None:
        if not found:
            return
        first = (connection.execute(select(func.max(passages.c.row))).scalar() or 0) + 1
        rows, words = [], []
        for row, passage in enumerate(found, start=first):
            rows.append(
                {
                    "row": row,
                    "index_id": index.id,
                    "id": passage.id,
                    "article_id": passage.source.id,
                    "position": passage.position,
                    "start": passage.start,
                    "end": passage.end,
                }
            )
            words.append({"row": row, "title": normalise(passage.source.title), "body": normalise(passage.text)})
        connection.execute(insert(passages), rows)
        table = schema.words_table(index.id)
        connection.execute(text(f"INSERT INTO {table}(rowid, title, body) VALUES (:row, :title, :body)"), words)

    def _forget_passages(self, connection: Connection, source_ids: Sequence[str], index: Index | None = None) -> None:
        for some in batches(source_ids):
            of_sources: ColumnElement[bool] = passages.c.article_id.in_(some)
            if index is not None:
                of_sources = and_(of_sources, passages.c.index_id == index.id)
            rows = connection.execute(select(passages.c.index_id, passages.c.row).where(of_sources)).all()
            for index_id in {row.index_id for row in rows}:
                gone = [{"row": row.row} for row in rows if row.index_id == index_id]
                connection.execute(text(f"DELETE FROM {schema.words_table(index_id)} WHERE rowid = :row"), gone)
            connection.execute(delete(passages).where(of_sources))
