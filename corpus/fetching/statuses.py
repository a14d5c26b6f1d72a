"""What the answers of servers mean: by their status and their headers. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

REDIRECTS = frozenset({301, 302, 303, 307, 308})
FOR_GOOD = frozenset({301, 308})
BUSY = frozenset({429, 502, 503, 504})
_MEANING = {
    401: "needs a login",
    402: "needs a subscription",
    403: "the site does not let it be fetched",
    404: "there is no such page",
    407: "needs a proxy",
    410: "the page is gone",
    429: "the site asks for fewer requests; try again later",
    451: "withheld for legal reasons",
    503: "the site is too busy; try again later",
}


def content_type(headers: Mapping[str, str]) -> str:
    """The type of a body in lower case and without parameters, "" where none is stated."""
    return str(headers.get("content-type", "")).split(";")[0].strip().lower()


def not_wanted(kind: str) -> str:
    """Why a body of this type is not fetched."""
    if kind == "application/pdf":
        return "a PDF file, not a web page: download it and ingest the file"
    return f"not a web page ({kind[:60]}; allowed: fetching.content_types)"


def meaning(status: int) -> str:
    """A status in words: why there is no page."""
    if status in _MEANING:
        return f"{_MEANING[status]} (HTTP {status})"
    return f"the site has a fault (HTTP {status})" if status >= 500 else f"the site answered with HTTP {status}"


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds of a Retry-After, which is a number of them or a date (RFC 9110, 10.2.3); None without."""
    stated = headers.get("retry-after", "").strip()
    if stated.isascii() and stated.isdecimal() and len(stated) < 10:
        return float(stated)
    try:
        day = parsedate_to_datetime(stated)
    except ValueError:
        return None
    return max(0.0, (day - datetime.now(day.tzinfo or UTC)).total_seconds()) if day.tzinfo else None
