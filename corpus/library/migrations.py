"""How an older library becomes a newer one.

Migrations are a short ordered list rather than Alembic: the schema belongs to one program and one file, every
step is a few statements run in one transaction, and nobody who uses Newsdesk should meet a second
configuration file. A library remembers its version in `newsdesk_schema`.

Each step is written in SQL, as the tables were in its version: those of `schema` may have changed since.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from corpus import sqlite
from corpus.article import digest
from corpus.library import schema


def _keys(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE indexes ADD COLUMN key VARCHAR"))
    for row in connection.execute(text("SELECT id, collection FROM indexes")).all():
        key = {"id": row.id, "key": f"newsdesk-{row.id}-{digest(row.collection)[:12]}"}
        connection.execute(text("UPDATE indexes SET key = :key WHERE id = :id"), key)


def _script(*statements: str) -> sqlite.Migration:
    """A migration that is nothing but SQL."""

    def migrate(connection: Connection) -> None:
        for statement in statements:
            connection.execute(text(statement))

    return migrate


# Empty tables: the next write compares the articles that are there, and says how far it is.
_COPIES = """
CREATE TABLE copy_texts (
    id INTEGER NOT NULL PRIMARY KEY, collection VARCHAR NOT NULL, version VARCHAR NOT NULL, characters INTEGER NOT NULL,
    published VARCHAR, lead INTEGER, bands BLOB
);
CREATE UNIQUE INDEX copy_texts_by_version ON copy_texts (collection, version);
CREATE INDEX copy_texts_by_lead ON copy_texts (lead);
CREATE TABLE copy_bands (band INTEGER NOT NULL, text INTEGER NOT NULL, PRIMARY KEY (band, text)) WITHOUT ROWID;
CREATE TABLE copy_pairs (text INTEGER NOT NULL, copy INTEGER NOT NULL, PRIMARY KEY (text, copy)) WITHOUT ROWID;
CREATE TABLE versions (
    article_id VARCHAR NOT NULL REFERENCES articles (id), number INTEGER NOT NULL, version VARCHAR NOT NULL,
    title VARCHAR NOT NULL, published VARCHAR, since VARCHAR, replaced VARCHAR NOT NULL, text TEXT NOT NULL,
    PRIMARY KEY (article_id, number)
)
"""
_FEEDS = (
    "CREATE TABLE IF NOT EXISTS subscriptions (collection VARCHAR NOT NULL, url VARCHAR NOT NULL, title VARCHAR, "
    "every INTEGER NOT NULL, added VARCHAR NOT NULL, last_attempt VARCHAR, last_success VARCHAR, last_error VARCHAR, "
    "etag VARCHAR, last_modified VARCHAR, failures INTEGER DEFAULT '0' NOT NULL, due VARCHAR, "
    "PRIMARY KEY (collection, url))",
    "CREATE TABLE IF NOT EXISTS entries (collection VARCHAR NOT NULL, link VARCHAR NOT NULL, feed VARCHAR NOT NULL, "
    "first_seen VARCHAR NOT NULL, source_id VARCHAR, outcome VARCHAR NOT NULL, tries INTEGER NOT NULL, "
    "stamp VARCHAR NOT NULL, PRIMARY KEY (collection, link))",
    "CREATE INDEX IF NOT EXISTS entries_by_feed ON entries (collection, feed)",
    "CREATE INDEX IF NOT EXISTS entries_by_source ON entries (source_id)",
)
_ADD = "ALTER TABLE articles ADD COLUMN {} VARCHAR"

SCHEMA = sqlite.Schema(
    schema.metadata,
    (
        _keys,
        _script(_ADD.format("changed")),
        _script(*map(_ADD.format, ("modified", "dated_by", "language"))),
        _script(*_COPIES.split(";")),
        _script(*_FEEDS),
        _script(_ADD.format("raw_digest")),
    ),
)
