"""Addresses of articles: which are accepted, which are the same, whose they are."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit

# Leading parts of host names that name an edition, not a publisher.
_EDITIONS = frozenset({"www", "www2", "edition", "en", "m", "mobile", "amp"})
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f<>\"\\^`{|}]")


def accepted(url: str | None) -> str | None:
    """The address, if it is one of the web (http, https); None for anything else.

    Names and passwords in it are dropped, characters that an address cannot hold are percent-encoded.
    """
    url = (url or "").strip()
    if len(url) > 2000:
        return None
    try:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or not re.search(r"\w", parts.hostname):
            return None
        parts.port  # noqa: B018 - raises for what is no number
    except ValueError:
        return None
    parts = parts._replace(netloc=parts.netloc.rpartition("@")[2])
    return _UNSAFE.sub(lambda match: quote(match[0]), parts.geturl())


def resolved(base: str, link: str) -> str | None:
    """The address that a link on a page leads to, if it is one of the web. `base` is the address of the page."""
    try:
        return accepted(urljoin(base, link.strip()))
    except ValueError:  # "http://[": brackets are for IPv6
        return None


def canonical(url: str) -> str:
    """One spelling for one page, for telling whether two addresses are the same; not meant to be opened.

    Lower-case host, no default port, parameters sorted and without those of trackers (by courlan), no fragment
    unless it names a page ("#!/story/7").
    """
    from courlan import normalize_url

    address, _, fragment = url.partition("#")
    parts = urlsplit(normalize_url(address))
    return parts._replace(path=parts.path or "/", fragment=fragment if fragment[:1] in ("!", "/") else "").geturl()


def host(url: str) -> str | None:
    """Whose page it is: the host without "www." ("edition.cnn.com" gives "cnn.com")."""
    labels = (urlsplit(url).hostname or "").removesuffix(".").split(".")
    while len(labels) > 2 and labels[0] in _EDITIONS:
        labels.pop(0)
    return ".".join(labels) or None
