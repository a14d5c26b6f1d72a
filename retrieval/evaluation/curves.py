"""Confidence against being right.

All functions take pairs of a confidence, 0 to 1, and whether the answer was right. Answers of equal confidence share
their mean rightness, so that the order of the questions plays no part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import fmean

Pair = tuple[float, bool]
_BINS = 10


@dataclass(frozen=True, slots=True)
class Point:
    """The effect of giving only answers of at least this confidence.

    Attributes:
        coverage: the share of answers that is given.
        risk: the share of the given answers that is wrong.
    """

    coverage: float
    risk: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers of like confidence: how many there are, their mean confidence, and the share of right ones."""

    total: int
    confidence: float
    right: float


def risk_coverage(pairs: Sequence[Pair]) -> list[Point]:
    """The curve, one point for each answer, surest first (El-Yaniv and Wiener, 2010)."""
    points, wrong = [], 0.0
    for place, (confidence, right) in enumerate(reversed(_evened(pairs)), start=1):
        wrong += 1 - right
        points.append(Point(place / len(pairs), wrong / place, confidence))
    return points


def area(points: Sequence[Point]) -> float:
    """The area under the risk-coverage curve: the mean risk over its points; 0 is best, 1 worst."""
    return fmean(point.risk for point in points)


def reliability(pairs: Sequence[Pair]) -> list[Bin]:
    """Ten bins of as many answers each (fewer when there are not ten), least sure first."""
    evened = _evened(pairs)
    count = min(_BINS, len(evened))
    edges = [len(evened) * number // count for number in range(count + 1)] if count else []
    parts = [evened[start:end] for start, end in pairwise(edges)]
    return [Bin(len(part), fmean(c for c, _ in part), fmean(r for _, r in part)) for part in parts]


def calibration_error(bins: Sequence[Bin]) -> float:
    """The mean distance between confidence and being right (expected calibration error); 0 is best, 1 worst."""
    return sum(one.total * abs(one.confidence - one.right) for one in bins) / sum(one.total for one in bins)


def _evened(pairs: Sequence[Pair]) -> list[tuple[float, float]]:
    """The pairs, least sure first, with the share of right answers among all of the same confidence."""
    even = []
    for confidence, group in groupby(sorted(pairs), key=lambda pair: pair[0]):
        rights = [right for _, right in group]
        even += [(confidence, fmean(rights))] * len(rights)
    return even
