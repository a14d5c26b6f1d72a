"""What articles said before they were updated: kept in the transaction that replaces a text, lost with the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, select, text

from corpus.article import Article, Version
from corpus.library.rows import batches, now, source_of
from corpus.library.schema import articles, versions

if TYPE_CHECKING:
    from corpus.library.lookup import Library

_KEEP = text("""
    INSERT INTO versions (article_id, number, version, title, published, since, replaced, text)
    SELECT id, 1 + coalesce((SELECT max(number) FROM versions WHERE article_id = :id), 0), version, title, published,
           coalesce((SELECT max(replaced) FROM versions WHERE article_id = :id), changed, added), :now, text
    FROM articles WHERE id = :id AND version != :version
""")
_PRUNE = text("""
    DELETE FROM versions WHERE article_id = :id
    AND number <= (SELECT max(number) FROM versions WHERE article_id = :id) - :kept
""")

_TRIM = text("""
    DELETE FROM versions WHERE article_id IN (SELECT id FROM articles WHERE collection = :collection)
    AND number <= (SELECT max(number) FROM versions AS own WHERE own.article_id = versions.article_id) - :kept
""")


def keep(connection: Connection, article: Article, most: int) -> None:
    """Keep what is about to be replaced by an article, when its text is another; at most so many old versions of it."""
    values = {"id": article.source.id, "version": article.version, "now": now(article.source.changed)}
    if connection.execute(_KEEP, values).rowcount:
        connection.execute(_PRUNE, {"id": article.source.id, "kept": most})


def trim(connection: Connection, collection: str, most: int) -> None:
    """Remove the oldest versions of each article of a collection beyond so many."""
    connection.execute(_TRIM, {"collection": collection, "kept": most})


def forget(connection: Connection, source_ids: Sequence[str]) -> None:
    """Remove the old versions of articles that are removed themselves."""
    for some in batches(source_ids):
        connection.execute(delete(versions).where(versions.c.article_id.in_(some)))


def empty(connection: Connection, collection: str) -> None:
    """Remove the old versions of all articles of a collection."""
    mine = select(articles.c.id).where(articles.c.collection == collection)
    connection.execute(delete(versions).where(versions.c.article_id.in_(mine)))


def versions_of(library: Library, source: str, collection: str | None = None) -> list[Version]:
    """The versions of an article, the one that stands first; none where there is no such article.

    Those that were replaced have the headline and the day of publication that they had then; the rest of what is said
    of the source is as it is now.
    """
    whole = select(articles).where(articles.c.id == source)
    if collection is not None:
        whole = whole.where(articles.c.collection == collection)
    older = select(versions).where(versions.c.article_id == source).order_by(versions.c.number.desc())
    with library._engine.connect() as connection:
        row = connection.execute(whole).first()
        rows = connection.execute(older).all() if row else []
    if row is None:
        return []
    now_source = source_of(row)
    since = datetime.fromisoformat(rows[0].replaced) if rows else now_source.changed or now_source.added
    found = [Version(rows[0].number + 1 if rows else 1, Article(now_source, row.text), since, None)]
    for old in rows:
        then = replace(
            now_source, title=old.title, published=date.fromisoformat(old.published) if old.published else None
        )
        began = datetime.fromisoformat(old.since) if old.since else None
        found.append(Version(old.number, Article(then, old.text), began, datetime.fromisoformat(old.replaced)))
    return found


def replaced_version(library: Library, source: str, version: str) -> Version | None:
    """The last old version of an article that has this text; None when none is kept, or its text still stands."""
    found = versions_of(library, source)
    if not found or found[0].article.version == version:
        return None
    return next((each for each in found if each.article.version == version), None)
