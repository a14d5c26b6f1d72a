"""Which questions are alike: groups of vectors that lie near one another. Pure.

Every member of a group is near its centre. So a chain of small steps never joins questions that have nothing in
common, as it does in single linkage.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_ROWS = 512  # compared with all others at once: 10 MB for 5,000 vectors


def groups(vectors: NDArray[np.float32], least: float) -> list[list[int]]:
    """Rows of `vectors` (n, d), of length 1, in groups whose cosine with the first member is at least `least`.

    Every row is in exactly one group. The largest group comes first. A group begins with its centre; the other rows
    follow in their order.
    """
    number = len(vectors)
    near = np.zeros((number, number), bool)
    for start in range(0, number, _ROWS):
        near[start : start + _ROWS] = vectors[start : start + _ROWS] @ vectors.T >= least
    np.fill_diagonal(near, True)
    free = np.ones(number, bool)
    counts = near.sum(axis=1)
    found: list[list[int]] = []
    while free.any():
        centre = int(np.argmax(np.where(free, counts, 0)))
        members = np.flatnonzero(near[centre] & free)
        free[members] = False
        counts -= near[:, members].sum(axis=1)
        found.append([centre, *(int(member) for member in members if member != centre)])
    return found
