"""Feeds of every kind, as they should be."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest
from support.feeds import item, rss

from corpus.feeds import FeedError, feed_links, parse
from corpus.feeds.moments import moment

URL = "https://news.example/feeds/all.xml"


def test_rss_says_what_was_published_when() -> None:
    feed = parse(rss([item("/bridge", "Bridge &amp; river", text="<p>It opens.</p><p>On Monday.</p>")]), "", URL)
    assert (feed.kind, feed.title, feed.skipped) == ("rss", "The Bridge Courier", ())
    (entry,) = feed.entries
    assert entry.link == "https://news.example/bridge"
    assert entry.guid == entry.link
    assert entry.title == "Bridge & river"
    assert entry.published == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert entry.modified is None
    assert entry.summary is not None
    assert entry.summary.split() == ["It", "opens.", "On", "Monday."]


def test_atom_tells_publication_from_change_and_takes_the_longest_text() -> None:
    body = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title>
      <entry><id>tag:1</id><title type="html">The &lt;b&gt;dam&lt;/b&gt;</title><link href="https://news.example/dam"/>
      <author><name>Ada Marsh</name></author>
      <published>2026-11-20T08:00:00+01:00</published><updated>2026-11-21T09:00:00Z</updated>
      <summary>Short.</summary>
      <content type="html">&lt;p&gt;Much longer than short.&lt;/p&gt;</content></entry></feed>"""
    feed = parse(body, "application/atom+xml", URL)
    (entry,) = feed.entries
    assert feed.kind == "atom"
    assert (entry.title, entry.author, entry.guid) == ("The dam", "Ada Marsh", "tag:1")
    assert entry.published == datetime(2026, 11, 20, 7, tzinfo=UTC)
    assert entry.published.date().isoformat() == "2026-11-20"
    assert entry.modified == datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert entry.summary == "Much longer than short."


def test_rdf_is_dated_by_dublin_core() -> None:
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Old</title></channel>
      <item><title>Mill</title><link>https://news.example/mill</link><dc:date>2026-11-19</dc:date></item></rdf:RDF>"""
    feed = parse(body, "application/rdf+xml", URL)
    assert feed.kind == "rss"
    assert feed.entries[0].published == datetime(2026, 11, 19, tzinfo=UTC)
    assert feed.entries[0].modified is None


def test_a_json_feed() -> None:
    items = [
        {
            "id": "1",
            "url": "/one",
            "title": "One",
            "date_published": "2026-11-22T10:00:00Z",
            "content_html": "<p>A</p>",
        },
        {"id": 2, "external_url": "https://other.example/two", "authors": [{"name": "Ann"}, {"name": "Bo"}]},
        {"id": "3", "title": "nowhere"},
        "not an object",
    ]
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": items}).encode()
    feed = parse(body, "application/feed+json", URL)
    assert feed.kind == "json"
    assert [entry.link for entry in feed.entries] == ["https://news.example/one", "https://other.example/two"]
    assert feed.entries[0].summary == "A"
    assert feed.entries[1].author == "Ann, Bo"
    assert feed.skipped == ("entry 3: no link", "entry 4: no link")


def sitemap(inner: str, root: str = "urlset") -> bytes:
    return (
        f'<?xml version="1.0"?><{root} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">{inner}</{root}>'
    ).encode()


def test_sitemaps_of_three_kinds() -> None:
    plain = parse(sitemap("<url><loc>/a</loc><lastmod>2026-11-20</lastmod></url>"), "text/xml", URL)
    assert plain.kind == "sitemap"
    assert plain.entries[0].modified == datetime(2026, 11, 20, tzinfo=UTC)
    assert plain.entries[0].published is None
    news = parse(
        sitemap(
            "<url><loc>https://news.example/b</loc><news:news><news:publication><news:name>C</news:name>"
            "</news:publication><news:publication_date>2026-11-22T06:30+01:00</news:publication_date>"
            "<news:title>The ferry</news:title></news:news></url>"
        ),
        "text/xml",
        URL,
    )
    assert (news.kind, news.entries[0].title) == ("news sitemap", "The ferry")
    assert news.entries[0].published == datetime(2026, 11, 22, 5, 30, tzinfo=UTC)
    index = parse(sitemap("<sitemap><loc>/2026.xml.gz</loc></sitemap>", "sitemapindex"), "text/xml", URL)
    assert (index.kind, index.entries[0].link) == ("sitemap index", "https://news.example/2026.xml.gz")


def test_a_packed_feed_is_unpacked() -> None:
    assert parse(gzip.compress(rss([item("/a")])), "application/gzip", URL).entries[0].link == "https://news.example/a"


def test_one_link_is_one_entry() -> None:
    assert len(parse(rss([item("/a", "First"), item("/a", "Second")]), "", URL).entries) == 1


@pytest.mark.parametrize(
    ("stated", "hours"),
    [
        ("Mon, 23 Nov 2026 23:30:00 -0500", -5),
        ("2026-11-23T23:30:00-05:00", -5),
        ("2026-11-23T23:30:00", 0),
        ("23 Nov 2026 23:30 GMT", 0),
    ],
)
def test_a_moment_keeps_the_day_as_written(stated: str, hours: int) -> None:
    found = moment(stated)
    assert found is not None
    assert found.date().isoformat() == "2026-11-23"
    assert found.utcoffset() == timedelta(hours=hours)


@pytest.mark.parametrize(
    "stated", ["2026", "2026-11", "02/06/2026", "yesterday", "", None, 7, "1970-01-01", "x" * 5000]
)
def test_no_moment_is_guessed(stated: object) -> None:
    assert moment(stated) is None


def test_the_feeds_that_a_page_names() -> None:
    page = b"""<html><head><base href="https://cdn.example/x/">
      <link rel="stylesheet" type="text/css" href="a.css">
      <link rel="ALTERNATE" type="application/rss+xml; charset=utf-8" href="feed.xml">
      <link rel="alternate" type="application/atom+xml" href="https://news.example/atom">
      <link rel="alternate" type="application/feed+json" href="javascript:alert(1)">
      <link rel="alternate" type="application/rss+xml" href="feed.xml">
      <link rel="alternate" hreflang="de" href="/de"></head><body>Hello</body></html>"""
    assert feed_links(page, URL) == ["https://cdn.example/x/feed.xml", "https://news.example/atom"]
    assert feed_links(b"", URL) == []


def test_a_page_is_no_feed() -> None:
    with pytest.raises(FeedError, match="web page"):
        parse(b"<!doctype html><html><head><title>x</title></head><body>rss</body></html>", "text/html", URL)
