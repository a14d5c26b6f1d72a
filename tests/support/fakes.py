"""Small builders for tests: an article, a hit, a quote or an answer in one line, all of it computable by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from corpus.article import Article, Passage, Source, digest, source_id
from retrieval.answer import Answer, Outcome, Searched, Statement, Turn
from retrieval.english.quotes import quoted
from retrieval.english.tenses import ages, foretells
from retrieval.english.values import sort_of_value
from retrieval.quote import Hit, Quote

ASKED = datetime(2026, 11, 22, 14, 3, tzinfo=UTC)


def source(title: str = "Talks on the coalition", collection: str = "news", **fields: Any) -> Source:
    """A source; its identity follows from its url, or else file, or else title, as in a real collection."""
    key = fields.get("url") or fields.get("file") or title
    return Source(**{"id": source_id(collection, key), "title": title, **fields})


def article(text: str, **fields: Any) -> Article:
    """An article; `fields` are those of its source."""
    return Article(source(**fields), text)


def passage(text: str, words: str | None = None, position: int = 0, **fields: Any) -> Passage:
    """The passage of the article `text` that is exactly `words` (all of it when None)."""
    words = text if words is None else words
    start = text.index(words)
    return Passage(source(**fields), digest(text), position, start, start + len(words), words)


def hit(text: str, score: float = 0.5, copies: Sequence[Source] = (), **fields: Any) -> Hit:
    """A hit on a passage that is a whole article."""
    return Hit(passage(text, **fields), score, tuple(copies))


def quote(text: str, words: str | None = None, copies: Sequence[Source] = (), **fields: Any) -> Quote:
    """The quote of `words` (all of it when None) from an article `text` of one passage."""
    words = text if words is None else words
    start = text.index(words)
    return quoted(hit(text, copies=copies, **fields), start, start + len(words))


def statement(*quotes: Quote, lit: Sequence[str] = (), support: float = 0.9) -> Statement:
    """A statement that is its first quote, with these words of it lit."""
    text = quotes[0].text
    spans = tuple((text.index(words), text.index(words) + len(words)) for words in lit)
    value = sort_of_value(", ".join(lit))
    return Statement(
        text, spans, quotes, support, value=value, own_time=ages(text, spans), forecast=foretells(text, spans)
    )


def answer(*statements: Statement, articles: int = 5, **fields: Any) -> Answer:
    """An answer of these statements; with none, one that found nothing."""
    outcome = Outcome.ANSWERED if statements else Outcome.NOT_FOUND
    searched = Searched("news", articles)
    base = {"id": "a1", "question": "How many?", "outcome": outcome, "searched": searched, "asked": ASKED}
    return Answer(**{**base, "statements": statements, **fields})


def turn(question: str, text: str = "", lit: Sequence[str] = (), *, speaker: str | None = None, **fields: Any) -> Turn:
    """An earlier question: answered by one statement `text`; without a text nothing was found."""
    said = [replace(statement(quote(text), lit=lit), speaker=speaker)] if text else []
    return Turn(question, answer(*said, question=question, **fields))


# For tests of how answers look: three quotes, and text that tries everything.

ADDED = datetime(2026, 11, 22, tzinfo=UTC)

GUIDE = quote(
    "A guide. The force currently counts about 2,500 troops. It advises.",
    "The force currently counts about 2,500 troops.",
    title="A short guide",
    file="/home/reader/news/guide.txt",
    added=ADDED,
)
WEEKLY = quote("Some 2,500 soldiers\nserve there.", title="Seen from the north", file="/n/w.txt", added=ADDED)
WIRE = quote(
    "Roughly 2,500 serve in the country.",
    title="A call",
    publisher="Meuse Wire",
    url="https://wire.example/call#top",
    published=date(2026, 5, 3),
    credit="www.other.example",
    copies=[source("A copy", publisher="Orchard Digest"), source("B", url="https://b.example/x")],
)
EVIL = (
    "\x1b[31mRed\x1b[0m \x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\ \x9b2J [bold]markup[/bold] "
    "\u202eoverride\u202c \x07bell <script>alert(1)</script> ![image](https://evil.example/i.png) "
    "[link](https://evil.example) www.evil.example https://evil.example :smile: ``` # | ~~x~~ \ud800 end"
)
