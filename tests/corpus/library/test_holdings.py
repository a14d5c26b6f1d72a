"""What a library says of a collection in numbers, and which articles it names first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from support.fakes import article

from corpus.article import Filters
from corpus.chunking import chunk
from corpus.library import Index, IndexSpec, Library
from corpus.library.sources import Holdings, Selection

pytestmark = pytest.mark.stores

EVERYTHING = Selection()
NOVEMBER = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path / "library.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def index(library: Library) -> Index:
    """Four articles that came in on four days, and one in another collection."""
    found = library.indexes.create("news", IndexSpec("m", "m@1", 4, 60))
    days = (date(2024, 2, 8), date(2024, 1, 26), None, date(2024, 2, 9))
    texts = (
        ("Fourteen banks", "Banks may not use dollars. " * 5 + "The Treasury of the U.S. said so.", "Orchard Digest"),
        ("Two calendars", "Baghdad asks for dates.", "Potomac Brief"),
        ("A guide", "The coalition began in 2014.", None),
        ("Treasury looks again", "Baghdad’s banks hope.", "Orchard Digest"),
    )
    made = [
        article(text, title=title, publisher=who, published=day, added=NOVEMBER + timedelta(days=place))
        for place, ((title, text, who), day) in enumerate(zip(texts, days, strict=True))
    ]
    library.articles.put(found, [(one, chunk(one, 60)) for one in made])
    other = library.indexes.create("other", IndexSpec("m", "m@1", 4, 60))
    alien = article("Banks.", title="Elsewhere", collection="other")
    library.articles.put(other, [(alien, chunk(alien, 60))])
    return found


def titles(
    library: Library, index: Index, wanted: Selection = EVERYTHING, limit: int = 9, order: str = "newest"
) -> list[str]:
    return [source.title for source in library.sources.first(index, wanted, limit, order)]


def test_a_collection_in_numbers(library: Library, index: Index) -> None:
    assert library.sources.holdings(index) == Holdings(
        articles=4,
        undated=1,
        oldest=date(2024, 1, 26),
        newest=date(2024, 2, 9),
        added=NOVEMBER + timedelta(days=3),
        publishers=(("Orchard Digest", 2), (None, 1), ("Potomac Brief", 1)),
    )


def test_nothing_in_numbers(library: Library, index: Index) -> None:
    assert library.sources.holdings(index, Selection(words="unicorns")) == Holdings(0, 0, None, None, None, ())


def test_the_newest_the_oldest_and_the_last_that_came_in(library: Library, index: Index) -> None:
    newest = ["Treasury looks again", "Fourteen banks", "Two calendars", "A guide"]
    assert titles(library, index) == newest
    assert titles(library, index, limit=2) == newest[:2]
    assert titles(library, index, order="oldest") == [
        "Two calendars",
        "Fourteen banks",
        "Treasury looks again",
        "A guide",
    ]
    assert titles(library, index, order="added") == [
        "Treasury looks again",
        "A guide",
        "Two calendars",
        "Fourteen banks",
    ]


@pytest.mark.parametrize(
    ("words", "those"),
    [
        ("bank", ["Fourteen banks", "Treasury looks again"]),  # stemmed; in the headline first, though older
        ("the U.S. Treasury's dollars", ["Fourteen banks"]),  # each word anywhere in the article, in any passage
        ("Baghdad banks", ["Treasury looks again"]),
        ("unicorns", []),
        ('banks" OR "guide', []),
        ("title : banks", []),  # the query language of the index cannot be reached
    ],
)
def test_articles_that_have_words(library: Library, index: Index, words: str, those: list[str]) -> None:
    assert titles(library, index, Selection(words=words)) == those
    assert library.sources.holdings(index, Selection(words=words)).articles == len(those)


def test_what_came_in(library: Library, index: Index) -> None:
    since = Selection(came_since=NOVEMBER + timedelta(days=1))
    assert titles(library, index, since, order="added") == ["Treasury looks again", "A guide", "Two calendars"]
    before = replace(since, came_before=NOVEMBER + timedelta(days=2))
    assert titles(library, index, before) == ["Two calendars"]
    # 10:30 in a zone two hours ahead is before nine o'clock.
    ahead = datetime(2026, 11, 23, 10, 30, tzinfo=timezone(timedelta(hours=2)))
    assert titles(library, index, Selection(came_since=ahead)) == ["Treasury looks again"]


def test_what_was_updated(library: Library, index: Index) -> None:
    """An article that is read again as it was, or from another place, was not updated."""
    monday = datetime(2026, 11, 30, 8, tzinfo=UTC)
    stored = {one.source.title: one for one in library.articles.all("news")}
    again = [
        replace(
            one, source=replace(one.source, changed=monday + timedelta(days=place), **changes), text=one.text + more
        )
        for place, (one, changes, more) in enumerate(
            [
                (stored["A guide"], {}, " It goes on."),
                (stored["Two calendars"], {}, ""),
                (stored["Fourteen banks"], {"file": "/moved/banks.md"}, ""),
                (stored["Treasury looks again"], {"published": date(2024, 2, 10)}, ""),
            ]
        )
    ]
    library.articles.put(index, [(one, chunk(one, 60)) for one in again])
    assert titles(library, index, Selection(updated_since=monday), order="updated") == [
        "Treasury looks again",
        "A guide",
    ]
    assert titles(library, index, Selection(updated_since=monday, updated_before=monday + timedelta(days=1))) == [
        "A guide"
    ]
    early = Selection(updated_since=monday, came_before=NOVEMBER + timedelta(days=3))
    assert titles(library, index, early) == ["A guide"]
    assert [one.source.changed for one in library.articles.all("news") if one.source.title == "A guide"] == [monday]


def test_filters_count_too(library: Library, index: Index) -> None:
    only = Selection(Filters(publisher="orchard digest", since=date(2024, 2, 9)), words="banks")
    assert titles(library, index, only) == ["Treasury looks again"]
