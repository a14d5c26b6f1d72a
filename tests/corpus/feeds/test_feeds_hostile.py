"""Feeds that are broken, or mean harm."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.feeds import item, rss

from corpus.feeds import FeedError, feed_links, parse

URL = "https://news.example/feed"
_BOMB = "<!DOCTYPE x [<!ENTITY a0 'boom boom '>{}]>".format(
    "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
)
_FILE = "<!DOCTYPE x [<!ENTITY secret SYSTEM 'file:///etc/passwd'>]>"


def _parsed_or_refused(body: bytes) -> str:
    """The kind of a feed, or why it is none; any other error is a fault."""
    try:
        return parse(body, "text/xml", URL).kind
    except FeedError as error:
        return error.reason


@pytest.mark.parametrize("link", ["javascript:alert(1)", "mailto:a@b.example", "file:///etc/passwd", "http://["])
def test_a_link_that_is_no_web_address_is_skipped(link: str) -> None:
    feed = parse(rss([item(link), item("/good")]), "", URL)
    assert [entry.link for entry in feed.entries] == ["https://news.example/good"]
    (reason,) = feed.skipped
    assert reason.startswith("entry 1: ")


def test_an_entry_without_link_is_skipped() -> None:
    assert parse(rss(["<item><title>x</title></item>"]), "", URL).skipped == ("entry 1: no link",)


def test_entities_do_not_grow() -> None:
    feed = parse(rss([item("/a", "&a9;"), item("/b", "fine")], head=_BOMB), "", URL)
    assert sum(len(entry.title or "") for entry in feed.entries) < 2_000
    site = f"<?xml version='1.0'?>{_BOMB}<urlset><url><loc>/a&a9;</loc></url><url><loc>/b</loc></url></urlset>"
    assert all(len(entry.link) < 2_000 for entry in parse(site.encode(), "", URL).entries)


def test_no_file_is_read() -> None:
    feed = parse(rss([item("/a", "&secret;", text="&secret;")], head=_FILE), "", URL)
    assert all("root:" not in f"{entry.title}{entry.summary}" for entry in feed.entries)
    site = f"<?xml version='1.0'?>{_FILE}<urlset><url><loc>/a&secret;</loc></url></urlset>"
    assert all("root" not in entry.link for entry in parse(site.encode(), "", URL).entries)


def test_a_body_is_never_taken_for_an_address() -> None:
    with pytest.raises(FeedError):
        parse(b"/etc/passwd", "", URL)
    with pytest.raises(FeedError):
        parse(b"http://127.0.0.1/<rss ", "", URL)


@pytest.mark.parametrize(("stated", "real"), [("utf-8", "latin-1"), ("us-ascii", "utf-8"), ("x-nothing", "utf-8")])
def test_a_wrong_encoding_loses_no_entry(stated: str, real: str) -> None:
    body = rss([item("/a", "Café"), item("/b", "River")]).decode().replace('"utf-8"', f'"{stated}"').encode(real)
    feed = parse(body, f"text/xml; charset={stated}", URL)
    assert [entry.title for entry in feed.entries] == ["Café", "River"]


def test_utf_16_is_read() -> None:
    body = rss([item("/a", "Café")]).decode().replace("utf-8", "utf-16").encode("utf-16")
    assert [entry.title for entry in parse(body, "application/rss+xml", URL).entries] == ["Café"]


def test_what_is_cut_off_gives_what_came() -> None:
    body = rss([item(f"/{n}") for n in range(20)])[:1500]
    assert len(parse(body, "", URL).entries) > 5
    site = b"<urlset>" + b"".join(b"<url><loc>/%d</loc></url>" % n for n in range(20))
    assert len(parse(site[:300], "", URL).entries) > 5


def test_deep_nesting_is_survived() -> None:
    deep = "<div>" * 20_000
    assert len(parse(rss([item("/a", text=deep), item("/b")]), "", URL).entries) == 2
    with pytest.raises(FeedError):
        parse(b"[" * 200_000, "", URL)
    assert len(_parsed_or_refused(b"<urlset>" + b"<url>" * 200_000)) > 0


def test_a_packed_bomb_is_refused() -> None:
    with pytest.raises(FeedError, match="larger than 50 MB"):
        parse(gzip.compress(b" " * 60_000_000), "", URL)
    with pytest.raises(FeedError, match="damaged"):
        parse(gzip.compress(rss([item("/a")]))[:60], "", URL)


@pytest.mark.parametrize(
    "body", [b"", b"\xef\xbb\xbf", b"\0\0", b"{}", b'{"items": []}', b"<p>hello</p>", b"\xff" * 99]
)
def test_what_is_no_feed_says_so(body: bytes) -> None:
    with pytest.raises(FeedError, match="not a feed"):
        parse(body, "text/html", URL)


def test_names_hold_no_half_characters() -> None:
    body = b'{"version": "https://jsonfeed.org/version/1", "items": [{"url": "/a\\ud800", "title": "x\\ud800"}]}'
    feed = parse(body, "", URL)
    for entry in feed.entries:
        f"{entry.link}{entry.title}{entry.guid}".encode()


@settings(max_examples=150)
@given(st.binary(max_size=200), st.sampled_from([b"<rss>", b"<feed>", b"<urlset>", b"{", b"\x1f\x8b", b""]))
def test_nothing_but_a_feed_error_comes_out(data: bytes, start: bytes) -> None:
    assert _parsed_or_refused(start + data)
    assert all(link.startswith("http") for link in feed_links(start + data, URL))
