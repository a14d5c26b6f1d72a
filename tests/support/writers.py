"""Writers over the shipped reader: one that quotes, and one that has a chat model write."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from corpus.article import Passage, Source
from retrieval.quote import Hit
from retrieval.quoting import QuoteWriter
from retrieval.quoting.scoring import Calibration, Linear
from retrieval.reader import Reader, load_reader
from retrieval.writing import CallLimits, ChatWriter
from retrieval.writing.models import load_chat_model
from support.answer_checkers import ByWords
from support.fake_model import FakeModel
from support.scripted_checker import Literal

NAME = "openai:scripted"


@cache
def reader() -> Reader:
    """The reader that is shipped, loaded once."""
    return load_reader()


def support(share: float) -> float:
    """The support of a sentence that has this share of the question's words."""
    return 1 / (1 + math.exp(-(8 * share - 4)))


# Sentences are scored by the share of the question's words in them and nothing else.
BY_WORDS = Calibration(
    sentence=Linear({"words": 1.0}),
    answer=Linear({"checker": 1.0}),
    alone=Linear({"checker": 1.0}),
    sigmoid=(1.0, 0.0),
    table=((0.1, support(0.9)), (0.2, support(0.6)), (0.5, support(0.4))),
    possible=support(0.4),
)


def hit(text: str, name: str = "a", published: date | None = None, start: int = 0, copies: int = 0) -> Hit:
    source = Source(name, f"Report {name}", published=published)
    twins = tuple(Source(f"{name} copy {i}", "Copy") for i in range(copies))
    return Hit(Passage(source, f"version {name}", 0, start, start + len(text), text), 0.5, twins)


QUESTION = "How many ferries cross the lake?"
FERRIES = "Rain fell. Some 40 ferries cross the lake. Nobody swims."
MORE = "Only 12 ferries cross the lake. The harbour is old."
QUOTES = QuoteWriter(reader(), ByWords(), calibration=BY_WORDS, clock=lambda: datetime(2026, 1, 2, tzinfo=UTC))
HITS = (hit(FERRIES, "a", published=date(2026, 1, 1)), hit(MORE, "b", published=date(2026, 1, 1)))


def writer(fake: FakeModel, **options: Any) -> ChatWriter:
    model = load_chat_model(NAME, base_url=fake.url)
    checker = options.pop("checker", None) or Literal()
    limits = options.pop("limits", CallLimits(pause=0.01))
    return ChatWriter(model, NAME, QUOTES, checker, limits=limits, fence=lambda: "c0de", **options)
