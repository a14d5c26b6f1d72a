"""Feeds that a collection follows, kept in the library."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from support.fakes import article

from corpus.chunking import chunk
from corpus.library import IndexSpec, Library
from corpus.subscription import EntryOutcome, SeenEntry, Subscription

pytestmark = pytest.mark.stores

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FEED = Subscription("news", "https://a.example/feed", every=1800, added=NOW, due=NOW)
OTHER = replace(FEED, url="https://b.example/feed", added=NOW + timedelta(hours=1))
ENTRY = SeenEntry("https://a.example/1", FEED.url, NOW, EntryOutcome.TAKEN, 1, "s")


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    library = Library(tmp_path / "library.sqlite")
    yield library
    library.close()


def test_a_feed_is_followed_once_and_a_new_pace_counts(library: Library) -> None:
    assert library.feeds.follow(FEED)
    assert not library.feeds.follow(replace(FEED, every=60, title="ignored"))
    assert library.feeds.follow(replace(FEED, collection="other"))
    assert library.feeds.all("news") == [replace(FEED, every=60)]
    assert len(library.feeds.all()) == 2


def test_a_look_is_noted(library: Library) -> None:
    library.feeds.follow(FEED)
    after = replace(FEED, title="A", last_attempt=NOW, last_error="busy", failures=2, etag='"1"', due=None)
    library.feeds.note_look(FEED, after)
    assert library.feeds.all("news") == [after]


def test_a_feed_unfollowed_meanwhile_stays_so(library: Library) -> None:
    library.feeds.note_look(FEED, replace(FEED, title="A"))
    assert library.feeds.all() == []


def test_a_feed_that_moves_takes_its_entries_along(library: Library) -> None:
    library.feeds.follow(FEED)
    library.feeds.note_entries("news", [ENTRY])
    moved = replace(FEED, url="https://a.example/new")
    library.feeds.note_look(FEED, moved)
    assert library.feeds.all() == [moved]
    assert library.feeds.seen("news", [ENTRY.link])[ENTRY.link].feed == moved.url


def test_a_feed_that_moves_to_one_that_is_followed_ends(library: Library) -> None:
    library.feeds.follow(FEED)
    library.feeds.follow(OTHER)
    library.feeds.note_look(FEED, replace(FEED, url=OTHER.url, title="would overwrite"))
    assert library.feeds.all() == [OTHER]


def test_entries_are_kept_by_collection_and_link(library: Library) -> None:
    library.feeds.note_entries("news", [ENTRY])
    changed = replace(ENTRY, outcome=EntryOutcome.FAILED, tries=2)
    library.feeds.note_entries("news", [changed])
    assert library.feeds.seen("news", [ENTRY.link, "https://a.example/2"]) == {ENTRY.link: changed}
    assert library.feeds.seen("other", [ENTRY.link]) == {}


def test_unfollowing_forgets_the_entries_of_that_feed_only(library: Library) -> None:
    library.feeds.follow(FEED)
    theirs = replace(ENTRY, link="https://b.example/1", feed=OTHER.url)
    library.feeds.note_entries("news", [ENTRY, theirs])
    assert library.feeds.unfollow("news", FEED.url)
    assert not library.feeds.unfollow("news", FEED.url)
    assert list(library.feeds.seen("news", [ENTRY.link, theirs.link])) == [theirs.link]


def test_articles_are_counted_for_the_feed_that_brought_them(library: Library) -> None:
    index = library.indexes.create("news", IndexSpec("m", "m@1", 4, 200))
    one = article("The bridge opens on Monday.", title="Bridge")
    library.articles.put(index, [(one, chunk(one))])
    gone = replace(ENTRY, link="https://a.example/2", source_id="removed by hand")
    library.feeds.note_entries("news", [replace(ENTRY, source_id=one.source.id), gone])
    assert library.feeds.article_counts("news") == {FEED.url: 1}


def test_a_collection_that_is_deleted_follows_nothing(library: Library) -> None:
    library.feeds.follow(FEED)
    library.feeds.note_entries("news", [ENTRY])
    library.collections.empty("news")
    assert library.feeds.all() == []
    assert library.feeds.seen("news", [ENTRY.link]) == {}


def test_an_older_library_gets_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "library.sqlite"
    Library(path).close()
    connection = sqlite3.connect(path)
    made = "SELECT name, cid, type, pk FROM pragma_table_info(?) UNION SELECT name, 0, '', 0 FROM pragma_index_list(?)"
    new = [connection.execute(made, (name, name)).fetchall() for name in ("subscriptions", "entries")]
    connection.executescript(
        "DROP TABLE subscriptions; DROP TABLE entries; ALTER TABLE articles DROP COLUMN raw_digest; "
        "UPDATE newsdesk_schema SET version = version - 2;"
    )
    connection.close()
    library = Library(path)
    assert library.feeds.follow(FEED)
    assert library.feeds.all() == [FEED]
    library.close()
    connection = sqlite3.connect(path)
    assert [connection.execute(made, (name, name)).fetchall() for name in ("subscriptions", "entries")] == new
    connection.close()
