"""robots.txt: what a site asks is done, wherever a redirect leads, and what its robots.txt cannot do to us."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import BinaryIO

import pytest
from support.web_site import RULES, Asked, Clock, Site, answer, fetch, polite, redirect, refusal, story

from corpus.fetching import FetchError
from corpus.fetching.fetcher import Fetcher


async def test_what_robots_txt_asks_is_done(site: Site) -> None:
    site.pages["/robots.txt"] = answer(
        "User-agent: *\nDisallow: /private/\nDisallow: /*.php$\n\nUser-agent: newsdesk\nDisallow: /desk/\n",
        "text/plain",
    )
    page = answer(story("A page"))
    site.pages |= {"/private/a": page, "/desk/a": page, "/a.php": page}
    refused = "the site's robots.txt asks programs not to fetch it"
    assert await refusal(site.url("/desk/a")) == refused
    assert (await fetch(site.url("/private/a"))).status == 200  # the part for us stands alone
    other = replace(RULES, user_agent="Another/1")
    assert await refusal(site.url("/private/a"), other) == refused
    assert await refusal(site.url("/a.php"), other) == refused
    assert (await fetch(site.url("/desk/a"), replace(RULES, robots=False))).status == 200


async def test_robots_txt_is_fetched_once_and_holds_behind_a_redirect(site: Site) -> None:
    site.pages["/robots.txt"] = answer("User-agent: *\nDisallow: /no", "text/plain")
    site.pages |= {"/a": answer(story("A page")), "/b": redirect("/no/c")}
    async with Fetcher(RULES) as fetcher:
        await asyncio.gather(*(fetcher.fetch(site.url("/a")) for _ in range(4)))
        with pytest.raises(FetchError, match=r"robots\.txt asks"):
            await fetcher.fetch(site.url("/b"))
    assert [asked.path for asked in site.asked] == ["/robots.txt", "/a", "/a", "/a", "/a", "/b"]


@pytest.mark.parametrize(
    "robots", [answer(status="404 Not Found"), answer(status="403 Forbidden"), answer(b"\xff\x00garbage", "image/png")]
)
async def test_a_site_without_robots_txt_asks_nothing(site: Site, robots: bytes) -> None:
    site.pages |= {"/robots.txt": robots, "/": answer(story("A page"))}
    assert (await fetch(site.url())).status == 200


async def test_a_robots_txt_that_cannot_be_had_counts_as_no(site: Site) -> None:
    site.pages |= {"/robots.txt": answer(status="500 Oops"), "/": answer(story("A page"))}
    assert await refusal(site.url()) == "the site's robots.txt cannot be had (the site has a fault (HTTP 500))"
    assert site.paths == []


async def test_a_robots_txt_without_end_is_read_as_far_as_the_limit(site: Site) -> None:
    def endless(asked: Asked, out: BinaryIO) -> None:
        out.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nUser-agent: *\nDisallow: /no\n")
        while True:
            out.write(b"# more and more\n" * 50)

    site.pages |= {"/robots.txt": endless, "/": answer(story("A page"))}
    assert (await fetch(site.url())).status == 200
    assert "robots.txt asks" in await refusal(site.url("/no"))


async def test_the_delay_that_robots_txt_asks_for_is_kept(site: Site) -> None:
    site.pages["/robots.txt"] = answer("User-agent: *\nCrawl-delay: 7", "text/plain")
    site.pages["/"] = answer(story("A page"))
    clock = Clock()
    async with polite(clock) as fetcher:
        for _ in range(3):
            await fetcher.fetch(site.url())
    assert clock.slept == [7, 7]
