"""Politeness: how many pages at one time and how far apart, who is left alone, and asking only for what is new."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import BinaryIO

import pytest
from support import PATIENCE
from support.web_site import RULES, Asked, Clock, Internet, Site, answer, fetch, polite, refusal, story

from corpus.fetching import FetchError, FetchRules
from corpus.fetching.fetcher import Fetcher


def in_turn(*answers: bytes) -> Callable[[Asked, BinaryIO], None]:
    """A page with one answer after the other; the last one stays."""
    left = list(answers)

    def page(asked: Asked, out: BinaryIO) -> None:
        out.write(left.pop(0) if len(left) > 1 else left[0])

    return page


# How many, and how far apart


async def test_pages_of_one_host_are_apart_and_few_at_one_time(site: Site) -> None:
    clock = Clock()
    site.latency = 0.02
    site.pages |= {f"/{n}": answer(story(f"Page {n}")) for n in range(8)}
    async with polite(clock, pause=2.0, per_host=3, robots=False) as fetcher:
        await asyncio.gather(*(fetcher.fetch(site.url(f"/{n}")) for n in range(8)))
    assert clock.now == 1000 + 7 * 2
    assert site.most_at_once <= 3


async def test_hosts_do_not_wait_for_each_other_and_all_together_are_bounded(site: Site) -> None:
    clock = Clock()
    site.latency = 0.1
    names = [f"h{n}_example" for n in range(6)]
    net = Internet(site, **{name: [["93.184.215.14"]] for name in names})
    site.pages["/"] = answer(story("A page"))
    rules = replace(RULES, parallel=4, per_host=1, pause=50, robots=False)
    async with Fetcher(rules, resolve=net.resolve, network=net, now=clock, sleep=clock.sleep) as fetcher:
        await asyncio.gather(*(fetcher.fetch(f"http://{name.replace('_', '.')}/") for name in names))
    assert clock.slept == []
    assert 2 <= site.most_at_once <= 4


# A site that is too busy


async def test_a_busy_site_is_asked_again_when_it_says(site: Site) -> None:
    page = answer(story("A page"))
    site.pages["/"] = in_turn(answer(status="429 Slow", Retry_After="9"), answer(status="503 Busy"), page)
    clock = Clock()
    async with polite(clock, retries=2, robots=False) as fetcher:
        assert (await fetcher.fetch(site.url())).status == 200
    assert clock.slept == [9, 2]  # as it asked, and then the backoff of the second attempt


async def test_a_site_that_stays_busy_is_given_up_with_all_its_pages(site: Site) -> None:
    site.pages["/"] = answer(status="503 Busy")
    clock = Clock()
    async with polite(clock, retries=1, robots=False) as fetcher:
        for path in ("/", "/other"):
            with pytest.raises(FetchError, match=r"too busy; try again later \(HTTP 503\)") as caught:
                await fetcher.fetch(site.url(path))
        assert site.paths == ["/", "/"]
        assert caught.value.status == 503
        clock.now += 301
        site.pages["/"] = answer(story("A page"))
        assert (await fetcher.fetch(site.url())).status == 200


async def test_a_site_that_asks_for_too_long_is_not_waited_for(site: Site) -> None:
    until = format_datetime(datetime.now(UTC) + timedelta(hours=2), usegmt=True)
    site.pages["/"] = answer(status="429 Slow", Retry_After=until)
    clock = Clock()
    async with polite(clock, retries=3, robots=False) as fetcher:
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(site.url())
    assert clock.slept == []
    assert caught.value.retry_after is not None
    assert 7100 < caught.value.retry_after <= 7200


@pytest.mark.parametrize("stated", ["soon", "-5", "1e9", "99999999999999999999", "Mon, 99 Foo", ""])
async def test_a_retry_after_that_says_nothing_is_not_believed(site: Site, stated: str) -> None:
    site.pages["/"] = in_turn(answer(status="429 Slow", Retry_After=stated), answer(story("A page")))
    clock = Clock()
    async with polite(clock, retries=1, robots=False) as fetcher:
        assert (await fetcher.fetch(site.url())).status == 200
    assert clock.slept == [1]


async def test_a_host_that_does_not_answer_is_not_waited_for_page_after_page(site: Site) -> None:
    def silent(asked: Asked, out: BinaryIO) -> None:
        gone.wait(PATIENCE)

    gone = threading.Event()
    site.pages |= {f"/{n}": silent for n in range(9)}
    rules = replace(RULES, seconds=0.2, robots=False, per_host=1)
    async with Fetcher(rules) as fetcher:
        results = await asyncio.gather(*(fetcher.fetch(site.url(f"/{n}")) for n in range(9)), return_exceptions=True)
    gone.set()
    reasons = [str(result) for result in results]
    assert all("took longer than 0.2 s" in reason for reason in reasons)
    assert ["given up after 3 pages of this host" in reason for reason in reasons] == 3 * [False] + 6 * [True]


# Who asks, and what for


async def test_the_user_agent_names_the_project(site: Site) -> None:
    site.pages["/"] = answer(story("A page"))
    await fetch(site.url())
    assert {asked.headers["user-agent"].split("/")[0] for asked in site.asked} == {"Newsdesk"}
    assert {asked.headers["accept-encoding"] for asked in site.asked} == {"gzip, deflate"}


async def test_only_what_is_new_is_sent_again(site: Site) -> None:
    def page(asked: Asked, out: BinaryIO) -> None:
        known = asked.headers.get("if-none-match") == '"v1"' or "if-modified-since" in asked.headers
        tags = {"ETag": '"v1"', "Last_Modified": "Mon, 05 Feb 2024 10:00:00 GMT"}
        out.write(answer(status="304 Not Modified", kind="", **tags) if known else answer(story("A page"), **tags))

    site.pages["/"] = page
    async with Fetcher(RULES) as fetcher:
        first = await fetcher.fetch(site.url())
        assert (first.status, first.etag, first.not_modified) == (200, '"v1"', False)
        again = await fetcher.fetch(site.url(), etag=first.etag)
        assert (again.status, again.body, again.not_modified) == (304, b"", True)
        later = await fetcher.fetch(site.url(), last_modified=first.last_modified)
        assert later.not_modified
        assert later.last_modified == "Mon, 05 Feb 2024 10:00:00 GMT"


async def test_an_etag_cannot_carry_a_header(site: Site) -> None:
    site.pages["/"] = answer(story("A page"))
    async with Fetcher(RULES) as fetcher:
        assert (await fetcher.fetch(site.url(), etag='"x"\r\nCookie: stolen=1')).status == 200
    assert not any("cookie" in asked.headers or "if-none-match" in asked.headers for asked in site.asked)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("401 No", "needs a login (HTTP 401)"),
        ("403 No", "the site does not let it be fetched (HTTP 403)"),
        ("404 No", "there is no such page (HTTP 404)"),
        ("410 No", "the page is gone (HTTP 410)"),
        ("418 Teapot", "the site answered with HTTP 418"),
        ("500 No", "the site has a fault (HTTP 500)"),
        ("304 No", "the site answered with HTTP 304"),
        ("206 Part", "the site answered with HTTP 206"),
    ],
)
async def test_answers_that_are_no_page_are_named(site: Site, status: str, reason: str) -> None:
    site.pages["/"] = answer(status=status, kind="")
    assert await refusal(site.url(), replace(RULES, robots=False)) == reason


def test_the_defaults_of_the_settings_are_those_of_the_rules() -> None:
    from bot.settings import Fetching

    assert Fetching().rules == FetchRules()
