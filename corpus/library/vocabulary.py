"""The words of an index: which of them articles hold, and how articles write them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, bindparam, column, select, table, text
from sqlalchemy.sql.elements import TextClause

from corpus.library.rows import Index
from corpus.library.store import Store
from corpus.library.words import words_table
from corpus.words import match_each, written_as

_MOST_KEPT = 4  # indexes whose words are kept in memory, some 5 MB for 50,000 words
_MOST_COUNTED = 1_000  # passages; a word of so many is common
_READ = 2  # passages in which is looked how a word is written
_STRUCTURE = 10  # the row of an FTS5 table's data that every change of its words writes anew


class Vocabulary:
    """What is known of the words of the articles."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._kept: OrderedDict[int, tuple[bytes, Mapping[str, int]]] = OrderedDict()

    def holding(self, index: Index, words: Sequence[str]) -> dict[str, int]:
        """How many passages hold each word, in any form or spelling, 1,000 at most; without those that none holds."""
        if not words:
            return {}
        name = words_table(index.id)
        counted = (
            f"SELECT {place} AS place, count(*) AS number FROM "
            f"(SELECT 1 FROM {name} WHERE {name} MATCH :query{place} LIMIT {_MOST_COUNTED})"
            for place in range(len(words))
        )
        queries = {f"query{place}": " AND ".join(match_each(word)) for place, word in enumerate(words)}
        with self._store.reading() as connection:
            rows = connection.execute(text(" UNION ALL ".join(counted)), queries).all()
        return {words[row.place]: row.number for row in rows if row.number}

    def all(self, index: Index) -> Mapping[str, int]:
        """Every word of an index as the index keeps it, an English one as its stem: how many passages hold it.

        Read once, and again when the words of the index have changed.
        """
        with self._store.reading() as connection:
            state = connection.execute(_state(index)).scalar()
            kept = self._kept.get(index.id)
            if kept and kept[0] == state:
                return kept[1]
            _open(connection, index, "row")
            rows = connection.execute(text("SELECT term, doc FROM temp.vocabulary"))
            found = {written_as(row.term): int(row.doc) for row in rows}
            connection.rollback()  # drops the view
        if state is not None:
            self._kept[index.id] = (state, found)
            while len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return found

    def passages_with(self, index: Index, terms: Iterable[str]) -> list[str]:
        """Headlines and texts of a few passages that hold words of the index, for how articles write these."""
        name = words_table(index.id)
        words = table(name, column("rowid"), column("title"), column("body"))
        with self._store.reading() as connection:
            _open(connection, index, "instance")
            one = text(f"SELECT doc FROM temp.vocabulary WHERE term = :term LIMIT {_READ}")
            rows = {row.doc for term in terms for row in connection.execute(one, {"term": term})}
            query = select(words.c.title, words.c.body).where(words.c.rowid.in_(bindparam("rows", expanding=True)))
            found = [f"{row.title}\n{row.body}" for row in connection.execute(query, {"rows": sorted(rows)})]
            connection.rollback()
        return found


def _state(index: Index) -> TextClause:
    return text(f"SELECT block FROM {words_table(index.id)}_data WHERE id = {_STRUCTURE}")


def _open(connection: Connection, index: Index, kind: str) -> None:
    """A view of the words, for this transaction: each once ("row"), or each place of each ("instance")."""
    create = f"CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab(main, {words_table(index.id)}, {kind})"
    connection.execute(text(create))
