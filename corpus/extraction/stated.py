"""What a page says of its article: in JSON-LD (schema.org), in its meta elements, in its links. Pure.

What is stated is not believed here: addresses are judged where addresses are. `dates` finds the days.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from corpus.extraction.trees import Element, folded, json_ld, meta_elements

_ARTICLES = ("Article", "BlogPosting", "Posting", "Report", "Review")  # ends of the types: NewsArticle, LiveBlogPosting
_SITE_BEHIND = re.compile(r"(.{10,}?)\s+[|–—-]\s+([^|–—]{2,40})")
_ACCOUNTS = frozenset({"admin", "administrator", "root", "webmaster", "editor"})
_MOST_OBJECTS = 2_000  # of JSON-LD that are looked at
_DEEPEST = 12


@dataclass(frozen=True, slots=True)
class PageMetadata:
    """What a page says of its article. None stands for what it does not say.

    Attributes:
        language: a tag such as "en-GB".
        free: False where only subscribers may read the article.
        words: how many the article has.
    """

    headline: str | None = None
    author: str | None = None
    publisher: str | None = None
    address: str | None = None
    language: str | None = None
    free: bool | None = None
    words: int | None = None


def stated_on(page: Element) -> PageMetadata:
    """What a page says of its article. Where JSON-LD and meta elements differ, JSON-LD counts: sites check it more."""
    article = _article(page)
    meta = meta_elements(page, "property", "name")
    names = [_name(author) for author in _several(article.get("author"))] or list(meta.get("author", "").split(";"))
    free = article.get("isAccessibleForFree")
    words = article.get("wordCount")
    return PageMetadata(
        headline=_line(article.get("headline")) or _line(meta.get("og:title")),
        author=_line(", ".join(dict.fromkeys(name.strip() for name in names if _is_name(name)))),
        publisher=_line(_name(article.get("publisher"))) or _line(meta.get("og:site_name")),
        address=_canonical(page) or _line(meta.get("og:url")),
        language=_line(article.get("inLanguage")) or _line(page.get("lang")) or _line(meta.get("og:locale")),
        free=False if str(free).casefold() == "false" else True if str(free).casefold() == "true" else None,
        words=int(str(words)) if str(words).isdecimal() and len(str(words)) < 7 else None,
    )


def without_site(headline: str, publisher: str | None, url: str | None) -> str:
    """A headline without the name of its site behind it ("Bridge reopens | The Valley Post")."""
    found = _SITE_BEHIND.fullmatch(headline)
    if found is None:
        return headline
    before, after = found.groups()
    host = (urlsplit(url or "").hostname or "").removeprefix("www.")
    names = {folded(publisher or "").replace(" ", ""), host.replace(".", ""), host.split(".")[0]}
    return before if folded(after).replace(" ", "") in names else headline


def _article(page: Element) -> dict[str, object]:
    """The first object of JSON-LD that is an article and has a headline or a text."""
    for number, found in enumerate(_objects(page)):
        if number == _MOST_OBJECTS:
            break
        kinds = [kind for kind in _several(found.get("@type")) if isinstance(kind, str)]
        if any(kind.endswith(_ARTICLES) for kind in kinds) and (found.get("headline") or found.get("articleBody")):
            return found
    return {}


def _objects(page: Element) -> Iterator[dict[str, object]]:
    for value in json_ld(page):
        yield from _within(value, _DEEPEST)


def _within(value: object, depth: int) -> Iterator[dict[str, object]]:
    if depth == 0:
        return
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            if isinstance(part, dict | list):
                yield from _within(part, depth - 1)


def _canonical(page: Element) -> str | None:
    for link in page.iter("link"):
        if "canonical" in link.get("rel", "").casefold().split() and (link.get("href") or "").strip():
            return str(link.get("href")).strip()
    return None


def _several(value: object) -> list[object]:
    return value[:50] if isinstance(value, list) else [] if value is None else [value]


def _name(value: object) -> str:
    """The name of a person or an organisation; several in one object are joined."""
    if isinstance(value, dict):
        value = value.get("name")
    names = [name for name in _several(value) if isinstance(name, str) and _is_name(name)]
    return ", ".join(names)


def _is_name(name: str) -> bool:
    """Not the address of a profile, and not the account that a site was set up with."""
    name = name.strip().casefold()
    return bool(name) and not name.startswith(("http://", "https://", "@")) and name not in _ACCOUNTS


def _line(value: object) -> str | None:
    """A string on one line, entities resolved (some sites escape twice); None for anything else, or an empty one."""
    if not isinstance(value, str):
        return None
    return " ".join(html.unescape(value[:2_000]).split()) or None
