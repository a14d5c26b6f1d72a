"""What an article said before it was updated stays readable, within bounds, and goes when the article goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.fakes import article

from bot.rendering.versions import change_lines, changes, stood
from corpus.article import Article, Version
from corpus.library import Index, IndexSpec, Library

pytestmark = pytest.mark.stores

SPEC = IndexSpec("m", "m@1", 4, 900)
FIRST = article("Four people died. The mill burns.", title="Fire at the mill", file="/mill", published=date(2026, 2, 3))
NOON = datetime(2026, 2, 3, 12, tzinfo=UTC)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    opened = Library(tmp_path / "library.sqlite", versions_kept=3)
    opened.indexes.create("news", SPEC)
    yield opened
    opened.close()


def put(library: Library, *articles: Article) -> None:
    index = library.indexes.live("news")
    assert isinstance(index, Index)
    library.articles.put(index, [(one, []) for one in articles])


def updated(text: str, day: int = 0, **changes_of_source: object) -> Article:
    source = replace(FIRST.source, added=NOON, changed=NOON + timedelta(days=day), **changes_of_source)
    return Article(source, text)


def told(library: Library) -> list[tuple[int, str]]:
    return [(each.number, each.article.text) for each in library.versions.of(FIRST.source.id)]


def test_an_article_that_was_never_updated_has_one_version(library: Library) -> None:
    put(library, updated(FIRST.text))
    put(library, updated(FIRST.text, title="Fire"))  # another headline is no other text
    (only,) = library.versions.of(FIRST.source.id)
    assert (only.number, only.replaced, only.article.source.title) == (1, None, "Fire")
    assert library.versions.of("nowhere") == []
    assert library.versions.of(FIRST.source.id, "other") == []


def test_an_update_keeps_what_was_said_before_and_when(library: Library) -> None:
    put(library, updated(FIRST.text))
    put(library, updated("Five people died. The mill burns.", 1, title="Five dead", published=date(2026, 2, 4)))
    now, before = library.versions.of(FIRST.source.id)
    assert (now.number, now.article.text, now.article.source.title) == (
        2,
        "Five people died. The mill burns.",
        "Five dead",
    )
    assert (before.number, before.article.text, before.article.source.title) == (1, FIRST.text, "Fire at the mill")
    assert (before.article.source.published, now.article.source.published) == (date(2026, 2, 3), date(2026, 2, 4))
    assert (before.since, before.replaced, now.since, now.replaced) == (NOON, *[NOON + timedelta(days=1)] * 2, None)
    assert library.versions.replaced(FIRST.source.id, FIRST.version) == before
    assert library.versions.replaced(FIRST.source.id, now.article.version) is None
    assert library.versions.replaced(FIRST.source.id, "another") is None


def test_a_text_that_comes_back_is_a_version_of_its_own(library: Library) -> None:
    for day, text in enumerate(("one text", "another text", "one text")):
        put(library, updated(text, day))
    assert told(library) == [(3, "one text"), (2, "another text"), (1, "one text")]


def test_no_more_are_kept_than_the_setting_says(library: Library) -> None:
    for day in range(7):
        put(library, updated(f"text {day}", day))
    assert told(library) == [(7, "text 6"), (6, "text 5"), (5, "text 4"), (4, "text 3")]
    library.versions.kept = 1
    library.versions.trim("other")
    assert len(told(library)) == 4
    library.versions.trim("news")
    assert told(library) == [(7, "text 6"), (6, "text 5")]
    library.versions.kept = 0
    put(library, updated("the last", 9))
    assert told(library) == [(1, "the last")]


def test_what_is_removed_takes_its_versions_along(library: Library) -> None:
    for day, text in enumerate(("one text", "another text")):
        put(library, updated(text, day))
    library.articles.remove([FIRST.source.id])
    put(library, FIRST)
    assert told(library) == [(1, FIRST.text)]
    put(library, updated("another text"))
    library.collections.empty("news")
    library.indexes.create("news", SPEC)
    put(library, FIRST)
    assert told(library) == [(1, FIRST.text)]


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["a text", "b text", "c text"]), min_size=1, max_size=12), st.integers(0, 4))
def test_whatever_comes_the_last_texts_are_kept_in_order(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], most: int
) -> None:
    library = Library(tmp_path_factory.mktemp("versions") / "library.sqlite", most)
    library.indexes.create("news", SPEC)
    different: list[str] = []
    for day, text in enumerate(texts):
        put(library, updated(text, day))
        different += [text] if different[-1:] != [text] else []
    found = [text for _, text in told(library)]
    library.close()
    assert found == different[::-1][: most + 1]


def versions() -> list[Version]:
    later = updated("Five people died. The mill burns. Nobody knows why.", 2, title="Five dead")
    return [
        Version(2, later, NOON + timedelta(days=2), None),
        Version(1, FIRST, NOON, NOON + timedelta(days=2)),
    ]


def test_what_changed_is_told_by_sentences() -> None:
    now, before = versions()
    assert changes(before.article.text, now.article.text) == [
        ("-", "Four people died."),
        ("+", "Five people died."),
        ("+", "Nobody knows why."),
    ]
    assert list(change_lines([now, before], 1)) == [
        "What changed on 5 Feb 2026, from version 1 to version 2:",
        "- Fire at the mill",
        "+ Five dead",
        "- Four people died.",
        "+ Five people died.",
        "+ Nobody knows why.",
    ]
    assert list(change_lines([now, before], 0)) == list(change_lines([now, before], 1))
    assert list(change_lines([now], 0)) == ["No other version is kept."]
    assert [stood(each) for each in (now, before)] == [
        "since 5 Feb 2026, 12:00 UTC",
        "from 3 Feb 2026, 12:00 UTC to 5 Feb 2026, 12:00 UTC",
    ]
