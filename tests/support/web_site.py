"""A web site on loopback that does what a test tells it to, well or badly, and remembers what it was asked.

`Internet` is a network on which hosts have public addresses: every connection ends at the site.
"""

from __future__ import annotations

import asyncio
import contextlib
import socketserver
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO

import httpcore
import pytest

from corpus.fetching import Fetched, FetchError, FetchRules
from corpus.fetching.fetcher import Fetcher

RULES = FetchRules(internal_hosts=("127.0.0.1",), pause=0, seconds=20, max_bytes=200_000, retries=0)
Handler = Callable[["Asked", BinaryIO], None]


async def fetch(url: str, rules: FetchRules = RULES, **parts: Any) -> Fetched:
    """One page, by a fetcher of its own."""
    async with Fetcher(rules, **parts) as fetcher:
        return await fetcher.fetch(url)


async def refusal(url: str, rules: FetchRules = RULES, **parts: Any) -> str:
    """Why a page cannot be had."""
    with pytest.raises(FetchError) as caught:
        await fetch(url, rules, **parts)
    return caught.value.reason


class Clock:
    """Time that passes only where somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 6))
        self.now += seconds
        await asyncio.sleep(0)


def polite(clock: Clock, **changes: Any) -> Fetcher:
    """A fetcher by a clock of its own."""
    return Fetcher(replace(RULES, **changes), now=clock, sleep=clock.sleep)


@dataclass(frozen=True)
class Asked:
    """One request. Names of headers are in lower case."""

    path: str
    headers: dict[str, str]
    at: float

    @property
    def host(self) -> str:
        return self.headers["host"]


def answer(
    body: bytes | str = b"", kind: str = "text/html; charset=utf-8", status: str = "200 OK", **headers: str
) -> bytes:
    """A whole answer; headers are named with _ for -."""
    data = body.encode() if isinstance(body, str) else body
    lines = {"Content-Type": kind, "Content-Length": str(len(data))} if kind else {"Content-Length": str(len(data))}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("latin-1") + data


def redirect(to: str, **headers: str) -> bytes:
    """An answer that sends to another address."""
    return answer(status="302 Found", Location=to, **headers)


def story(title: str, paragraphs: int = 6, head: str = "", body: str = "") -> str:
    """A page with an article of our own."""
    text = "".join(
        f"<p>The council of the town said on day {number} that the bridge over the river will open again, and that "
        f"{title.casefold()} was what people had asked it about more than {number + 3} times.</p>"
        for number in range(paragraphs)
    )
    return (
        f"<!doctype html><html lang='en'><head><title>{title}</title>{head}</head>"
        f"<body><article><h1>{title}</h1>{text}</article>{body}</body></html>"
    )


@dataclass
class Site:
    """`pages`: path -> a whole answer, or what writes one; anything else is not found. A context manager."""

    pages: dict[str, bytes | Handler] = field(default_factory=dict)
    latency: float = 0.0
    asked: list[Asked] = field(default_factory=list)
    most_at_once: int = 0
    _now: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> Site:
        site = self

        class Connection(socketserver.StreamRequestHandler):
            disable_nagle_algorithm = True

            def handle(self) -> None:
                with contextlib.suppress(OSError):
                    while site._serve(self.rfile, self.wfile):
                        pass

            def finish(self) -> None:
                with contextlib.suppress(OSError):
                    super().finish()

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            request_queue_size = 256

            def handle_error(self, request: Any, client_address: Any) -> None:
                raise AssertionError("the site itself is broken")

        self._server = Server(("127.0.0.1", 0), Connection)
        self.port: int = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *error: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, without robots.txt."""
        return [asked.path for asked in self.asked if asked.path != "/robots.txt"]

    def _serve(self, lines: Any, out: BinaryIO) -> bool:
        """Answer one request; whether the connection stays."""
        first = lines.readline(8192).decode("latin-1").split()
        if len(first) < 2:
            return False
        headers = {}
        while line := lines.readline(8192).decode("latin-1").strip():
            name, _, value = line.partition(":")
            headers[name.casefold()] = value.strip()
        asked = Asked(first[1], headers, time.monotonic())
        with self._lock:
            self.asked.append(asked)
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        try:
            time.sleep(self.latency)
            page = self.pages.get(asked.path, answer("nothing here", status="404 Not Found"))
            if isinstance(page, bytes):
                out.write(page)
                return b"Connection: close" not in page
            page(asked, out)
            return False
        finally:
            with self._lock:
                self._now -= 1


class Internet(httpcore.AsyncNetworkBackend):
    """Hosts with the addresses that a test gives them, in turn where it gives several; all are the same site."""

    def __init__(self, site: Site, **addresses: Iterable[list[str]]) -> None:
        self._site = site
        self._answers = {name.replace("_", "."): list(lists) for name, lists in addresses.items()}
        self._real = httpcore.AnyIOBackend()
        self.connected: list[str] = []

    async def resolve(self, host: str, port: int) -> list[str]:
        answers = self._answers.get(host)
        if not answers:
            raise OSError("no such host")
        return answers.pop(0) if len(answers) > 1 else answers[0]

    async def connect_tcp(self, host: str, port: int, *more: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        self.connected.append(host)
        return await self._real.connect_tcp("127.0.0.1", self._site.port)

    async def sleep(self, seconds: float) -> None:
        raise AssertionError("nothing here waits")
