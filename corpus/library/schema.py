"""The tables of the library, and how an older library becomes a newer one.

Migrations are a short ordered list rather than Alembic: the schema belongs to one program and one file, every
step is a few statements run in one transaction, and nobody who uses Newsdesk should meet a second
configuration file. A library remembers its version in `newsdesk_schema`.
"""

from __future__ import annotations

from sqlalchemy import Column, Connection, ForeignKey, Index, Integer, MetaData, String, Table, Text, text

from corpus import sqlite
from corpus.article import digest

metadata = MetaData()

collections = Table(
    "collections",
    metadata,
    Column("name", String, primary_key=True),
    Column("created", String, nullable=False),
    Column("live_index", Integer),
)

# An index is one way of cutting and embedding a collection. A rebuild makes a second one beside the live one.
indexes = Table(
    "indexes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("collection", String, ForeignKey("collections.name"), nullable=False),
    Column("model", String, nullable=False),
    Column("embedding", String, nullable=False),
    Column("dimension", Integer, nullable=False),
    Column("target_chars", Integer, nullable=False),
    Column("state", String, nullable=False),
    Column("created", String, nullable=False),
    # The name of its vectors, unlike that of any index of any library: several may share one Chroma server,
    # which takes 3-512 ASCII characters where the name of a collection may be anything.
    Column("key", String),
    sqlite_autoincrement=True,  # an id is never used twice: it names files of vectors
)

articles = Table(
    "articles",
    metadata,
    Column("id", String, primary_key=True),
    Column("collection", String, ForeignKey("collections.name"), nullable=False),
    Column("title", String, nullable=False),
    Column("publisher", String),
    Column("url", String),
    Column("published", String),
    Column("author", String),
    Column("credit", String),
    Column("file", String),
    Column("added", String, nullable=False),
    Column("changed", String),
    Column("modified", String),
    Column("dated_by", String),
    Column("language", String),
    Column("version", String, nullable=False),
    Column("fingerprint", String, nullable=False),
    Column("text", Text, nullable=False),
    Index("articles_by_publisher", "collection", "publisher"),
    Index("articles_by_day", "collection", "published"),
    Index("articles_by_version", "collection", "version"),
)

passages = Table(
    "passages",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("index_id", Integer, ForeignKey("indexes.id"), nullable=False),
    Column("id", String, nullable=False),
    Column("article_id", String, ForeignKey("articles.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Index("passages_by_id", "index_id", "id", unique=True),
    Index("passages_by_article", "article_id", "index_id"),
)

# Passages whose vectors are being written or deleted right now. What a killed run leaves here is looked at by
# the next: a vector whose passage is not in `passages` is deleted.
doubtful = Table(
    "doubtful",
    metadata,
    Column("index_id", Integer, ForeignKey("indexes.id"), primary_key=True),
    Column("passage_id", String, primary_key=True),
)

# Feeds that a collection follows. A collection may follow before it holds an article, so there need not be one of the
# name. Times are in UTC; `due` is when it is looked at next, NULL for one that is gone for good.
subscriptions = Table(
    "subscriptions",
    metadata,
    Column("collection", String, primary_key=True),
    Column("url", String, primary_key=True),
    Column("title", String),
    Column("every", Integer, nullable=False),
    Column("added", String, nullable=False),
    Column("last_attempt", String),
    Column("last_success", String),
    Column("last_error", String),
    Column("etag", String),
    Column("last_modified", String),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("due", String),
)

# What feeds have named, by canonical link: so that nothing is fetched twice, nor what was removed by hand.
entries = Table(
    "entries",
    metadata,
    Column("collection", String, primary_key=True),
    Column("link", String, primary_key=True),
    Column("feed", String, nullable=False),
    Column("first_seen", String, nullable=False),
    Column("source_id", String),
    Column("outcome", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("stamp", String, nullable=False),
    Index("entries_by_feed", "collection", "feed"),
    Index("entries_by_source", "source_id"),
)


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


def _keys(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE indexes ADD COLUMN key VARCHAR"))
    for row in connection.execute(text("SELECT id, collection FROM indexes")).all():
        key = {"id": row.id, "key": f"newsdesk-{row.id}-{digest(row.collection)[:12]}"}
        connection.execute(text("UPDATE indexes SET key = :key WHERE id = :id"), key)


def _changes(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE articles ADD COLUMN changed VARCHAR"))


def _dates_and_languages(connection: Connection) -> None:
    for name in ("modified", "dated_by", "language"):
        connection.execute(text(f"ALTER TABLE articles ADD COLUMN {name} VARCHAR"))


def _feeds(connection: Connection) -> None:
    # In SQL, as they were in that version: the tables above may have changed since.
    for statement in (
        "CREATE TABLE IF NOT EXISTS subscriptions (collection VARCHAR NOT NULL, url VARCHAR NOT NULL, title VARCHAR, "
        "every INTEGER NOT NULL, added VARCHAR NOT NULL, last_attempt VARCHAR, last_success VARCHAR, "
        "last_error VARCHAR, etag VARCHAR, last_modified VARCHAR, failures INTEGER DEFAULT '0' NOT NULL, due VARCHAR, "
        "PRIMARY KEY (collection, url))",
        "CREATE TABLE IF NOT EXISTS entries (collection VARCHAR NOT NULL, link VARCHAR NOT NULL, "
        "feed VARCHAR NOT NULL, first_seen VARCHAR NOT NULL, source_id VARCHAR, outcome VARCHAR NOT NULL, "
        "tries INTEGER NOT NULL, stamp VARCHAR NOT NULL, PRIMARY KEY (collection, link))",
        "CREATE INDEX IF NOT EXISTS entries_by_feed ON entries (collection, feed)",
        "CREATE INDEX IF NOT EXISTS entries_by_source ON entries (source_id)",
    ):
        connection.execute(text(statement))


# Each makes a library of the version before it newer by one: the first one makes 1 into 2.
MIGRATIONS: tuple[sqlite.Migration, ...] = (_keys, _changes, _dates_and_languages, _feeds)


def newest() -> int:
    """The version that this program writes."""
    return 1 + len(MIGRATIONS)


def migrate(connection: Connection) -> None:
    """Bring a library to the newest version, inside the caller's transaction. A new one is made as it is now."""
    sqlite.migrate(connection, metadata, MIGRATIONS)
