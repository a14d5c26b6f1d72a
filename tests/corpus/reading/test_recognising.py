"""What was read before in the same way is not read again, and never when anything that decides has changed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from support import documents_made as made
from support.files import LEAD, SECOND, TODAY, lines, write
from support.stores import Stores

from corpus.reading import Rules, Unchanged, assembling, discover, markdown, read, recognising
from corpus.syncing import plan
from retrieval.storing.results import Summary

pytestmark = [pytest.mark.process, pytest.mark.stores]

ONE = {"title": "One", "url": "https://example.org/1", "text": LEAD, "published": "2024-02-06"}
TWO = {"title": "Two", "url": "https://example.org/2", "text": SECOND, "published": "2024-02-07"}


@pytest.fixture
def stores(tmp_path: Path) -> Iterator[Stores]:
    opened = Stores(tmp_path / "data")
    yield opened
    opened.library.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "news"


def sync(stores: Stores, folder: Path, rules: Rules | None = None) -> tuple[Summary, int]:
    """Ingest a folder; what was done, and how many articles were recognised without being read."""
    known = stores.library.articles.known("news")
    recognised = 0

    def counted() -> Iterator[object]:
        nonlocal recognised
        for reading in read(discover([folder]).files, "news", rules or Rules(today=TODAY), known):
            recognised += isinstance(reading.item, Unchanged)
            yield reading

    summary = stores.indexer.execute("news", plan(known, counted()))  # type: ignore[arg-type]
    return summary, recognised


def test_files_and_lines_that_are_the_same_are_not_read_again(stores: Stores, folder: Path) -> None:
    write(folder / "a.jsonl", lines(ONE, TWO))
    write(
        folder / "b.html",
        made.page().replace("<nav>", '<meta property="article:published_time" content="2024-02-06"><nav>'),
    )
    write(folder / "c.zip", made.packed({"a.json": json.dumps({**TWO, "url": "https://example.org/3"})}))
    summary, recognised = sync(stores, folder)
    assert (summary.added, recognised) == (4, 0)
    summary, recognised = sync(stores, folder)
    assert (summary.unchanged, summary.added, recognised) == (4, 0, 4)


def test_what_changed_is_read(stores: Stores, folder: Path) -> None:
    file = write(folder / "a.jsonl", lines(ONE, TWO))
    sync(stores, folder)
    write(file, lines(ONE, {**TWO, "text": LEAD}))
    summary, recognised = sync(stores, folder)
    assert (summary.unchanged, summary.changed, recognised) == (1, 1, 1)
    write(file, lines(ONE, TWO))  # as it was at first: what the library has now was read from something else
    summary, recognised = sync(stores, folder)
    assert (summary.unchanged, summary.changed, recognised) == (1, 1, 1)


def test_a_file_that_lies_elsewhere_is_read(stores: Stores, folder: Path) -> None:
    file = write(folder / "a.jsonl", lines(ONE))
    sync(stores, folder)
    file.rename(folder / "b.jsonl")
    summary, recognised = sync(stores, folder)
    assert (summary.changed, recognised) == (1, 0)  # its file is part of what a reader sees
    assert sync(stores, folder)[1] == 1


@pytest.mark.parametrize("what", ["rules", "code", "engine"])
def test_another_way_of_reading_reads(stores: Stores, folder: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    write(folder / "a.jsonl", lines(ONE))
    sync(stores, folder)
    rules = Rules(today=TODAY)
    if what == "rules":
        rules = replace(rules, fields={"corps": "text"})
    else:
        monkeypatch.setattr(recognising, "code", lambda: what.encode())
        recognising._seed.cache_clear()
    assert sync(stores, folder, rules)[1] == 0
    assert sync(stores, folder, rules)[1] == 1
    recognising._seed.cache_clear()


def test_the_code_is_every_module_that_reads() -> None:
    folder = Path(assembling.__file__).parent.parent
    files = {file for file in folder.rglob("*.py") if file.relative_to(folder).parts[0] not in recognising._UNCONCERNED}
    assert {Path(assembling.__file__), Path(markdown.__file__), folder / "cleaning" / "phrases.py"} <= files
    assert recognising.code() == recognising.code.__wrapped__()


def test_what_the_day_decides_is_judged_again_on_another_day(stores: Stores, folder: Path) -> None:
    write(folder / "a.jsonl", lines({**ONE, "published": "2026-06-01"}, TWO))
    sync(stores, folder)
    assert sync(stores, folder)[1] == 2
    later = Rules(today=date(2026, 6, 2))
    summary, recognised = sync(stores, folder, later)
    assert (summary.changed, summary.unchanged, recognised) == (1, 1, 1)
    day = {one.source.title: one.source.published for one in stores.library.articles.all("news")}["One"]
    assert day == date(2026, 6, 1)
    assert sync(stores, folder, Rules(today=date(2026, 6, 3)))[1] == 2


def test_records_that_only_their_neighbours_tell_apart_are_read(stores: Stores, folder: Path) -> None:
    file = write(folder / "a.jsonl", lines({"title": "Same", "text": LEAD}, {"title": "Same", "text": SECOND}))
    sync(stores, folder)
    write(file, lines({"title": "Same", "text": SECOND}))
    summary, recognised = sync(stores, folder)
    assert (summary.changed, recognised) == (1, 0)  # the first of this title has a new text


def test_a_file_of_several_records_is_read(stores: Stores, folder: Path) -> None:
    write(folder / "a.json", json.dumps([ONE, TWO]))
    sync(stores, folder)
    assert sync(stores, folder)[1] == 0


def test_an_older_library_learns_what_its_articles_were_read_from(stores: Stores, folder: Path) -> None:
    write(folder / "a.jsonl", lines(ONE, TWO))
    sync(stores, folder)
    stores.library.articles.remember_reading(dict.fromkeys(stores.library.articles.known("news"), ""))
    embedded = len(stores.embeddings.embedded)
    assert sync(stores, folder)[1] == 0
    assert sync(stores, folder)[1] == 2
    assert len(stores.embeddings.embedded) == embedded


def test_the_same_address_in_two_files_is_skipped_as_before(stores: Stores, folder: Path) -> None:
    write(folder / "a.jsonl", lines(ONE))
    write(folder / "b.jsonl", lines(ONE))
    for _ in range(2):
        summary, _ = sync(stores, folder)
        assert [reason for _, reason in summary.skipped] == [
            "the same address as an article read before it (https://example.org/1)"
        ]
