"""How pages are fetched, and what comes of it: types only."""

from __future__ import annotations

from dataclasses import dataclass

CONTENT_TYPES = (
    "text/html",
    "application/xhtml+xml",
    "text/plain",
    "text/xml",
    "application/xml",
    "application/rss+xml",
    "application/atom+xml",
    "application/rdf+xml",
    "application/feed+json",
    "application/json",
    "application/gzip",
    "application/x-gzip",
)


@dataclass(frozen=True, slots=True)
class FetchRules:
    """How to fetch. The defaults are those of the settings.

    Attributes:
        internal_hosts: fetched although they are not of the public internet ("intranet.example", "127.0.0.1:8080").
        content_types: of bodies that are taken.
        max_bytes: of a body, packed and unpacked.
        seconds: all that is waited for one page, its redirects included, its turn not.
        redirects: that are followed for one page.
        parallel: pages that are fetched at one time.
        per_host: pages of one host that are fetched at one time.
        pause: seconds between the beginnings of two pages of one host.
        retries: times that a page is asked for again of a server that is too busy.
        longest_wait: seconds up to which it is, when the server says how long that takes.
        robots: whether robots.txt is obeyed.
    """

    user_agent: str = "Newsdesk/0.1 (collects news articles to answer questions from them)"
    internal_hosts: tuple[str, ...] = ()
    content_types: tuple[str, ...] = CONTENT_TYPES
    max_bytes: int = 10_000_000
    seconds: float = 30.0
    redirects: int = 5
    parallel: int = 16
    per_host: int = 2
    pause: float = 0.5
    retries: int = 2
    longest_wait: float = 60.0
    robots: bool = True


@dataclass(frozen=True, slots=True)
class Fetched:
    """A page that was fetched.

    Attributes:
        url: what was asked for.
        final_url: where the redirects ended.
        content_type: in lower case and without parameters ("text/html"); "" where none was stated.
        charset: the one that the answer states.
        not_modified: the page is as the caller already has it, and `body` is empty.
        moved: where the site says that the page is for good (by 301 or 308).
    """

    url: str
    final_url: str
    status: int
    content_type: str
    charset: str | None
    etag: str | None
    last_modified: str | None
    body: bytes
    not_modified: bool
    moved: str | None = None


class FetchError(Exception):
    """A page that could not be had.

    Attributes:
        reason: short, in lower case; it names the fix where there is one.
        status: the answer of the server where that is why.
        retry_after: the seconds for which the server asks to be left alone.
    """

    def __init__(self, reason: str, status: int | None = None, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status
        self.retry_after = retry_after
