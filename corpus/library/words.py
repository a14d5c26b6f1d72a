"""The full-text table of each index: its passages as words."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, Label, Select, column, func, literal_column, select, table, text
from sqlalchemy.exc import DatabaseError

from corpus.article import EVERYTHING, Filters
from corpus.language import ENGLISH
from corpus.library.rows import PASSAGE_TEXT, Index, where
from corpus.library.schema import articles, passages
from corpus.library.store import Store
from corpus.words import match_any, normalise


class FullText:
    """What is found by words."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def search(
        self,
        index: Index,
        question: str,
        k: int,
        filters: Filters = EVERYTHING,
        headline_weight: float = 2.0,
    ) -> list[tuple[str, float]]:
        """The k passages that best match the words of a question: (passage id, bm25 score, higher is better)."""
        query = match_any(question)
        if not query:
            return []
        name = words_table(index.id)
        words = table(name, column("rowid"))
        score: Label[float] = literal_column(f"-bm25({name}, {float(headline_weight)}, 1.0)").label("score")
        found = select(words.c.rowid.label("row"), score).where(text(f"{name} MATCH :query").bindparams(query=query))
        if filters:
            found = found.join(passages, passages.c.row == words.c.rowid)
            found = found.join(articles, articles.c.id == passages.c.article_id)
            found = found.where(*where(index.collection, filters))
        best = found.order_by(score.desc()).limit(k).subquery()
        ranked = select(passages.c.id, best.c.score).join(best, best.c.row == passages.c.row)
        return [(row.id, float(row.score)) for row in self._store.rows(ranked.order_by(best.c.score.desc()))]

    def count(self, index: Index) -> int:
        """How many passages the full-text table of an index holds; -1 when it is damaged."""
        try:
            return int(self._store.value(select(func.count()).select_from(table(words_table(index.id)))))
        except DatabaseError:
            return -1

    def rebuild(self, index: Index) -> None:
        """Write the full-text table of an index anew from its passages, in one transaction."""
        body = PASSAGE_TEXT.label("body")
        query = select(passages.c.row, articles.c.title, body, articles.c.language)
        query = query.join(articles, articles.c.id == passages.c.article_id).where(passages.c.index_id == index.id)
        with self._store.writing() as connection:
            create_words(connection, index.id)
            connection.execute(text(f"DELETE FROM {words_table(index.id)}"))
            for some in connection.execute(query).yield_per(1_000).partitions():
                put_words(connection, index.id, ((row.row, row.title, row.body, row.language) for row in some))


def words_table(index_id: int) -> str:
    """The name of the full-text table of an index: one each, so that no collection colours another's ranking."""
    return f"words_{int(index_id)}"


def create_words(connection: Connection, index_id: int) -> None:
    """Make the full-text table of an index."""
    connection.execute(
        text(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS {words_table(index_id)} USING fts5("
            "title, body, tokenize='porter unicode61 remove_diacritics 2')"
        )
    )


def drop_words(connection: Connection, index_id: int) -> None:
    """Remove the full-text table of an index."""
    connection.execute(text(f"DROP TABLE IF EXISTS {words_table(index_id)}"))


def put_words(connection: Connection, index_id: int, rows: Iterable[tuple[int, str, str, str | None]]) -> None:
    """Write the words of passages: the row of each, its headline, its text and the language of the article."""
    words = [
        {
            "row": row,
            "title": normalise(title, stemmed=language in (None, ENGLISH)),
            "body": normalise(body, stemmed=language in (None, ENGLISH)),
        }
        for row, title, body, language in rows
    ]
    insert = f"INSERT INTO {words_table(index_id)}(rowid, title, body) VALUES (:row, :title, :body)"
    connection.execute(text(insert), words)


def forget_words(connection: Connection, index_id: int, rows: Iterable[int]) -> None:
    """Remove the words of passages, which the table still has."""
    gone = [{"row": row} for row in rows]
    connection.execute(text(f"DELETE FROM {words_table(index_id)} WHERE rowid = :row"), gone)


def rows_matching(index: Index, query: str, name: str) -> Select[tuple[int]]:
    """The rows of the passages that match a full-text query. `name` tells it from others in one statement."""
    words = table(words_table(index.id), column("rowid"))
    match = text(f"{words.name} MATCH :{name}").bindparams(**{name: query})
    return select(words.c.rowid).where(match)
