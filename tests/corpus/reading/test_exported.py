"""What is exported comes back with nothing lost: every field, the exact text, the identity."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from support import ROOT
from support.commands import Newsdesk
from support.files import only, write
from support.stores import Stores

from corpus.article import Article, Source, source_id
from corpus.library import Library
from corpus.reading import Rules, read
from corpus.reading.exported import MARK, key_of, record_of
from corpus.reading.urls import canonical
from corpus.syncing import plan

pytestmark = pytest.mark.stores

# Cleaning would take the first and the last line out of it.
TEXT = "Share this\n\nThe talks went on, said “both” sides – at 10 °C.\n\nRead more"
URL = "https://example.org/talks?b=2&a=1"
FULL = Source(
    id=source_id("news", canonical(URL)),
    title="Talks: the “second” day",
    publisher="The Wire",
    url=URL,
    published=date(2024, 2, 6),
    author="Jane Roe",
    credit="Reuters",
    file="/news/a.html",
    added=datetime(2024, 3, 1, 12, 30, tzinfo=UTC),
    changed=datetime(2024, 3, 2, 12, 30, tzinfo=UTC),
    modified=date(2024, 2, 7),
    dated_by="page",
    language="en",
)


def test_the_example_has_every_field() -> None:
    assert all(getattr(FULL, field.name) is not None for field in fields(Source))


def exported(*articles: Article, collection: str = "news") -> str:
    return "\n".join(json.dumps(record_of(one, collection)) for one in articles)


def test_every_field_is_documented() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", (ROOT / "docs" / "articles-jsonl.md").read_text("utf-8"), re.MULTILINE)
    assert rows == list(record_of(Article(FULL, TEXT), "news"))


def test_every_field_comes_back(tmp_path: Path) -> None:
    found = only(write(tmp_path / "export.jsonl", exported(Article(FULL, TEXT))))
    assert found == Article(FULL, TEXT)


@pytest.mark.parametrize("name", [field.name for field in fields(Source) if field.name not in ("id", "title", "url")])
def test_a_field_that_is_not_known_stays_unknown(tmp_path: Path, name: str) -> None:
    source = replace(FULL, **{name: None})
    assert only(write(tmp_path / "export.jsonl", exported(Article(source, TEXT)))).source == source


def test_the_library_keeps_what_comes_back(tmp_path: Path) -> None:
    stores = Stores(tmp_path / "data")
    file = write(tmp_path / "export.jsonl", exported(Article(FULL, TEXT)))
    for action in ("added", "unchanged"):
        known = stores.library.articles.known("news")
        summary = stores.indexer.execute("news", plan(known, read([file], "news", Rules(), known)))
        assert getattr(summary, action) == 1
    (kept,) = stores.library.articles.all("news")
    stores.library.close()
    assert kept == Article(FULL, TEXT)


@pytest.mark.parametrize(
    ("file", "key"),
    [
        ("/news/a.txt", "/news/a.txt"),
        ("/news/a.zip: b/c.txt", "/news/a.zip: b/c.txt"),
    ],
)
def test_the_identity_of_an_article_without_address_is_found_again(file: str, key: str) -> None:
    source = Source(source_id("news", key), "A title", file=file)
    assert key_of(Article(source, TEXT), "news") == key


def test_records_of_one_file_and_pasted_ones_keep_their_identity(tmp_path: Path) -> None:
    same = "\n".join(json.dumps({"title": "Same title", "text": f"Story {number}, he said."}) for number in range(3))
    found = [one.item for one in read([write(tmp_path / "a.jsonl", same)], "news", Rules())]
    stories = [item for item in found if isinstance(item, Article)]
    assert len({story.source.id for story in stories}) == 3
    again = read([write(tmp_path / "export.jsonl", exported(*stories))], "news", Rules())
    assert [one.item for one in again] == stories


def test_an_article_whose_key_is_lost_gets_a_lasting_identity(tmp_path: Path) -> None:
    lost = Article(replace(FULL, url=None, id="0" * 32), TEXT)
    file = write(tmp_path / "export.jsonl", exported(lost))
    assert only(file) == Article(replace(lost.source, id=source_id("news", "0" * 32)), TEXT)


def stated(**changes: Any) -> str:
    return json.dumps({**record_of(Article(FULL, TEXT), "news"), **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"text": TEXT + " And more."},
        {"version": "0" * 32},
        {"version": None},
        {MARK: 2},
        {"title": " "},
        {"key": ""},
        {"key": 7},
    ],
)
def test_an_edited_record_is_read_as_any_other(tmp_path: Path, changes: dict[str, Any]) -> None:
    found = only(write(tmp_path / "export.jsonl", stated(**changes)))
    assert found.text.startswith("The talks went on")
    assert found.source.url == URL
    assert found.source.file == str(tmp_path / "export.jsonl")


def test_a_text_that_no_library_holds_is_cleaned(tmp_path: Path) -> None:
    hidden = "The talks\u202e went on, said both sides of them."
    file = write(tmp_path / "export.jsonl", exported(Article(FULL, hidden)))
    assert only(file).text == "The talks went on, said both sides of them."


def test_no_record_can_name_an_article_of_another_collection(tmp_path: Path) -> None:
    file = write(tmp_path / "export.jsonl", stated(id="f" * 32, collection="other"))
    assert only(file).source.id == FULL.id
    other = next(read([file], "other", Rules())).item
    assert isinstance(other, Article)
    assert other.source.id == source_id("other", canonical(URL))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"published": "2999-01-01"}, "published"),
        ({"modified": 7}, "modified"),
        ({"added": "2999-01-01T00:00:00+00:00"}, "added"),
        ({"changed": "yesterday"}, "changed"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"author": ["a"]}, "author"),
    ],
)
def test_a_field_that_cannot_be_is_not_believed(tmp_path: Path, changes: dict[str, Any], name: str) -> None:
    assert getattr(only(write(tmp_path / "export.jsonl", stated(**changes))).source, name) is None


def sources(data: Path, collection: str) -> list[Article]:
    library = Library(data / "library.sqlite")
    try:
        return list(library.articles.all(collection))
    finally:
        library.close()


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz"])
def test_the_command_writes_what_ingest_takes_back(filled: Newsdesk, tmp_path: Path, name: str) -> None:
    before = sources(filled.data, "news")
    done = filled("articles", "export", tmp_path / name)
    assert (done.code, done.out) == (0, "")
    assert done.err.startswith(f"Wrote 3 articles to {tmp_path / name}")
    assert "Added 0, changed 0, unchanged 3" in filled("ingest", tmp_path / name).out
    assert "Added 3" in filled("ingest", tmp_path / name, "-c", "copy").out
    assert [one.text for one in sources(filled.data, "copy")] == [one.text for one in before]
    for one in before:
        filled("articles", "remove", one.source.id, "--yes")
    assert "Added 3" in filled("ingest", tmp_path / name).out
    assert sources(filled.data, "news") == before
    assert list(tmp_path.glob(".*")) == []


def test_the_command_to_standard_output_with_filters(filled: Newsdesk, tmp_path: Path) -> None:
    done = filled("articles", "export", "-", "--publisher", "Orchard Digest")
    (line,) = done.out.splitlines()
    assert json.loads(line)["title"] == "Fourteen banks"
    assert len(filled("articles", "export", "-", "--since", "2024-02-01").out.splitlines()) == 2  # one is undated
    filled("articles", "export", tmp_path / "a.jsonl.gz")
    packed = (tmp_path / "a.jsonl.gz").read_bytes()
    filled("articles", "export", tmp_path / "a.jsonl.gz", "--force")
    assert (tmp_path / "a.jsonl.gz").read_bytes() == packed
    assert len(gzip.decompress(packed).splitlines()) == 3


def test_an_export_that_makes_no_sense_is_refused(filled: Newsdesk, tmp_path: Path) -> None:
    (tmp_path / "there.jsonl").write_text("x")
    for file in ("a.csv", "there.jsonl", "nowhere/a.jsonl"):
        done = filled("articles", "export", file)
        assert (done.code, done.out) == (2, "")
        assert len(done.err.splitlines()) == 1
    assert (tmp_path / "there.jsonl").read_text() == "x"


def test_nothing_to_export(newsdesk: Newsdesk, tmp_path: Path) -> None:
    done = newsdesk("articles", "export", tmp_path / "a.jsonl")
    assert done.code == 0
    assert "newsdesk ingest" in done.err
    assert not (tmp_path / "a.jsonl").exists()
