"""Fetching from a site that means harm, or is broken: it cannot fill the memory or hold the line, and is named."""

from __future__ import annotations

import asyncio
import gzip
import time
import tracemalloc
import zlib
from dataclasses import replace
from typing import Any, BinaryIO

import pytest
from support.web_site import RULES, Asked, Site, answer, fetch, redirect, refusal

from corpus.fetching.fetcher import Fetcher


def _endless(asked: Asked, out: BinaryIO) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        out.write(b"<p>more and more</p>" * 100)


def _dripping(asked: Asked, out: BinaryIO) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
    while True:
        out.write(b".")
        time.sleep(0.02)


def _dripping_head(asked: Asked, out: BinaryIO) -> None:
    out.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        out.write(b".")
        time.sleep(0.02)


def _endless_head(asked: Asked, out: BinaryIO) -> None:
    out.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        out.write(b"X-More: " + b"x" * 1000 + b"\r\n")


async def test_an_endless_body_is_cut_off(site: Site) -> None:
    site.pages["/"] = _endless
    assert await refusal(site.url()) == "larger than 0.2 MB (limit: fetching.max_mb)"


async def test_a_body_that_says_it_is_too_large_is_not_begun(site: Site) -> None:
    def claims(asked: Asked, out: BinaryIO) -> None:
        out.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 99999999999\r\n\r\n")

    site.pages["/"] = claims
    assert "larger than" in await refusal(site.url())


@pytest.mark.parametrize("drip", [_dripping, _dripping_head])
async def test_a_slow_drip_ends_with_the_time_of_the_whole_page(site: Site, drip: Any) -> None:
    site.pages["/"] = drip
    assert "took longer than 0.4 s" in await refusal(site.url(), replace(RULES, seconds=0.4))


async def test_redirects_share_the_time_of_the_page(site: Site) -> None:
    site.latency = 0.15
    site.pages |= {f"/{n}": redirect(f"/{n + 1}") for n in range(9)}
    rules = replace(RULES, seconds=0.5, redirects=20, robots=False)
    assert "took longer than 0.5 s" in await refusal(site.url("/0"), rules)
    assert len(site.paths) < 6


async def test_a_head_without_end_is_cut_off(site: Site) -> None:
    site.pages["/"] = _endless_head
    assert await refusal(site.url()) == "the connection broke off, or the answer is not HTTP"


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
async def test_a_bomb_is_unpacked_no_further_than_the_limit(
    site: Site, packing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = b"0" * 50_000_000
    packed = gzip.compress(body) if packing == "gzip" else zlib.compress(body)
    assert len(packed) < 100_000
    del body
    site.pages["/"] = answer(packed, Content_Encoding=packing)
    rules = replace(RULES, max_bytes=1_000_000)
    tracemalloc.start()
    try:
        assert "larger than 1 MB" in await refusal(site.url(), rules)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


async def test_a_bomb_in_a_bomb_is_not_begun(site: Site) -> None:
    site.pages["/"] = answer(gzip.compress(gzip.compress(b"0" * 9_000_000)), Content_Encoding="gzip, gzip")
    assert await refusal(site.url()) == "packed in a way that was not asked for (gzip, gzip)"


@pytest.mark.parametrize(
    ("packing", "packed"),
    [
        ("gzip", gzip.compress(b"<p>whole</p>", mtime=0)),
        ("gzip", gzip.compress(b"<p>wh", mtime=0) + gzip.compress(b"ole</p>", mtime=0)),
        ("x-gzip", gzip.compress(b"<p>whole</p>", mtime=0) + b"\0" * 20),
        ("deflate", zlib.compress(b"<p>whole</p>")),
        ("deflate", zlib.compress(b"<p>whole</p>")[2:-4]),
        ("identity", b"<p>whole</p>"),
    ],
)
async def test_packed_bodies_are_unpacked(site: Site, packing: str, packed: bytes) -> None:
    site.pages["/"] = answer(packed, Content_Encoding=packing)
    assert (await fetch(site.url())).body == b"<p>whole</p>"


@pytest.mark.parametrize("packed", [b"<p>not packed</p>", gzip.compress(b"<p>cut off</p>" * 99, mtime=0)[:-9]])
async def test_a_damaged_body_is_named(site: Site, packed: bytes) -> None:
    site.pages["/"] = answer(packed, Content_Encoding="gzip")
    assert await refusal(site.url()) == "damaged: what was sent does not unpack"


async def test_redirects_are_counted(site: Site) -> None:
    site.pages |= {"/a": redirect("/b"), "/b": redirect("/a")}
    assert await refusal(site.url("/a")) == "redirected more than 5 times (limit: fetching.redirects)"
    assert len(site.paths) == 6


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("application/pdf", "a PDF file, not a web page: download it and ingest the file"),
        ("video/mp4", "not a web page (video/mp4; allowed: fetching.content_types)"),
        ("application/octet-stream", "not a web page (application/octet-stream; allowed: fetching.content_types)"),
    ],
)
async def test_other_kinds_are_refused_before_they_are_downloaded(site: Site, kind: str, reason: str) -> None:
    def endless(asked: Asked, out: BinaryIO) -> None:
        out.write(f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode())
        while True:
            out.write(b"x" * 10_000)

    site.pages["/"] = endless
    assert await refusal(site.url()) == reason


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"hello\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123",
        b"HTTP/9.9 abc\r\n\r\n",
        b"\x16\x03\x01",
    ],
)
async def test_what_is_not_http_is_named(site: Site, raw: bytes) -> None:
    site.pages["/"] = lambda asked, out: out.write(raw) and None
    assert await refusal(site.url()) == "the connection broke off, or the answer is not HTTP"


@pytest.mark.parametrize("there", ["http://[::1", "data:text/html,x", "http://news.example:99999/"])
async def test_a_redirect_to_nothing_is_named(site: Site, there: str) -> None:
    site.pages["/"] = redirect(there)
    assert "not a web address" in await refusal(site.url())


async def test_a_host_that_is_not_there_is_named() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    assert "there is no host news.example" in await refusal("https://news.example/", resolve=resolve)


async def test_whoever_stops_waits_for_nothing(site: Site) -> None:
    site.pages["/"] = _dripping
    async with Fetcher(RULES) as fetcher:
        task = asyncio.create_task(fetcher.fetch(site.url()))
        while not site.paths:
            await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_a_kept_connection_that_the_server_has_closed_is_made_anew(site: Site) -> None:
    answers = [b"", answer("<p>whole</p>")]
    site.pages["/"] = lambda asked, out: out.write(answers.pop(0)) and None
    assert (await fetch(site.url(), replace(RULES, robots=False))).body == b"<p>whole</p>"
    assert site.paths == ["/", "/"]
