"""The tables of the library as they are now. `migrations` makes them of older ones."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

metadata = MetaData()


def _required(names: str, kind: type[Integer | String | Text] = String) -> list[Column[Any]]:
    """Columns that are never NULL."""
    return [Column(name, kind, nullable=False) for name in names.split()]


def _optional(names: str) -> list[Column[Any]]:
    """Columns of strings that may be NULL."""
    return [Column(name, String) for name in names.split()]


def _key(names: str, kind: type[Integer | String] = String) -> list[Column[Any]]:
    """The columns of the primary key."""
    return [Column(name, kind, primary_key=True) for name in names.split()]


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
    *_required("model embedding"),
    *_required("dimension target_chars", Integer),
    *_required("state created"),
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
    *_optional("publisher url published author credit file"),
    Column("added", String, nullable=False),
    *_optional("changed modified dated_by language"),
    *_required("version fingerprint"),
    Column("raw_digest", String),  # of what it was read from, and how: what is read in the same way again is unchanged
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
    *_required("position start end", Integer),
    Index("passages_by_id", "index_id", "id", unique=True),
    Index("passages_by_article", "article_id", "index_id"),
)

# Passages whose vectors are being written or deleted right now. After a killed run the next one looks at those that are
# left here: a vector whose passage is not in `passages` is deleted.
doubtful = Table(
    "doubtful",
    metadata,
    Column("index_id", Integer, ForeignKey("indexes.id"), primary_key=True),
    Column("passage_id", String, primary_key=True),
)

# The different texts of a collection, for telling copies: `lead` is the text that stands for the group, itself where
# it is alone. An article whose text has no row here was not compared with the others yet.
copy_texts = Table(
    "copy_texts",
    metadata,
    Column("id", Integer, primary_key=True),
    *_required("collection version"),
    Column("characters", Integer, nullable=False),
    Column("published", String),  # the earliest day of its articles
    Column("lead", Integer),
    Column("bands", LargeBinary),  # those in `copy_bands`, to find them again; none for a text too short to compare
    Index("copy_texts_by_version", "collection", "version", unique=True),
    Index("copy_texts_by_lead", "lead"),
)

# Which texts have a band of the MinHash signature; the collection is part of the number.
copy_bands = Table(
    "copy_bands",
    metadata,
    *_key("band text", Integer),
    sqlite_with_rowid=False,
)

# Pairs of texts that are copies, each in both directions.
copy_pairs = Table(
    "copy_pairs",
    metadata,
    *_key("text copy", Integer),
    sqlite_with_rowid=False,
)

# What articles said before they were updated. `number` counts the versions of an article from 1. The present version is
# in `articles`; its number is the next.
versions = Table(
    "versions",
    metadata,
    Column("article_id", String, ForeignKey("articles.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    *_required("version title"),
    Column("published", String),
    Column("since", String),  # when it came into the library
    Column("replaced", String, nullable=False),
    Column("text", Text, nullable=False),
)

# Feeds that a collection follows. A collection may follow feeds before it holds an article: so `collection` may name
# none of `collections`. Times are in UTC. `due` is when the feed is looked at next, NULL when it is gone for good.
subscriptions = Table(
    "subscriptions",
    metadata,
    *_key("collection url"),
    Column("title", String),
    Column("every", Integer, nullable=False),
    Column("added", String, nullable=False),
    *_optional("last_attempt last_success last_error etag last_modified"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("due", String),
)

# Entries that feeds have named, by canonical link: so that no page is fetched twice, and none whose article a person
# has removed.
entries = Table(
    "entries",
    metadata,
    *_key("collection link"),
    *_required("feed first_seen"),
    Column("source_id", String),
    Column("outcome", String, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("stamp", String, nullable=False),
    Index("entries_by_feed", "collection", "feed"),
    Index("entries_by_source", "source_id"),
)
