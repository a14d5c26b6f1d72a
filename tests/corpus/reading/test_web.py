"""Pages by their addresses become articles: by which address they go, what is skipped, who waits for whom."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date
from typing import BinaryIO

import pytest
from support import PATIENCE
from support.pages import NEWS, ld
from support.web_site import RULES, Asked, Site, answer, redirect, story

from corpus.article import Article
from corpus.fetching import Fetched
from corpus.fetching.stream import fetch_all
from corpus.reading import ReadResult, Rules, Skipped
from corpus.reading.records import Unreadable
from corpus.reading.web import WEIGHT, read_pages, record_of_page

TODAY = Rules(today=date(2024, 3, 1))


def fetched(body: str | bytes, url: str = "https://post.example/a?id=7", charset: str | None = None) -> Fetched:
    data = body.encode() if isinstance(body, str) else body
    return Fetched(url, url, 200, "text/html", charset, None, None, data, False)


def read(site: Site, *paths: str) -> list[ReadResult]:
    return list(read_pages([site.url(path) for path in paths], "news", TODAY, RULES))


def by_path(site: Site, readings: list[ReadResult]) -> dict[str, str]:
    """Headlines and reasons by path."""
    said = {}
    for reading in readings:
        item = reading.item
        name, text = (item.file, item.reason) if isinstance(item, Skipped) else (item.source.url, item.source.title)
        said[str(name).removeprefix(site.url(""))] = text
    return said


@pytest.mark.process
def test_a_page_becomes_an_article(site: Site) -> None:
    head = ld(NEWS) + '<link rel="canonical" href="/bridge">'
    site.pages["/bridge?from=mail"] = answer(story("Bridge reopens", 30, head))
    (reading,) = read(site, "/bridge?from=mail")
    assert isinstance(reading.item, Article)
    source = reading.item.source
    assert (source.title, source.author, source.publisher) == (
        "Bridge reopens “at last”",
        "Ana Orlova, Ben Adler",
        "Valley Post",
    )
    assert (source.published, source.url, source.file) == (date(2024, 2, 5), site.url("/bridge"), None)
    assert reading.item.text.startswith("The council of the town said on day 0")
    assert reading.done == WEIGHT


@pytest.mark.parametrize(
    ("canonical", "url"),
    [
        ("/a", "https://post.example/a"),
        ("https://www.post.example/a", "https://www.post.example/a"),
        ("https://reuters.example/real-story", "https://post.example/a?id=7"),  # it would take another's place
        ("https://post.example/", "https://post.example/a?id=7"),
        ("javascript:alert(1)", "https://post.example/a?id=7"),
        ("http://[broken", "https://post.example/a?id=7"),
        ("", "https://post.example/a?id=7"),
    ],
)
def test_the_address_by_which_a_page_calls_itself_counts_on_its_own_site(canonical: str, url: str) -> None:
    page = fetched(story("Bridge reopens", 30, f'<link rel="canonical" href="{canonical}">'))
    assert record_of_page(page, TODAY).url == url


@pytest.mark.parametrize(
    ("text", "encoding", "stated"),
    [
        ("Zwölf Bögen, “heil”", "cp1252", "windows-1252"),
        ("Двенадцать арок моста", "koi8-r", "koi8-r"),
        ("橋は月曜日に再開した", "shift_jis", "shift_jis"),
        ("Zwölf Bögen", "utf-8", "iso-8859-1"),  # stated wrongly
        ("Zwölf Bögen", "cp1252", "no-such-charset"),
        ("Zwölf Bögen", "cp1252", None),
        ("Zwölf Bögen", "utf-16", "utf-8"),
    ],
)
def test_letters_are_right_whatever_charset_is_stated(text: str, encoding: str, stated: str | None) -> None:
    page = story("Bridge reopens", 9).replace("The council of the town", text)
    assert text in record_of_page(fetched(page.encode(encoding), charset=stated), TODAY).text


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7 \x00\x01", b"\x89PNG\r\n\x00", b"\x00\x01\x02" * 500])
def test_what_is_no_page_is_named(body: bytes) -> None:
    with pytest.raises(Unreadable):
        record_of_page(fetched(body), TODAY)


@pytest.mark.parametrize(
    ("kind", "body", "named"),
    [
        ("application/rss+xml", "<?xml version='1.0'?><rss version='2.0'></rss>", "a feed, not a page"),
        ("application/feed+json", '{"version": "https://jsonfeed.org/version/1.1"}', "a feed, not a page"),
        ("application/json", '{"a": 1}', r"not a web page \(application/json\)"),
    ],
)
def test_other_kinds_of_content_are_named(kind: str, body: str, named: str) -> None:
    with pytest.raises(Unreadable, match=named):
        record_of_page(replace(fetched(body), content_type=kind), TODAY)


def test_plain_text_is_an_article_and_so_is_a_page_sent_as_xml() -> None:
    text = record_of_page(replace(fetched("Bridge reopens\n\nIt did."), content_type="text/plain"), TODAY)
    assert (text.text, text.url) == ("Bridge reopens\n\nIt did.", "https://post.example/a?id=7")
    page = replace(fetched("<?xml version='1.0'?>" + story("Bridge reopens", 9)), content_type="application/xml")
    assert record_of_page(page, TODAY).title == "Bridge reopens"


@pytest.mark.process
def test_each_page_that_gives_no_article_is_named_and_the_others_go_in(site: Site) -> None:
    site.pages |= {
        "/good": answer(story("Bridge reopens")),
        "/pdf": answer(b"%PDF-1.7", "application/pdf"),
        "/hidden-pdf": answer(b"%PDF-1.7 more"),
        "/empty": answer(b""),
        "/login": answer("<html><body><form><input type=password></form></body></html>"),
        "/away": redirect("http://10.1.2.3/"),
        "/bad": lambda asked, out: None,
    }
    said = by_path(site, read(site, *site.pages, "/none"))
    assert said.pop("/good") == "Bridge reopens"
    assert {path: reason.split(":")[0].split(" (")[0] for path, reason in said.items()} == {
        "/pdf": "a PDF file, not a web page",
        "/hidden-pdf": "not text",
        "/empty": "empty",
        "/login": "needs a login",
        "/away": "10.1.2.3 is not on the public internet; to allow it, name it in the setting fetching.internal_hosts",
        "/bad": "the connection broke off, or the answer is not HTTP",
        "/none": "there is no such page",
    }


def test_pages_come_as_they_come_in_and_are_counted(site: Site) -> None:
    let_go = threading.Event()

    def slow(asked: Asked, out: BinaryIO) -> None:
        assert let_go.wait(PATIENCE)
        out.write(answer(story("Slow bridge")))

    site.pages |= {"/slow": slow} | {f"/{n}": answer(story(f"Bridge {n}")) for n in range(5)}
    stream = read_pages([site.url(path) for path in site.pages], "news", TODAY, replace(RULES, per_host=3))
    first = [next(stream) for _ in range(5)]
    let_go.set()
    (last,) = list(stream)
    assert by_path(site, [last]) == {"/slow": "Slow bridge"}
    assert [reading.done for reading in (*first, last)] == [n * WEIGHT for n in range(1, 7)]


def test_an_address_is_fetched_once_however_often_it_is_named(site: Site) -> None:
    site.pages["/a"] = answer(story("Bridge reopens"))
    assert len(read(site, "/a", "/a", "/a")) == 1
    assert site.paths == ["/a"]


def test_whoever_stops_early_ends_the_fetching(site: Site) -> None:
    site.pages |= {f"/{n}": answer(story(f"Bridge {n}")) for n in range(200)}
    stream = fetch_all([site.url(path) for path in site.pages], replace(RULES, parallel=2))
    next(stream)
    stream.close()
    assert len(site.paths) < 60
    assert not [thread for thread in threading.enumerate() if thread.name == "fetching"]


def test_nothing_to_fetch_is_nothing() -> None:
    assert list(fetch_all([], RULES)) == []


def test_hosts_take_turns(site: Site) -> None:
    site.pages |= {f"/{n}": answer(story(f"Bridge {n}")) for n in range(6)}
    rules = replace(RULES, internal_hosts=("127.0.0.1", "127.0.0.2"), parallel=1, per_host=1, robots=False)
    urls = [site.url(f"/{n}") for n in range(6)] + [site.url("/0").replace("0.0.1", "0.0.2")]
    names = [url for url, _ in fetch_all(urls, rules)]
    assert urls[-1] in names[:3]


@pytest.mark.process
def test_a_page_that_takes_its_parser_too_long_is_named_and_the_others_go_in(site: Site) -> None:
    for number in range(2):
        site.pages[f"/{number}"] = answer(story(f"Bridge number {number} reopens", 30))
    slow = replace(TODAY, max_seconds=0.001)
    addresses = [site.url(f"/{number}") for number in range(2)]
    items = [reading.item for reading in read_pages(addresses, "news", slow, RULES)]
    reason = "reading it took longer than 0.001 s (limit: corpus.max_file_seconds)"
    assert [item.reason for item in items if isinstance(item, Skipped)] == [reason, reason]
