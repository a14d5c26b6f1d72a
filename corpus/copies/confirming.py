"""Whether two texts are copies: how much of the shorter one stands in the longer. Pure."""

from __future__ import annotations

import re

import numpy as np

from corpus.copies.shingles import Shingles, shingles

# Chosen on RealTimeQA 2022 (tests/bench/bench_copies.py): from 0.60 to 0.80 hardly any made copy is lost, but of the 12
# pairs that the year itself holds between 0.72 and 0.78 only 4 are copies. A daily list of one site reaches 0.71.
LEAST_SHARED = 0.78  # of the shingles of the shorter text: less is a template filled anew, or a follow-up
LEAST_SIZE = 0.3  # of the longer text that the shorter is: less is a brief that is quoted in it
# A text below so many shingles may be hardly more than what its site puts around every article: more has to be shared.
SHORT, LEAST_SHARED_OF_SHORT, LEAST_SIZE_OF_SHORT = 100, 0.9, 0.6
LEAST_SHINGLES = 24  # of the shorter text: what is shorter is a copy only of the very same text
_SAME = 0.8  # of the shingles of a passage that stand in another text: it says nothing else there
SAME_SENTENCE = 0.6  # the same of one sentence, where a word changed is three shingles of a dozen
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
    share, size = (LEAST_SHARED_OF_SHORT, LEAST_SIZE_OF_SHORT) if less < SHORT else (LEAST_SHARED, LEAST_SIZE)
    if less < LEAST_SHINGLES or less < size * more:
        return False
    return _shared(one, other) >= share * less


def says_the_same(passage: str, other: Shingles, figures: frozenset[str], least: float = _SAME) -> bool:
    """Whether a text with these shingles and figures tells what a passage tells, every figure of it included.

    `least` is the share of the passage's shingles that must stand in the text.
    """
    own = shingles(passage)
    if not len(own) or not figures_of(passage) <= figures:
        return False
    return _shared(own, other) >= least * len(own)


def shared(one: str, other: str) -> int:
    """How many shingles two texts have in common."""
    return _shared(shingles(one), shingles(other))


def figures_of(text: str) -> frozenset[str]:
    """The figures in a text, as they are written."""
    return frozenset(_FIGURE.findall(text))


def _shared(one: Shingles, other: Shingles) -> int:
    return len(np.intersect1d(one, other, assume_unique=True))
