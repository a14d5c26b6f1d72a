"""What a reader says of a passage, and how the scores of a model's tokens become that. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

MOST_SPANS = 12  # of a passage
LONGEST = 40  # tokens of a span
MOST_TOKENS, MOST_OF_QUESTION, MOST_OF_TITLE = 384, 48, 32  # read at once; as in training (bench/train_reader.py)
OVERLAP = 64  # tokens that two windows of a long passage share
HAS_WEIGHT = 4.0  # of `has`, in `answerability`

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Span:
    """Words of a passage: code points `start` to `end` (excluded) of its text.

    `score` is the logit of its first token as a start plus that of its last token as an end.
    """

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What a reader made of one passage.

    Attributes:
        spans: at most 12, best first, each once; they may overlap. Empty for a passage without a word.
        none: the score that nothing here answers, on the scale of the spans' scores (logits of the first token).
        has: the logit that the passage answers, by a head of its own; None for a model that has no such head.
    """

    spans: tuple[Span, ...]
    none: float
    has: float | None


class Reader(Protocol):
    """Reads passages for the answer to a question. Safe to use from many threads."""

    identity: str

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """One reading for each passage (title, text), in their order. An empty title is no title."""
        ...


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a passage that a model reads at once, as arrays with a value for each token of it.

    Attributes:
        start, end: the token's place in the text, in code points.
        opens: whether the token is the first of its word.
        closes: whether it is the last.
    """

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    opens: NDArray[np.bool_]
    closes: NDArray[np.bool_]

    def part(self, first: int, last: int) -> Window:
        """The tokens from `first` up to `last` (excluded)."""
        cut = slice(first, last)
        return Window(self.start[cut], self.end[cut], self.opens[cut], self.closes[cut])


def window_of(offsets: Sequence[tuple[int, int]], words: Sequence[int | None]) -> Window:
    """The window of tokens with these places in the text. Tokens of one word have the same number in `words`."""
    places = np.array(offsets, np.int64).reshape(-1, 2)
    changes = [a is None or a != b for a, b in pairwise(words)]
    opens, closes = np.array([True, *changes]), np.array([*changes, True])
    return Window(places[:, 0], places[:, 1], opens[: len(words)], closes[: len(words)])


def best_spans(starts: Scores, ends: Scores, window: Window) -> tuple[Span, ...]:
    """The best spans of a window: whole words, at most 40 tokens long, best first.

    `starts` and `ends` are the logits of the window's tokens.
    """
    count = len(starts)
    if not count:
        return ()
    starts = np.where(window.opens, starts, -np.inf)
    ends = np.concatenate([np.where(window.closes, ends, -np.inf), np.full(LONGEST - 1, -np.inf)])
    scores = (starts[:, None] + np.lib.stride_tricks.sliding_window_view(ends, LONGEST)).ravel()
    best = np.argpartition(-scores, min(MOST_SPANS, len(scores) - 1))[:MOST_SPANS]
    best = best[np.argsort(-scores[best], kind="stable")]
    found: dict[tuple[int, int], Span] = {}
    for place in best[np.isfinite(scores[best])].tolist():
        first, length = divmod(place, LONGEST)
        span = Span(int(window.start[first]), int(window.end[first + length]), float(scores[place]))
        if span.start < span.end:
            found.setdefault((span.start, span.end), span)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class ModelInput:
    """What a model reads at once: a question with one window of a passage.

    Attributes:
        inputs: token ids, their types and so on, by the names of the model's inputs.
        places: where the tokens of the window stand among them.
        window: the window.
    """

    inputs: dict[str, list[int]]
    places: Sequence[int]
    window: Window

    def reading(self, starts: Scores, ends: Scores, has: float | None = None) -> PassageReading:
        """The reading of the window by the logits of all tokens."""
        spans = best_spans(starts[self.places], ends[self.places], self.window)
        return PassageReading(spans, float(starts[0] + ends[0]), has)


def read_all(
    passages: Iterable[Sequence[ModelInput]], run: Callable[[Sequence[ModelInput]], Iterable[PassageReading]]
) -> list[PassageReading]:
    """One reading for each passage, given as its windows. `run` reads all windows, which come longest first."""
    windows = [(place, window) for place, some in enumerate(passages) for window in some]
    windows.sort(key=lambda one: -len(one[1].inputs["input_ids"]))
    readings: dict[int, list[PassageReading]] = {}
    for (place, _), reading in zip(windows, run([window for _, window in windows]), strict=True):
        readings.setdefault(place, []).append(reading)
    return [merged(readings[place]) for place in sorted(readings)]


def merged(parts: Sequence[PassageReading]) -> PassageReading:
    """The reading of a passage that was read in parts, one at least.

    Scores compare only within a part. What counts is the margin of a span over its part's `none`. So the part with the
    widest margin gives `none`, and the spans of the other parts are moved onto its scale.
    """
    if len(parts) == 1:
        return parts[0]
    none = max(parts, key=margin).none
    moved = [replace(span, score=span.score - part.none + none) for part in parts for span in part.spans]
    best: dict[tuple[int, int], Span] = {}
    for span in sorted(moved, key=lambda span: -span.score):
        best.setdefault((span.start, span.end), span)
    known = [part.has for part in parts if part.has is not None]
    return PassageReading(tuple(best.values())[:MOST_SPANS], none, max(known, default=None))


def margin(reading: PassageReading) -> float:
    """By how much the best span beats "nothing here answers"; -inf without a span."""
    return reading.spans[0].score - reading.none if reading.spans else -np.inf


def answerability(reading: PassageReading) -> float:
    """How likely it is that the passage answers, as a score: higher is likelier, -inf without a span.

    The score is the log odds of any span against none, plus four times `has`. On held-out passages its AUROC is 0.888;
    `has` alone has 0.888, the best span against none 0.883, a logistic regression on all of them 0.888, and the spans
    alone, which are what a model without `has` gives, 0.886 (`tests/bench/measure_reading.py --combine`).
    """
    if not reading.spans:
        return -np.inf
    spans = float(np.logaddexp.reduce([span.score for span in reading.spans])) - reading.none
    return spans + HAS_WEIGHT * (reading.has or 0.0)
