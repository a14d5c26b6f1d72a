"""Hits made of sentences, for tests that hold something against passages."""

from __future__ import annotations

from datetime import date

from corpus.article import Article, Passage, Source
from retrieval.quote import Hit


def hit(text: str, published: date | None = None, title: str = "A report") -> Hit:
    """One passage that is all of its article."""
    article = Article(Source(text, title, published=published), text)
    return Hit(Passage(article.source, article.version, 0, 0, len(text), text), 0.5)
