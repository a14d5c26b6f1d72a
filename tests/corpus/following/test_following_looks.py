"""What a feed's site answers, and what follows from it."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import BinaryIO

import pytest
from support import PATIENCE
from support.feeds import item, rss
from support.following import NOW, Reader, publish, serve
from support.web_site import RULES, Asked, Site, answer, redirect

from corpus.errors import UsageError
from corpus.fetching.fetcher import Fetcher
from corpus.following.looking import DiscoveredFeed, discover

pytestmark = [pytest.mark.process, pytest.mark.stores]


async def found(site: Site, path: str) -> DiscoveredFeed:
    async with Fetcher(RULES) as fetcher:
        return await discover(site.url(path), fetcher.fetch)


def moved(to: str, status: str) -> bytes:
    return answer(status=status, Location=to)


@pytest.mark.parametrize(("status", "path"), [("301 Moved", "/new"), ("308 Moved", "/new"), ("302 Found", "/feed")])
def test_a_feed_that_has_moved_for_good_has_a_new_address(reader: Reader, status: str, path: str) -> None:
    reader.site.pages["/feed"] = moved("/new", status)
    publish(reader.site, "bridge", path="/new")
    reader.sync()
    assert reader.feed.url == reader.site.url(path)
    assert reader.titles() == ["Bridge"]


def test_a_move_for_a_while_in_between_is_none_for_good(reader: Reader) -> None:
    reader.site.pages |= {"/feed": redirect("/a"), "/a": moved("/new", "301 Moved")}
    publish(reader.site, "bridge", path="/new")
    reader.sync()
    assert reader.feed.url == reader.site.url("/feed")


def test_a_feed_that_is_gone_is_asked_for_no_more(reader: Reader) -> None:
    reader.site.pages["/feed"] = answer(status="410 Gone")
    reader.sync()
    assert reader.feed.due is None
    assert reader.feed.last_error is not None
    assert "gone" in reader.feed.last_error
    reader.sync()
    assert reader.site.asked == []


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (answer(status="404 Not Found"), "HTTP 404"),
        (answer(status="500 Oh no"), "HTTP 500"),
        (answer("<html><body>We have moved.</body></html>"), "a web page"),
        (answer(b"\x00\x01", "application/rss+xml"), "not a feed"),
    ],
)
def test_a_feed_that_fails_is_left_alone_for_longer_and_loses_nothing(reader: Reader, page: bytes, words: str) -> None:
    publish(reader.site, "bridge")
    reader.sync()
    reader.site.pages["/feed"] = page
    reader.sync()
    assert words in str(reader.feed.last_error)
    assert reader.feed.failures == 1
    assert reader.feed.due == NOW + timedelta(hours=2)
    assert reader.feed.last_success == NOW
    assert reader.titles() == ["Bridge"]


def test_a_feed_that_is_slow_fails_and_the_others_come_in(reader: Reader) -> None:
    ended = threading.Event()

    def wait(asked: Asked, out: BinaryIO) -> None:
        ended.wait(PATIENCE)

    reader.site.pages["/slow"] = wait
    reader.follow("/slow")
    publish(reader.site, "bridge")
    reader.impatient = {"/slow": 0.2}
    try:
        assert reader.sync().added == 1
    finally:
        ended.set()
    errors = {feed.url: feed.last_error for feed in reader.library.feeds.all("news")}
    assert errors[reader.site.url("/feed")] is None
    assert "took longer than 0.2 s" in str(errors[reader.site.url("/slow")])


def test_a_feed_with_a_day_of_change_alone_is_asked_for_by_it(reader: Reader) -> None:
    day = "Mon, 23 Nov 2026 11:00:00 GMT"

    def handle(asked: Asked, out: BinaryIO) -> None:
        if asked.headers.get("if-modified-since") == day:
            out.write(answer(kind="", status="304 Not Modified", Connection="close"))
        else:
            out.write(answer(rss([item("/bridge")]), "application/rss+xml", Last_Modified=day, Connection="close"))

    publish(reader.site, "bridge")
    reader.site.pages["/feed"] = handle
    reader.sync()
    for _ in range(2):
        reader.sync()
        assert reader.looks[0].entries == ()
        assert reader.looks[0].after.last_modified == day


def test_one_feed_that_fails_holds_up_no_other(reader: Reader) -> None:
    reader.follow("/nowhere")
    publish(reader.site, "bridge")
    assert reader.sync().added == 1
    assert {feed.failures for feed in reader.library.feeds.all("news")} == {0, 1}


def test_an_index_of_sitemaps_leads_to_the_newest(reader: Reader) -> None:
    publish(reader.site, "bridge", "ferry")
    maps = "".join(
        f"<sitemap><loc>/map-{n}.xml</loc><lastmod>2026-11-{n:02}</lastmod></sitemap>" for n in range(10, 20)
    )
    reader.site.pages["/feed"] = answer(f"<sitemapindex>{maps}</sitemapindex>", "text/xml")
    reader.site.pages["/map-19.xml"] = answer("<urlset><url><loc>/bridge</loc></url></urlset>", "text/xml")
    reader.site.pages["/map-15.xml"] = answer("<urlset><url><loc>/ferry</loc></url></urlset>", "text/xml")
    assert reader.sync().added == 2
    assert "/map-14.xml" not in reader.site.paths
    assert len(reader.looks[0].skipped) == 3


async def test_a_feed_is_found_at_its_address(site: Site) -> None:
    publish(site, "bridge")
    there = await found(site, "/feed")
    assert (there.url, there.feed.kind, len(there.feed.entries)) == (site.url("/feed"), "rss", 1)


async def test_the_first_readable_feed_that_a_page_names_is_found(site: Site) -> None:
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/{name}">' for name in ("x", "feed", "z"))
    site.pages["/"] = answer(f"<html><head>{links}</head><body>News</body></html>")
    serve(site, rss([item("/bridge")]))
    there = await found(site, "/")
    assert there.url == site.url("/feed")
    assert there.others == (site.url("/x"), site.url("/z"))


async def test_a_page_without_feed_says_what_to_try(site: Site) -> None:
    site.pages["/"] = answer("<html><body>News</body></html>")
    with pytest.raises(UsageError, match="sitemap"):
        await found(site, "/")
    with pytest.raises(UsageError, match="HTTP 404"):
        await found(site, "/nowhere")
