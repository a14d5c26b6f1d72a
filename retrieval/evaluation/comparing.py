"""Two runs over the same questions: which questions were answered better or worse, and how each score changed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from retrieval.evaluation.judging import Result
from retrieval.evaluation.scores import METRICS, Metric, headline

Pairs = Sequence[tuple[Result, Result]]  # of one question: then, now


@dataclass(frozen=True, slots=True)
class Change:
    """How a score changed over the questions that both runs have.

    Attributes:
        then, now: the two scores.
        up, down: how many questions have a higher part of it now, and a lower one.
        p: the probability that chance alone splits them as unevenly or more.

    `up`, `down` and `p` are None for a metric that is no mean over questions.
    """

    then: float | None
    now: float | None
    up: int | None
    down: int | None
    p: float | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two runs, question by question. `only_then` and `only_now` count the questions that the other run lacks."""

    pairs: Pairs
    only_then: int
    only_now: int
    changes: Mapping[str, Change]

    @property
    def better(self) -> Pairs:
        """The questions that were wrong and are right."""
        return [pair for pair in self.pairs if pair[1].right > pair[0].right]

    @property
    def worse(self) -> Pairs:
        """The questions that were right and are wrong."""
        return [pair for pair in self.pairs if pair[1].right < pair[0].right]


def compare(then: Sequence[Result], now: Sequence[Result]) -> Comparison:
    """Pair two runs by id and question. The changes are those of the headline scores over the pairs."""
    earlier = _keyed(then)
    later = _keyed(now)
    pairs = [(earlier[key], result) for key, result in later.items() if key in earlier]
    counted = [pair for pair in pairs if headline(pair) == list(pair)]
    changes = {metric.name: _change(metric, counted) for metric in METRICS}
    return Comparison(pairs, len(earlier) - len(pairs), len(later) - len(pairs), changes)


def sign_test(up: int, down: int) -> float:
    """The two-sided sign test, exact; over yes and no this is McNemar's test (1947). 1 when nothing changed."""
    fewer, total = min(up, down), up + down
    ways = sum(math.comb(total, number) for number in range(fewer + 1))
    return min(1.0, ways / (1 << total) * 2)


def _keyed(results: Sequence[Result]) -> dict[tuple[str, str, int], Result]:
    """Results by id and question; those that share both are told apart by their order."""
    seen: Counter[tuple[str, str]] = Counter()
    keyed = {}
    for result in results:
        key = (result.item.id, result.item.question)
        keyed[(*key, seen[key])] = result
        seen[key] += 1
    return keyed


def _change(metric: Metric, pairs: Pairs) -> Change:
    then, now = metric.of([a for a, _ in pairs]).value, metric.of([b for _, b in pairs]).value
    if metric.per_question is None:
        return Change(then, now, None, None, None)
    parts = [(metric.per_question(a), metric.per_question(b)) for a, b in pairs]
    both = [(a, b) for a, b in parts if a is not None and b is not None]
    up, down = sum(b > a for a, b in both), sum(b < a for a, b in both)
    return Change(then, now, up, down, sign_test(up, down))
