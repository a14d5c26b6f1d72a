"""What a page says of its days, in metadata and to its readers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.extraction.body import load_html
from corpus.extraction.dates import PageDates, page_dates
from corpus.reading import Rules, read

TODAY = date(2026, 11, 23)
BODY = "<article><h1>Talks go on</h1>" + "<p>Two ministers met in the old harbour and spoke for an hour.</p>" * 6
LD = '<script type="application/ld+json">{}</script>'


def page(head: str, body: str = BODY) -> str:
    return f"<html><head><title>Talks go on</title>{head}</head><body>{body}</article></body></html>"


@pytest.mark.parametrize(
    ("head", "metadata", "modified"),
    [
        ('<meta property="article:published_time" content="2024-02-06T10:00:00Z">', "2024-02-06T10:00:00Z", None),
        (
            '<meta property="article:modified_time" content="2024-02-08">'
            '<meta name="DC.date.issued" content="2024-02-06">',
            "2024-02-06",
            "2024-02-08",
        ),
        (
            LD.format('{"@graph": [{"@type": "WebSite", "datePublished": "2001-01-01"}, {"@type": "NewsArticle", '
                      '"datePublished": "2024-02-06", "dateModified": "2024-02-08"}]}'),
            "2024-02-06",
            "2024-02-08",
        ),
        (LD.format('{"@type": "NewsArticle", "datePublished": 5}'), None, None),
        (LD.format("{not json"), None, None),
        (LD.format("[" * 100_000), None, None),
    ],
)  # fmt: skip
def test_metadata(head: str, metadata: str | None, modified: str | None) -> None:
    found = page_dates(load_html(page(head)), today=TODAY)
    assert (found.metadata, found.modified) == (metadata, modified)


def test_what_readers_see() -> None:
    markup = page("", '<article><time datetime="2024-02-06T10:00">6 Feb</time>' + BODY)
    found = page_dates(load_html(markup), today=TODAY)
    assert found == PageDates(None, None, "2024-02-06")


@pytest.mark.process
@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ('<meta property="article:published_time" content="2024-02-06">', BODY, (date(2024, 2, 6), "metadata")),
        ("", '<article><time datetime="2024-02-06T10:00">6 Feb</time>' + BODY, (date(2024, 2, 6), "page")),
        ('<meta property="og:url" content="https://paper.example/2024/02/06/talks">', BODY, (date(2024, 2, 6), "url")),
        ("", BODY, (None, None)),
    ],
)
def test_a_saved_page_says_by_what_it_is_dated(
    tmp_path: Path, head: str, body: str, expected: tuple[date | None, str | None]
) -> None:
    file = tmp_path / "page.html"
    file.write_text(page(head, body), encoding="utf-8")
    (reading,) = read([file], "news", Rules(today=TODAY))
    assert isinstance(reading.item, Article)
    assert (reading.item.source.published, reading.item.source.dated_by) == expected
