"""What articles said before they were updated: kept in the transaction that replaces a text, lost with the article."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection, delete, select, text

from corpus.article import Article, Version
from corpus.library.rows import now, source_of
from corpus.library.schema import articles, versions
from corpus.library.store import Store, batches

_KEEP = text("""
    INSERT INTO versions (article_id, number, version, title, published, since, replaced, text)
    SELECT id, 1 + coalesce((SELECT max(number) FROM versions WHERE article_id = :id), 0), version, title, published,
           coalesce((SELECT max(replaced) FROM versions WHERE article_id = :id), changed, added), :now, text
    FROM articles WHERE id = :id AND version != :version
""")
_BEYOND = "number <= (SELECT max(number) FROM versions AS own WHERE own.article_id = versions.article_id) - :kept"
_PRUNE = text(f"DELETE FROM versions WHERE article_id = :id AND {_BEYOND}")
_TRIM = text(f"""
    DELETE FROM versions WHERE article_id IN (SELECT id FROM articles WHERE collection = :collection) AND {_BEYOND}
""")


class Versions:
    """The versions of articles; of each article at most `kept` old ones are kept."""

    def __init__(self, store: Store, kept: int) -> None:
        self._store = store
        self.kept = kept

    def of(self, source: str, collection: str | None = None) -> list[Version]:
        """The versions of an article, the one that stands first; none where there is no such article.

        Those that were replaced have the headline and the day of publication that they had then; the rest of their
        source is as it is now.
        """
        whole = select(articles).where(articles.c.id == source)
        if collection is not None:
            whole = whole.where(articles.c.collection == collection)
        older = select(versions).where(versions.c.article_id == source).order_by(versions.c.number.desc())
        with self._store.reading() as connection:
            row = connection.execute(whole).first()
            rows = connection.execute(older).all() if row else []
        if row is None:
            return []
        present = source_of(row)
        since = datetime.fromisoformat(rows[0].replaced) if rows else present.changed or present.added
        found = [Version(rows[0].number + 1 if rows else 1, Article(present, row.text), since, None)]
        for old in rows:
            published = date.fromisoformat(old.published) if old.published else None
            then = Article(replace(present, title=old.title, published=published), old.text)
            began = datetime.fromisoformat(old.since) if old.since else None
            found.append(Version(old.number, then, began, datetime.fromisoformat(old.replaced)))
        return found

    def replaced(self, source: str, version: str) -> Version | None:
        """The last old version of an article that has this text; None when none is kept, or its text still stands."""
        found = self.of(source)
        if not found or found[0].article.version == version:
            return None
        return next((old for old in found if old.article.version == version), None)

    def trim(self, collection: str) -> None:
        """Let go of the old versions that are more than are kept, after the setting was lowered."""
        with self._store.writing() as connection:
            connection.execute(_TRIM, {"collection": collection, "kept": self.kept})

    def keep(self, connection: Connection, article: Article) -> None:
        """Keep the text that an article is about to replace, when that is another, inside the caller's transaction."""
        values = {"id": article.source.id, "version": article.version, "now": now(article.source.changed)}
        if connection.execute(_KEEP, values).rowcount:
            connection.execute(_PRUNE, {"id": article.source.id, "kept": self.kept})


def forget_versions(connection: Connection, source_ids: Collection[str]) -> None:
    """Remove the old versions of articles that are removed themselves, inside the caller's transaction."""
    for some in batches(source_ids):
        connection.execute(delete(versions).where(versions.c.article_id.in_(some)))
