"""How long the stages of an answer took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from retrieval.answer import Answer


def timed(answer: Answer, clock: Sequence[float], *stages: str) -> Answer:
    """The answer with the seconds that each stage took; `clock` holds when the first began and when each ended."""
    seconds = dict(zip(stages, (later - earlier for earlier, later in pairwise(clock)), strict=True))
    return replace(answer, timings={**seconds, "total": clock[-1] - clock[0]})
