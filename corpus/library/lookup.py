"""What is read from the library: articles, passages, words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sqlalchemy import Label, LargeBinary, and_, case, cast, column, func, literal_column, or_, select, table, text
from sqlalchemy.exc import DatabaseError

from corpus.article import Article, Filters, Passage, Source
from corpus.library import schema
from corpus.library.rows import DESCRIBED, NEWEST_FIRST, Counts, Index, batches, source_of, where
from corpus.library.schema import articles, copy_texts, passages
from corpus.library.subscriptions import Subscriptions
from corpus.library.writing import Writing
from corpus.words import match_any

EVERYTHING = Filters()


class Library(Writing, Subscriptions):
    """The articles, passages and words of all collections, in one SQLite file.

    Reading never waits for writing (WAL). Every method is one short transaction and safe to call from
    several threads.
    """

    def counts(self, collection: str, filters: Filters = EVERYTHING) -> Counts:
        """How many articles pass the filters, and how many of those are undated."""
        undated = func.sum(case((articles.c.published.is_(None), 1), else_=0))
        query = select(func.count(), undated).where(*where(collection, filters))
        with self._engine.connect() as connection:
            total, without = connection.execute(query).one()
        return Counts(total, without or 0)

    def newest(self, collection: str) -> date | None:
        """The day of the newest dated article, None when there is none."""
        query = select(func.max(articles.c.published)).where(articles.c.collection == collection)
        with self._engine.connect() as connection:
            day = connection.execute(query).scalar()
        return date.fromisoformat(day) if day else None

    def weight(self, collection: str) -> tuple[int, int]:
        """How many articles a collection holds, and how many bytes (UTF-8) their texts take."""
        length = func.sum(func.length(cast(articles.c.text, LargeBinary)))
        query = select(func.count(), length).where(articles.c.collection == collection)
        with self._engine.connect() as connection:
            number, size = connection.execute(query).one()
        return number, size or 0

    def publishers(self, collection: str, prefix: str = "", limit: int = 25) -> list[str]:
        """The publishers whose name, or a word of it, begins so, those with the most articles first."""
        name, begins = func.lower(articles.c.publisher), prefix.strip().lower()
        matching = or_(name.startswith(begins, autoescape=True), name.contains(f" {begins}", autoescape=True))
        query = select(articles.c.publisher).where(articles.c.collection == collection)
        query = query.where(articles.c.publisher.is_not(None), matching).group_by(articles.c.publisher)
        with self._engine.connect() as connection:
            ordered = query.order_by(func.count().desc(), articles.c.publisher).limit(limit)
            return list(connection.execute(ordered).scalars())

    def article(self, source: str, collection: str | None = None) -> Article | None:
        """One article by its source id; `collection` says in which it must be."""
        query = select(articles).where(articles.c.id == source)
        if collection is not None:
            query = query.where(articles.c.collection == collection)
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return Article(source_of(row), row.text) if row else None

    def articles(self, collection: str, filters: Filters = EVERYTHING) -> Iterator[Article]:
        """All articles that pass the filters, newest first, undated last; read in pages, never all at once."""
        for some in batches(self.article_ids(collection, filters), 200):
            with self._engine.connect() as connection:
                rows = {row.id: row for row in connection.execute(select(articles).where(articles.c.id.in_(some)))}
            yield from (Article(source_of(rows[key]), rows[key].text) for key in some if key in rows)

    def article_ids(self, collection: str, filters: Filters = EVERYTHING) -> list[str]:
        """The source ids that pass the filters, newest first, undated last."""
        query = select(articles.c.id).where(*where(collection, filters)).order_by(*NEWEST_FIRST)
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

    def passages(self, index: Index, passage_ids: Sequence[str]) -> dict[str, Passage]:
        """Passages by id; ids that the library does not hold are left out."""
        found: dict[str, Passage] = {}
        length = passages.c.end - passages.c.start
        slice_ = func.substr(articles.c.text, passages.c.start + 1, length).label("slice")
        spans = (passages.c.id.label("passage_id"), passages.c.position, passages.c.start, passages.c.end)
        query = select(*spans, slice_, *DESCRIBED).join(articles, articles.c.id == passages.c.article_id)
        with self._engine.connect() as connection:
            for some in batches(passage_ids):
                this = and_(passages.c.index_id == index.id, passages.c.id.in_(some))
                for row in connection.execute(query.where(this)):
                    span = (row.position, row.start, row.end)
                    found[row.passage_id] = Passage(source_of(row), row.version, *span, row.slice)
        return found

    def words_count(self, index: Index) -> int:
        """How many passages the full-text table of an index holds; -1 when it is damaged."""
        with self._engine.connect() as connection:
            try:
                return int(
                    connection.execute(text(f"SELECT count(*) FROM {schema.words_table(index.id)}")).scalar_one()
                )
            except DatabaseError:
                return -1

    def copies(self, collection: str, versions: Iterable[str]) -> dict[str, list[Source]]:
        """The sources that carry each of these texts, newest first."""
        found: dict[str, list[Source]] = {}
        with self._engine.connect() as connection:
            for some in batches(list(dict.fromkeys(versions))):
                this = and_(articles.c.collection == collection, articles.c.version.in_(some))
                for row in connection.execute(select(*DESCRIBED).where(this).order_by(*NEWEST_FIRST)):
                    found.setdefault(row.version, []).append(source_of(row))
        return found

    def reports(self, collection: str, versions: Iterable[str]) -> dict[str, tuple[str, ...]]:
        """For each of these texts that has near-copies: all texts of its group, the one that stands for it first.

        The others follow newest first. A text without near-copies is left out.
        """
        of, other = copy_texts.alias("of"), copy_texts.alias("other")
        query = select(of.c.version, other.c.version.label("other")).join(other, other.c.lead == of.c.lead)
        order = (other.c.id != other.c.lead, other.c.published.is_(None), other.c.published.desc(), other.c.version)
        groups: dict[str, list[str]] = {}
        with self._engine.connect() as connection:
            for some in batches(list(dict.fromkeys(versions))):
                this = and_(of.c.collection == collection, of.c.version.in_(some))
                for row in connection.execute(query.where(this).order_by(*order)):
                    groups.setdefault(row.version, []).append(row.other)
        return {version: tuple(group) for version, group in groups.items() if len(group) > 1}

    def texts(self, collection: str, versions: Iterable[str]) -> dict[str, str]:
        """The texts of these versions, as they are stored now."""
        found: dict[str, str] = {}
        with self._engine.connect() as connection:
            for some in batches(list(dict.fromkeys(versions))):
                this = and_(articles.c.collection == collection, articles.c.version.in_(some))
                query = select(articles.c.version, articles.c.text).where(this).group_by(articles.c.version)
                found |= {row.version: row.text for row in connection.execute(query)}
        return found

    def search_words(
        self, index: Index, question: str, k: int, filters: Filters = EVERYTHING, headline_weight: float = 2.0
    ) -> list[tuple[str, float]]:
        """The k passages that best match the words of a question: (passage id, bm25 score, higher is better)."""
        query = match_any(question)
        if not query:
            return []
        name = schema.words_table(index.id)
        words = table(name, column("rowid"))
        score: Label[float] = literal_column(f"-bm25({name}, {float(headline_weight)}, 1.0)").label("score")
        found = select(words.c.rowid.label("row"), score).where(text(f"{name} MATCH :query"))
        if filters:
            found = found.join(passages, passages.c.row == words.c.rowid)
            found = found.join(articles, articles.c.id == passages.c.article_id)
            found = found.where(*where(index.collection, filters))
        best = found.order_by(score.desc()).limit(k).subquery()
        ranked = select(passages.c.id, best.c.score).join(best, best.c.row == passages.c.row)
        with self._engine.connect() as connection:
            rows = connection.execute(ranked.order_by(best.c.score.desc()), {"query": query})
            return [(row.id, float(row.score)) for row in rows]
