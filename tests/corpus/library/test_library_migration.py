"""An older library becomes a newer one, after a copy of it was made; one from the future is refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, text
from support.fakes import article

from corpus.article import digest
from corpus.chunking import chunk
from corpus.errors import StoreError
from corpus.library import IndexSpec, Library, migrations

pytestmark = pytest.mark.stores

SPEC = IndexSpec("word-counts", "word-counts@1", 64, 200)
TALKS = article("The talks in Baghdad went on.", title="Talks")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A library of the present version with one article."""
    path = tmp_path / "library.sqlite"
    library = Library(path)
    library.articles.put(library.indexes.create("news", SPEC), [(TALKS, chunk(TALKS))])
    library.close()
    return path


def add_mood(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE articles ADD COLUMN mood VARCHAR"))
    connection.execute(text("UPDATE articles SET mood = 'calm'"))


def break_off(connection: Connection) -> None:
    add_mood(connection)
    raise RuntimeError("the power went")


def with_migration(monkeypatch: pytest.MonkeyPatch, migration: Callable[[Connection], None]) -> int:
    newer = replace(migrations.SCHEMA, migrations=(*migrations.SCHEMA.migrations, migration))
    monkeypatch.setattr(migrations, "SCHEMA", newer)
    return newer.newest


def read(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def before_dates(connection: sqlite3.Connection) -> None:
    """Take away where days come from, days of change, languages and digests of what was read."""
    for name in ("modified", "dated_by", "language", "raw_digest"):
        connection.execute(f"ALTER TABLE articles DROP COLUMN {name}")


def before_copies(connection: sqlite3.Connection) -> None:
    """Take away the tables of copies and versions."""
    for table in ("copy_texts", "copy_bands", "copy_pairs", "versions"):
        connection.execute(f"DROP TABLE {table}")


def version(path: Path) -> object:
    return read(path, "SELECT version FROM newsdesk_schema")[0][0]


def test_a_migration_runs_once_and_a_copy_of_before_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = migrations.SCHEMA.newest
    new = with_migration(monkeypatch, add_mood)
    for _ in range(2):
        library = Library(path)
        assert [one.text for one in library.articles.all("news")] == [TALKS.text]
        library.close()
    assert version(path) == new == old + 1
    assert read(path, "SELECT mood FROM articles") == [("calm",)]
    copy = path.with_name(f"library-before-schema-{new}.sqlite")
    assert version(copy) == old
    assert read(copy, "SELECT text FROM articles") == [(TALKS.text,)]
    assert sorted(file.suffix for file in path.parent.glob("library*.sqlite*") if "-before-" in file.name) == [
        ".sqlite"
    ]


def test_a_migration_that_breaks_off_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old = migrations.SCHEMA.newest
    with monkeypatch.context() as patched:
        with_migration(patched, break_off)
        with pytest.raises(RuntimeError):
            Library(path)
    assert version(path) == old
    library = Library(path)
    assert [one.text for one in library.articles.all("news")] == [TALKS.text]
    library.close()


def test_a_new_library_needs_no_copy(tmp_path: Path) -> None:
    library = Library(tmp_path / "library.sqlite")
    library.close()
    assert not list(tmp_path.glob("*before*"))
    assert version(tmp_path / "library.sqlite") == migrations.SCHEMA.newest


def test_a_library_from_a_newer_version_is_refused_untouched(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        with_migration(patched, add_mood)
        Library(path).close()
    with pytest.raises(StoreError, match="newer version of Newsdesk; upgrade"):
        Library(path)
    assert version(path) == migrations.SCHEMA.newest + 1


def test_a_library_of_the_first_version_gets_keys(path: Path) -> None:
    """The first version had no keys: its vectors keep the names they have."""
    connection = sqlite3.connect(path)
    before_copies(connection)
    connection.execute("ALTER TABLE indexes DROP COLUMN key")
    before_dates(connection)
    connection.execute("ALTER TABLE articles DROP COLUMN changed")
    connection.execute("UPDATE newsdesk_schema SET version = 1")
    connection.commit()
    connection.close()
    library = Library(path)
    index = library.indexes.live("news")
    assert index is not None
    assert index.key == f"newsdesk-{index.id}-{digest('news')[:12]}"
    library.close()
    assert version(path) == migrations.SCHEMA.newest


def test_a_library_of_the_second_version_keeps_what_changes_from_now_on(path: Path) -> None:
    connection = sqlite3.connect(path)
    before_dates(connection)
    before_copies(connection)
    connection.execute("ALTER TABLE articles DROP COLUMN changed")
    connection.execute("UPDATE newsdesk_schema SET version = 2")
    connection.commit()
    connection.close()
    library = Library(path)
    index = library.indexes.live("news")
    assert index is not None
    assert [one.source.changed for one in library.articles.all("news")] == [None]
    again = replace(TALKS, text="The talks in Baghdad ended.")
    library.articles.put(index, [(again, chunk(again))])
    (stored,) = library.articles.all("news")
    library.close()
    assert stored.source.changed is not None
    assert version(path) == migrations.SCHEMA.newest


def test_a_copy_can_get_keys_of_its_own(path: Path) -> None:
    library = Library(path)
    before = library.indexes.live("news")
    library.indexes.renew_keys()
    after = library.indexes.live("news")
    library.close()
    assert before is not None
    assert after is not None
    assert (after.id, after.spec) == (before.id, before.spec)
    assert after.key != before.key
