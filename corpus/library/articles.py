"""Articles with their texts."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from sqlalchemy import Connection, case, delete, func, insert, or_, select, text, update

from corpus.article import EVERYTHING, Article, Filters, Known, Passage
from corpus.library import copy_groups
from corpus.library.passages import forget_passages, put_passages
from corpus.library.rows import NEWEST_FIRST, UNDATED, Counts, Index, now, source_of, where
from corpus.library.schema import articles
from corpus.library.store import Store, batches
from corpus.library.versions import Versions, forget_versions
from corpus.serializing import plain, typed

_PAGE = 200  # articles that are held at one time when all are read
# A change in one of these is a change of the article. An article whose file only lies elsewhere now has not changed.
_SEEN = ("title", "publisher", "url", "published", "author", "credit", "modified", "version")


class Articles:
    """The articles of all collections. When one is updated, `versions` keeps what it said before."""

    def __init__(self, store: Store, versions: Versions) -> None:
        self._store = store
        self._versions = versions

    def get(self, source: str, collection: str | None = None) -> Article | None:
        """One article by its source id; `collection` says in which it must be."""
        query = select(articles).where(articles.c.id == source)
        if collection is not None:
            query = query.where(articles.c.collection == collection)
        row = self._store.first(query)
        return Article(source_of(row), row.text) if row else None

    def all(self, collection: str, filters: Filters = EVERYTHING) -> Iterator[Article]:
        """All articles that pass the filters, newest first, undated last; read in pages, never all at once."""
        for some in batches(self.ids(collection, filters), _PAGE):
            rows = {row.id: row for row in self._store.matching(select(articles), articles.c.id, some)}
            yield from (Article(source_of(rows[key]), rows[key].text) for key in some if key in rows)

    def ids(self, collection: str, filters: Filters = EVERYTHING) -> list[str]:
        """The source ids that pass the filters, newest first, undated last."""
        query = select(articles.c.id).where(*where(collection, filters)).order_by(*NEWEST_FIRST)
        return [row.id for row in self._store.rows(query)]

    def texts(self, collection: str, versions: Collection[str]) -> dict[str, str]:
        """The texts of these versions, as they are stored now."""
        query = select(articles.c.version, articles.c.text).where(articles.c.collection == collection)
        found = self._store.matching(query.group_by(articles.c.version), articles.c.version, versions)
        return {row.version: row.text for row in found}

    def counts(self, collection: str, filters: Filters = EVERYTHING) -> Counts:
        """How many articles pass the filters, and how many of those are undated."""
        query = select(func.count(), UNDATED).where(*where(collection, filters))
        with self._store.reading() as connection:
            total, undated = connection.execute(query).one()
        return Counts(total, undated)

    def newest_day(self, collection: str, filters: Filters = EVERYTHING) -> date | None:
        """The day of the newest dated article that passes the filters, None when there is none."""
        query = select(func.max(articles.c.published)).where(*where(collection, filters))
        day = self._store.value(query)
        return date.fromisoformat(day) if day else None

    def known(self, collection: str) -> dict[str, Known]:
        """What the collection holds, by source id: the input of a sync plan."""
        columns = (articles.c[name] for name in ("id", "fingerprint", "title", "file", "raw_digest"))
        rows = self._store.rows(select(*columns).where(articles.c.collection == collection))
        return {row.id: typed(Known, row) for row in rows}

    def remember_reading(self, raw_digests: Mapping[str, str]) -> None:
        """Note what articles were read from: source id -> raw digest."""
        if raw_digests:
            rows = [{"id": source_id, "raw": raw} for source_id, raw in raw_digests.items()]
            with self._store.writing() as connection:
                connection.execute(text("UPDATE articles SET raw_digest = :raw WHERE id = :id"), rows)

    def put(
        self,
        index: Index,
        batch: Sequence[tuple[Article, Sequence[Passage]]],
        raw_digests: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Write articles with their passages and words, replacing what was there, in one transaction.

        Args:
            index: the live one; `StoredPassages.put` is for one that is being built.
            batch: each article with the passages of this index.
            raw_digests: what each was read from, by source id, where that is known.
        """
        ids = [article.source.id for article, _ in batch]
        with self._store.writing() as connection:
            forget_passages(connection, ids, index)
            before = [version for _, version in _stored(connection, ids)]
            for article, _ in batch:
                self._versions.keep(connection, article)
                _put_article(connection, index.collection, article, raw_digests.get(article.source.id))
            copy_groups.refresh(connection, index.collection, [*before, *(article.version for article, _ in batch)])
            put_passages(connection, index, [passage for _, found in batch for passage in found])

    def remove(self, source_ids: Collection[str]) -> None:
        """Remove articles with their passages and words. Their vectors go first."""
        with self._store.writing() as connection:
            forget_passages(connection, source_ids)
            stored = _stored(connection, source_ids)
            forget_versions(connection, source_ids)
            for some in batches(source_ids):
                connection.execute(delete(articles).where(articles.c.id.in_(some)))
            for collection in {of for of, _ in stored}:
                copy_groups.refresh(connection, collection, (version for of, version in stored if of == collection))


def _stored(connection: Connection, source_ids: Collection[str]) -> set[tuple[str, str]]:
    """The collection and the version of each article as it is stored."""
    query = select(articles.c.collection, articles.c.version)
    return {
        (row.collection, row.version)
        for some in batches(source_ids)
        for row in connection.execute(query.where(articles.c.id.in_(some)))
    }


def _put_article(connection: Connection, collection: str, article: Article, raw_digest: str | None) -> None:
    values = {
        **plain(article.source),
        "collection": collection,
        "version": article.version,
        "fingerprint": article.fingerprint,
        "raw_digest": raw_digest,
        "text": article.text,
    }
    for name in ("id", "added", "changed"):
        del values[name]
    differs = or_(*(articles.c[name].is_distinct_from(values[name]) for name in _SEEN))
    at = now(article.source.changed)
    changed = case((differs, at), else_=articles.c.changed)
    change = update(articles).where(articles.c.id == article.source.id).values(**values, changed=changed)
    if not connection.execute(change).rowcount:
        times = {"added": now(article.source.added), "changed": at if article.source.changed else None}
        connection.execute(insert(articles).values(id=article.source.id, **values, **times))
