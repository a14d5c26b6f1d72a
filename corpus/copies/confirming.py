"""Whether two texts are copies: how much of the shorter one stands in the longer. Pure."""

from __future__ import annotations

import re

import numpy as np

from corpus.copies.shingles import Shingles, shingles

# Chosen on RealTimeQA 2022 (tests/bench/bench_copies.py).
LEAST_SHARED = 0.72  # of the shingles of the shorter text: less is a template filled anew, or a follow-up
LEAST_SIZE = 0.3  # of the longer text that the shorter is: less is a brief that is quoted in it
LEAST_SHINGLES = 24  # of the shorter text: what is shorter is a copy only of the very same text
_SAME = 0.8  # of the shingles of a passage that stand in another text: it says nothing else there
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")


def can_be_compared(found: Shingles) -> bool:
    """Whether a text is long enough to tell a near-copy by."""
    return len(found) >= LEAST_SHINGLES


def are_copies(one: Shingles, other: Shingles) -> bool:
    """Whether two texts are copies of one, edited, cut, reordered or with something added.

    It is the containment of the shorter in the longer that counts, so that a cut copy is found; but a short text that
    stands in a long one is no copy of it.
    """
    less, more = sorted((len(one), len(other)))
    if less < LEAST_SHINGLES or less < LEAST_SIZE * more:
        return False
    return _shared(one, other) >= LEAST_SHARED * less


def says_the_same(passage: str, other: Shingles, figures: frozenset[str]) -> bool:
    """Whether a text with these shingles and figures tells what a passage tells, every figure of it included."""
    own = shingles(passage)
    if not len(own) or not figures_of(passage) <= figures:
        return False
    return _shared(own, other) >= _SAME * len(own)


def shared(one: str, other: str) -> int:
    """How many shingles two texts have in common."""
    return _shared(shingles(one), shingles(other))


def figures_of(text: str) -> frozenset[str]:
    """The figures in a text, as they are written."""
    return frozenset(_FIGURE.findall(text))


def _shared(one: Shingles, other: Shingles) -> int:
    return len(np.intersect1d(one, other, assume_unique=True))
