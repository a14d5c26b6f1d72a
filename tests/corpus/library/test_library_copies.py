"""Groups of copies in the library: found as articles come in, right after every change, the same in every order."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from support.fakes import article
from support.wire import cut, edited, reordered, surrounded, told

from corpus.article import Article
from corpus.library import Index, IndexSpec, Library
from corpus.library.sources import Selection

pytestmark = pytest.mark.stores

SPEC = IndexSpec("m", "m@1", 4, 900)
STORY, OTHER = told(11), told(12)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path / "library.sqlite")
    opened.indexes.create("news", SPEC)
    yield opened
    opened.close()


def live(library: Library, collection: str = "news") -> Index:
    index = library.indexes.live(collection)
    assert index is not None
    return index


def put(library: Library, *articles: Article, collection: str = "news") -> None:
    library.articles.put(live(library, collection), [(one, []) for one in articles])


def piece(name: str, text: str, collection: str = "news", day: int | None = None) -> Article:
    published = date(2026, 2, day) if day else None
    return article(text, title=name, file=f"/{name}", published=published, collection=collection)


def groups(library: Library, collection: str = "news") -> set[tuple[str, ...]]:
    """The headlines of each group, that of the text that stands for it first."""
    titles = {one.version: one.source.title for one in library.articles.all(collection)}
    return {tuple(titles[version] for version in group) for group in library.copies.groups(collection, titles).values()}


def tables(path: Path) -> list[int]:
    """How many rows the tables of copies and versions have."""
    connection = sqlite3.connect(path)
    try:
        names = ("copy_texts", "copy_bands", "copy_pairs", "versions")
        return [connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names]
    finally:
        connection.close()


WIRE = [
    piece("full", STORY, day=3),
    piece("cut", cut(STORY, 0.75), day=2),
    piece("edited", edited(cut(STORY, 0.75)), day=4),
    piece("reordered", reordered(STORY), day=2),
    piece("surrounded", surrounded(STORY)),
    piece("other", OTHER),
]


def test_one_story_in_several_outlets_is_one_group(library: Library) -> None:
    put(library, *WIRE)
    ((first, second, third, *rest),) = groups(library)
    assert (first, second, third) == ("surrounded", "edited", "full")  # the fullest, then by day
    assert set(rest) == {"cut", "reordered"}


def test_the_order_of_ingest_and_the_batches_make_no_difference(tmp_path: Path) -> None:
    draw, found = random.Random(0), []
    for number in range(12):
        library = Library(tmp_path / f"{number}.sqlite")
        library.indexes.create("news", SPEC)
        waiting = draw.sample(WIRE, len(WIRE))
        while waiting:
            size = draw.randint(1, 3)
            put(library, *waiting[:size])
            waiting = waiting[size:]
        found.append(groups(library))
        library.close()
    assert all(each == found[0] for each in found)


def test_groups_follow_when_articles_change_and_go(library: Library) -> None:
    put(library, *WIRE)
    leads = WIRE[4]
    library.articles.remove([leads.source.id])
    assert {group[0] for group in groups(library)} == {"reordered"}  # as full as "full", and earlier
    put(library, Article(WIRE[3].source, told(13)))
    assert groups(library) == {("full", "edited", "cut")}
    library.articles.remove([WIRE[0].source.id, WIRE[1].source.id])
    assert groups(library) == set()
    put(library, WIRE[0])
    assert groups(library) == {("full", "edited")}


def test_a_date_that_becomes_known_decides_who_stands_for_a_group(library: Library) -> None:
    one, other = piece("one", STORY), piece("other", reordered(STORY))
    put(library, one, other)
    for named in ("one", "other"):
        put(library, *(piece(each.source.title, each.text, day=3 if each.source.title == named else 9)
                       for each in (one, other)))  # fmt: skip
        assert {group[0] for group in groups(library)} == {named}


def test_a_text_that_another_article_has_too_stays_in_its_group(library: Library) -> None:
    put(library, piece("a", STORY), piece("b", STORY), piece("c", edited(STORY)))
    library.articles.remove([piece("a", STORY).source.id])
    assert len(next(iter(groups(library)))) == 2
    put(library, piece("b", OTHER))
    assert groups(library) == set()


def test_nothing_is_left_of_articles_that_are_gone(library: Library) -> None:
    put(library, *WIRE)
    put(library, Article(WIRE[0].source, told(14)))
    library.articles.remove([one.source.id for one in WIRE])
    assert tables(library.path) == [0, 0, 0, 0]
    put(library, *WIRE)
    put(library, Article(WIRE[0].source, told(14)))
    library.collections.empty("news")
    assert tables(library.path) == [0, 0, 0, 0]


def test_collections_do_not_know_of_each_other(library: Library) -> None:
    library.indexes.create("server", SPEC)
    put(library, piece("full", STORY))
    put(library, piece("copy", edited(STORY), "server"), collection="server")
    assert (groups(library), groups(library, "server")) == (set(), set())
    put(library, piece("same", STORY, "server"), collection="server")
    library.collections.empty("server")
    put(library, piece("late", edited(STORY)))
    assert {frozenset(group) for group in groups(library)} == {frozenset(("full", "late"))}


def test_very_many_outlets_are_one_group(library: Library) -> None:
    """More than are compared with each: who stands for the group is compared with all of it."""
    texts = [f"{STORY}\n\nThis is outlet {number}, page {'!' * (number % 20)}." for number in range(200)]
    random.Random(0).shuffle(texts)
    for start in range(0, 200, 40):
        put(library, *(piece(f"{start} {place}", text) for place, text in enumerate(texts[start : start + 40])))
    assert [len(group) for group in groups(library)] == [200]


def older(library: Library) -> None:
    """Make it one that was written before copies were looked for."""
    with sqlite3.connect(library.path) as connection:
        for name in ("copy_texts", "copy_bands", "copy_pairs"):
            connection.execute(f"DELETE FROM {name}")
    connection.close()


@pytest.mark.parametrize("most", [1, 4, 100])
def test_an_older_library_is_compared_bit_by_bit(library: Library, most: int) -> None:
    put(library, *WIRE, piece("again", OTHER))
    before = groups(library)
    older(library)
    assert groups(library) == set()
    assert library.copies.uncompared("news") == 6
    done = 0
    while some := library.copies.compare("news", most):
        assert some <= most
        done += some
        assert library.copies.uncompared("news") == 6 - done
    assert done == 6
    assert groups(library) == before


def test_what_was_not_compared_yet_may_change_and_go(library: Library) -> None:
    put(library, *WIRE)
    older(library)
    put(library, Article(WIRE[0].source, told(14)))
    library.articles.remove([WIRE[1].source.id])
    library.copies.compare("news", 100)
    assert {frozenset(group) for group in groups(library)} == {frozenset(("edited", "reordered", "surrounded"))}


def test_counts_say_how_many_are_copies(library: Library) -> None:
    put(library, *WIRE, piece("again", OTHER))
    assert library.collections.overview(live(library)).holdings.copies == 5
    found = library.sources.holdings(live(library))
    assert (found.articles, found.copies) == (7, 5)
    assert titles(library.sources.first(live(library), Selection(), 10)) == ["edited", "again"]
    older(library)
    assert library.collections.overview(live(library)).holdings.copies == 1  # the very same text, at least


def titles(sources: Sequence[object]) -> list[str]:
    return [getattr(source, "title", "") for source in sources]
