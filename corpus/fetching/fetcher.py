"""Pages, one at a time for each caller, many at a time in all: safe, polite, within limits."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import httpcore
import httpx

from corpus.fetching.addresses import check_url
from corpus.fetching.hosts import Host, Sleep
from corpus.fetching.network import Resolve, Transport, system_resolver
from corpus.fetching.robots import MOST_BYTES, Robots
from corpus.fetching.rules import Fetched, FetchError, FetchRules
from corpus.fetching.statuses import BUSY, FOR_GOOD, REDIRECTS, content_type, meaning, not_wanted, retry_after
from corpus.fetching.unpacking import PACKINGS, Body, Damaged, TooMuch

_LONGEST_CONNECT = 10.0  # seconds until a host that does not answer counts as away
_DRAINED = 65_536  # bytes of a body nobody wants that are read all the same, to keep the connection


@dataclass(slots=True)
class _Errand:
    """One page on its way. `left` are the seconds that may still be waited for the network."""

    url: httpx.URL
    headers: dict[str, str]
    left: float
    cookies: httpx.Cookies
    most: int
    any_type: bool = False
    moved: str | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: httpx.Headers
    charset: str | None
    body: bytes


class Fetcher:
    """Fetches pages of the public internet. An asynchronous context manager; `fetch` may run many times at once.

    `resolve`, `network`, `now` (seconds, monotonic) and `sleep` are there for tests.
    """

    def __init__(
        self,
        rules: FetchRules | None = None,
        *,
        resolve: Resolve = system_resolver,
        network: httpcore.AsyncNetworkBackend | None = None,
        now: Callable[[], float] = time.monotonic,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._rules = rules or FetchRules()
        self._hosts = defaultdict[str, Host](lambda: Host(self._rules, now, sleep))  # by name and port
        self._robots = Robots(self._rules.user_agent, self._robots_text, now)
        self._places = asyncio.Semaphore(self._rules.parallel)
        self._client = httpx.AsyncClient(
            transport=Transport(self._rules, resolve, network or httpcore.AnyIOBackend()),
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(self._rules.seconds, connect=min(self._rules.seconds, _LONGEST_CONNECT)),
            headers={"User-Agent": self._rules.user_agent, "Accept-Encoding": "gzip, deflate"},
        )

    async def __aenter__(self) -> Fetcher:
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._client.aclose()

    async def fetch(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """The page at an address, its redirects followed. With `etag` or `last_modified` only if it has changed.

        Raises:
            FetchError: it cannot be had, may not be had, or goes beyond a limit.
        """
        try:
            return await self._fetch(url, etag, last_modified)
        except FetchError:
            raise
        except Exception as error:  # the one border: whatever a server sends, the other pages are fetched
            raise FetchError(f"cannot be fetched ({type(error).__name__})") from error

    async def _fetch(self, url: str, etag: str | None, last_modified: str | None) -> Fetched:
        stated = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        conditions = {name: value for name, value in stated.items() if value and value.isprintable()}
        headers = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.5", **conditions}
        errand = self._errand(url, headers, self._rules.max_bytes)
        answer = await self._follow(errand, self._rules.robots)
        if answer.status != 200 and not (answer.status == 304 and conditions):
            raise FetchError(meaning(answer.status), answer.status)
        return Fetched(
            url=url,
            final_url=str(errand.url),
            status=answer.status,
            content_type=content_type(answer.headers),
            charset=answer.charset,
            etag=answer.headers.get("etag"),
            last_modified=answer.headers.get("last-modified"),
            body=answer.body,
            not_modified=answer.status == 304,
            moved=errand.moved,
        )

    def _errand(self, url: str, headers: dict[str, str], most: int, any_type: bool = False) -> _Errand:
        check_url(url)
        return _Errand(_parsed(url), headers, self._rules.seconds, httpx.Cookies(), most, any_type)

    async def _robots_text(self, url: str) -> bytes | None:
        """A robots.txt; None where a site has none (RFC 9309: any answer of 400 to 499 says so)."""
        answer = await self._follow(self._errand(url, {}, MOST_BYTES, any_type=True), obey_robots=False)
        if answer.status >= 500:
            raise FetchError(f"the site's robots.txt cannot be had ({meaning(answer.status)})", answer.status)
        return answer.body if answer.status == 200 else None

    async def _follow(self, errand: _Errand, obey_robots: bool) -> _Answer:
        """Where the redirects of an errand end; every address on the way is checked as the first one was."""
        for_good = True
        for _ in range(self._rules.redirects + 1):
            host = self._hosts[errand.url.netloc.decode("ascii")]
            if obey_robots and errand.url.path != "/robots.txt":
                origin = f"{errand.url.scheme}://{errand.url.netloc.decode('ascii')}"
                host.slow_down(await self._robots.delay(origin, str(errand.url)))
            answer = await self._ask(errand)
            if answer.status not in REDIRECTS:
                return answer
            there = str(errand.url.join(answer.headers.get("location", "")))
            check_url(there)
            errand.url = _parsed(there)
            for_good = for_good and answer.status in FOR_GOOD
            if for_good:
                errand.moved = str(errand.url)
        raise FetchError(f"redirected more than {self._rules.redirects} times (limit: fetching.redirects)")

    async def _ask(self, errand: _Errand) -> _Answer:
        """The answer to one request, asked for again of a server that is too busy."""
        host = self._hosts[errand.url.netloc.decode("ascii")]
        for attempt in range(self._rules.retries + 1):
            async with host.turn(), self._places:
                try:
                    answer = await self._exchange(errand)
                except _NoAnswerError as error:
                    host.silent(error)
                    raise
            host.answered()
            if answer.status not in BUSY:
                return answer
            asked = retry_after(answer.headers)
            wait = 2.0**attempt if asked is None else asked
            if attempt == self._rules.retries or wait > self._rules.longest_wait:
                busy = FetchError(meaning(answer.status), answer.status, asked)
                host.give_up(busy)
                raise busy
            host.leave_alone(wait)
        raise AssertionError("the last attempt returns or raises")

    async def _exchange(self, errand: _Errand) -> _Answer:
        began = time.monotonic()
        try:
            async with asyncio.timeout(errand.left):
                return await self._send(errand)
        except (TimeoutError, httpcore.TimeoutException):
            raise _NoAnswerError(f"took longer than {self._rules.seconds:g} s (limit: fetching.seconds)") from None
        except httpcore.ConnectError as error:
            if "CERTIFICATE" in str(error).upper():
                raise FetchError("its certificate is not valid") from error
            raise _NoAnswerError("the host cannot be reached") from error
        except (httpx.InvalidURL, httpx.RemoteProtocolError) as error:  # httpx has looked where a redirect leads
            raise FetchError("redirected to something that is not a web address") from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise FetchError("the connection broke off, or the answer is not HTTP") from error
        finally:
            errand.left -= time.monotonic() - began

    async def _send(self, errand: _Errand) -> _Answer:
        request = self._client.build_request("GET", errand.url, headers=errand.headers)
        errand.cookies.set_cookie_header(request)
        try:
            answer = await self._client.send(request, stream=True)
        except (httpcore.ReadError, httpcore.WriteError, httpcore.RemoteProtocolError):
            # A connection that was kept for the next page may be closed by the server in this very moment.
            answer = await self._client.send(request, stream=True)
        try:
            errand.cookies.extract_cookies(answer)
            self._client.cookies.clear()  # a site may set some for its own redirects, and for nothing else
            body = await self._read(answer, errand) if answer.status_code == 200 else b""
            if answer.status_code != 200:
                await _drain(answer)
            return _Answer(answer.status_code, answer.headers, answer.charset_encoding, body)
        finally:
            await answer.aclose()

    async def _read(self, answer: httpx.Response, errand: _Errand) -> bytes:
        kind, limit = content_type(answer.headers), f"{self._rules.max_bytes / 1e6:g} MB (limit: fetching.max_mb)"
        if kind and kind not in self._rules.content_types and not errand.any_type:
            raise FetchError(not_wanted(kind))
        packing = answer.headers.get("content-encoding", "").strip().lower()
        if packing in ("identity", "none"):
            packing = ""
        if packing and packing not in PACKINGS:
            raise FetchError(f"packed in a way that was not asked for ({packing[:40]})")
        length = answer.headers.get("content-length", "")
        if length.isdecimal() and int(length) > errand.most and not errand.any_type:
            raise FetchError(f"larger than {limit}")
        body = Body(packing, errand.most)
        try:
            async for piece in answer.aiter_raw():
                body.add(piece)
            return body.whole()
        except TooMuch:
            if errand.any_type:
                return body.so_far()
            raise FetchError(f"larger than {limit}") from None
        except Damaged:
            raise FetchError("damaged: what was sent does not unpack") from None


class _NoAnswerError(FetchError):
    """The host did not answer, or not in time."""


async def _drain(answer: httpx.Response) -> None:
    size = 0
    with suppress(httpcore.NetworkError, httpcore.ProtocolError):
        async for piece in answer.aiter_raw():
            size += len(piece)
            if size > _DRAINED:
                return


def _parsed(url: str) -> httpx.URL:
    try:
        return httpx.URL(url).copy_with(fragment=None)
    except (httpx.InvalidURL, ValueError):
        raise FetchError("not a web address") from None
