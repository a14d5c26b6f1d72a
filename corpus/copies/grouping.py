"""Which texts are one group, and which of them stands for it. Pure.

A group is a representative and its copies: a text stands for itself unless a better one that is a copy of it stands for
itself too; then it belongs to the best of these. So every member is a copy of its representative, and a chain of small
steps never joins texts that have nothing in common. The groups follow from the pairs of copies alone, not from the
order in which the texts came.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable
from typing import TypeAlias

# The first is the best: minus the number of characters (the fullest text), the earliest day it was published
# ("9999" where no day is known), the version.
Rank: TypeAlias = tuple[int, str, str]


def rank(characters: int, published: str | None, version: str) -> Rank:
    """What decides who stands for a group: the fullest text, then the one of the earliest day, then the version."""
    return (-characters, published or "9999", version)


def regroup(
    touched: Iterable[int],
    rank_of: Callable[[int], Rank],
    copies_of: Callable[[int], Collection[int]],
    lead_of: Callable[[int], int | None],
) -> dict[int, int]:
    """The texts whose representative changes, with the new one.

    Only what can change is looked at: from a text whose representative changes to its copies of lower rank.

    Args:
        touched: the texts that are new, have another rank, or have gained or lost a copy.
        rank_of: the rank of a text as it is now.
        copies_of: the texts that are copies of a text.
        lead_of: the representative of a text before; None for a new one.
    """
    waiting = [(rank_of(text), text) for text in set(touched)]
    heapq.heapify(waiting)
    seen = {text for _, text in waiting}
    changed: dict[int, int] = {}
    while waiting:
        own, text = heapq.heappop(waiting)
        copies = [(rank_of(copy), copy) for copy in copies_of(text)]
        leads = [(place, copy) for place, copy in copies if place < own and changed.get(copy, lead_of(copy)) == copy]
        lead = min(leads)[1] if leads else text
        before = lead_of(text)
        if lead == before:
            continue
        changed[text] = lead
        if (lead == text) == (before == text):
            continue
        for place, copy in copies:
            if place > own and copy not in seen:
                seen.add(copy)
                heapq.heappush(waiting, (place, copy))
    return changed
