"""Small tools on the elements of a parsed page. Pure. An element is lxml's, which has no types."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

Element = Any

_LONGEST_JSON = 500_000  # characters of JSON-LD that are read
LONG = 60  # characters from which a paragraph without links is one of a story


def text_up_to(element: Element, limit: int) -> str | None:
    """The words of an element on one line; None when they are longer than `limit`: a page may hold megabytes."""
    parts: list[str] = []
    size = 0
    for part in element.itertext():
        size += len(part)
        if size > 4 * limit + 200:  # blanks are most of what lies between
            return None
        parts.append(part)
    text = " ".join("".join(parts).split())
    return text if len(text) <= limit else None


def is_long_paragraph(paragraph: Element) -> bool:
    """Whether a <p> is prose: long, and mostly not links."""
    size = sum(len(part) for part in paragraph.itertext())
    return size >= LONG and linked(paragraph) < 0.3 * size


def linked(element: Element) -> int:
    """How many characters of an element are links."""
    return sum(len(part) for link in element.iter("a") for part in link.itertext())


def in_paragraphs(element: Element) -> int:
    """How many characters of an element stand in paragraphs."""
    return sum(len(part.strip()) for paragraph in element.iter("p") for part in paragraph.itertext())


def json_ld(page: Element) -> Iterator[Any]:
    """The values of the JSON-LD of a page (schema.org) that can be read."""
    for script in page.iter("script"):
        text = (script.text or "").strip()
        if "ld+json" in (script.get("type") or "").casefold() and len(text) <= _LONGEST_JSON:
            with suppress(ValueError, RecursionError):
                yield json.loads(text, strict=False)


def meta_elements(page: Element, *attributes: str) -> dict[str, str]:
    """The content of each <meta> by its names in lower case; of several of one name the first.

    Args:
        attributes: those that hold names.
    """
    found: dict[str, str] = {}
    for element in page.iter("meta"):
        content = (element.get("content") or "").strip()
        for name in map(element.get, attributes):
            if name and content:
                found.setdefault(name.strip().casefold(), content)
    return found


def take_out(element: Element) -> None:
    """Remove an element and leave the text that follows it."""
    parent, before = element.getparent(), element.getprevious()
    if parent is None:
        return
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def folded(line: str) -> str:
    """For comparing headlines: their words in lower case, nothing between them."""
    return " ".join(re.findall(r"\w+", line.casefold()))
