"""Questions alike: groups around a typical one, largest first, nobody left out or counted twice."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import retrieval.finding.clustering
from retrieval.finding.clustering import groups


def on_circle(*degrees: float) -> np.ndarray:
    """Vectors of length 1 at these angles: the cosine of two is that of the angle between them."""
    angles = np.radians(np.array(degrees, np.float32))
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


@pytest.mark.parametrize(
    ("degrees", "expected"),
    [
        ([], []),
        ([0], [[0]]),
        ([0, 90], [[0], [1]]),
        ([0, 90, 10], [[0, 2], [1]]),
        ([90, 0, 10, 180, 5], [[1, 2, 4], [0], [3]]),
        ([0, 25, 50], [[1, 0, 2]]),  # the middle one is near both
        ([0, 25, 50, 75], [[1, 0, 2], [3]]),  # a chain of small steps does not join its ends
        ([7, 7, 7], [[0, 1, 2]]),
    ],
)
def test_groups(degrees: list[float], expected: list[list[int]]) -> None:
    assert groups(on_circle(*degrees).reshape(-1, 2), float(np.cos(np.radians(30)))) == expected


@given(st.lists(st.integers(0, 359), max_size=40), st.integers(1, 90))
def test_every_row_is_in_one_group_near_its_first(degrees: list[int], within: int) -> None:
    vectors, least = on_circle(*degrees).reshape(-1, 2), float(np.cos(np.radians(within)))
    found = groups(vectors, least)
    assert sorted(row for group in found for row in group) == list(range(len(degrees)))
    assert [len(group) for group in found] == sorted((len(group) for group in found), reverse=True)
    for centre, *others in found:
        assert all(vectors[centre] @ vectors[other] >= least - 1e-6 for other in others)


def test_many_are_compared_in_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = on_circle(*range(0, 360, 3))
    whole = groups(vectors, 0.9)
    monkeypatch.setattr(retrieval.finding.clustering, "_ROWS", 7)
    assert groups(vectors, 0.9) == whole
