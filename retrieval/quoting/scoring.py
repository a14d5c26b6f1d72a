"""Weighs features with the shipped figures: which sentence answers, and how surely.

Two linear models, fitted by tests/bench/calibrate_quoting.py and shipped as plain numbers: which sentences of a
question are proposed to the checker, by softmax regression on the reader's features, and the probability that a checked
sentence answers, by logistic regression on both judgements, whose score is mapped by a sigmoid fitted to other
questions (Platt, 1999).
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

_SURE = 30.0  # log odds
_SAME_RATE = 0.1  # "in four articles" is a promise: a wrong one costs more than several that are left out


def probability(odds: float) -> float:
    """The probability, 0 to 1, of log odds."""
    return 1.0 / (1.0 + math.exp(-max(-_SURE, min(_SURE, odds))))


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum of named features; a feature without a weight counts nothing."""

    weights: Mapping[str, float]
    bias: float = 0.0

    def __call__(self, features: Mapping[str, float]) -> float:
        get = self.weights.get
        return self.bias + sum(get(name, 0.0) * value for name, value in features.items())


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Supports from which an answer is given, is at least possible, and from which another sentence says the same."""

    answered: float
    possible: float
    same: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """The shipped figures."""

    sentence: Linear
    answer: Linear
    alone: Linear  # log odds of a sentence by itself, whatever the others say
    sigmoid: tuple[float, float]  # slope and offset: score of the answer -> log odds
    table: tuple[tuple[float, float], ...]  # false-answer rate -> least support, rates rising
    possible: float  # least support of the tier between answer and none

    def support(self, features: Mapping[str, float]) -> float:
        """The probability, 0 to 1, that a sentence with these features answers its question."""
        slope, offset = self.sigmoid
        return probability(slope * self.answer(features) + offset)

    def support_alone(self, features: Mapping[str, float]) -> float:
        """The same of a sentence that does not lead, by its own features: two that answer do not compete."""
        return probability(self.alone(features))

    def thresholds(self, false_answer_rate: float) -> Thresholds:
        """Where to answer so that at most this share of the answers given is wrong (on the calibration's mix).

        Between two rates of the table the stricter one holds. Raises ValueError outside 0 < rate < 1.
        """
        if not 0.0 < false_answer_rate < 1.0:
            raise ValueError(f"false_answer_rate must lie between 0 and 1, not {false_answer_rate}")
        answered = self._least(false_answer_rate)
        return Thresholds(answered, min(answered, self.possible), self._least(min(false_answer_rate, _SAME_RATE)))

    def _least(self, rate: float) -> float:
        """The least support at which no more than this share is wrong; above 1 for what was never measured."""
        allowed = [support for limit, support in self.table if limit <= rate + 1e-9]
        return allowed[-1] if allowed else 1.01


@cache
def load_calibration() -> Calibration:
    """The shipped figures (`calibration.json`, made by tests/bench/calibrate_quoting.py)."""
    text = resources.files(__package__).joinpath("calibration.json").read_text(encoding="utf-8")
    return calibration_from(json.loads(text))


def calibration_from(figures: Mapping[str, Any]) -> Calibration:
    """A calibration from its JSON form."""
    return Calibration(
        sentence=Linear(figures["sentence"]),
        answer=Linear(figures["answer"]["weights"], figures["answer"]["bias"]),
        alone=Linear(figures["alone"]["weights"], figures["alone"]["bias"]),
        sigmoid=(figures["sigmoid"][0], figures["sigmoid"][1]),
        table=tuple((rate, support) for rate, support in figures["thresholds"]),
        possible=figures["possible"],
    )
