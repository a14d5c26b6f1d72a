"""What two texts have in common in the same order. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def weight_in_order(first: Iterable[tuple[str, float]], second: Sequence[str]) -> float:
    """The weight of the longest common subsequence of stems; each stem of `first` comes with its weight."""
    row = [0.0] * (len(second) + 1)
    for stem, weight in first:
        diagonal = 0.0
        for place, rival in enumerate(second, start=1):
            kept = row[place]
            row[place] = diagonal + weight if stem == rival else max(kept, row[place - 1])
            diagonal = kept
    return row[-1]
