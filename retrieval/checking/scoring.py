"""Weighs features with the shipped figures: how surely passages support a sentence.

A logistic regression, fitted by tests/bench/train_checking.py on HaluEval and shipped as plain numbers.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from retrieval.quoting.scoring import Linear


@dataclass(frozen=True, slots=True)
class Scorer:
    """The shipped figures, with the cosines of embeddings among the features and without.

    `least` and `least_by_words`: the probabilities from which a sentence counts as supported.
    """

    linear: Linear
    least: float
    by_words: Linear
    least_by_words: float

    def support(self, features: Mapping[str, float]) -> float:
        """The probability, 0 to 1, that the passages support a sentence with these features."""
        linear = self.linear if "cosine" in features else self.by_words
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, linear(features)))))

    def supported(self, features: Mapping[str, float]) -> bool:
        """Whether that is enough."""
        return self.support(features) >= (self.least if "cosine" in features else self.least_by_words)


@cache
def load_scorer() -> Scorer:
    """The shipped figures (`support.json`, made by tests/bench/train_checking.py)."""
    text = resources.files(__package__).joinpath("support.json").read_text(encoding="utf-8")
    return scorer_from(json.loads(text))


def scorer_from(figures: Mapping[str, Any]) -> Scorer:
    """A scorer from its JSON form."""
    full, by_words = figures["embeddings"], figures["words"]
    return Scorer(
        Linear(full["weights"], full["bias"]), full["least"], Linear(by_words["weights"], by_words["bias"]),
        by_words["least"],
    )  # fmt: skip
