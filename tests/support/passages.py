"""Hits made of sentences, for tests that hold something against passages."""

from __future__ import annotations

from datetime import date

from retrieval.quote import Hit
from support import fakes


def hit(text: str, published: date | None = None, title: str = "A report") -> Hit:
    """One passage that is all of its article."""
    return fakes.hit(text, id=text, title=title, published=published)
