"""Weighs features with the shipped figures: how surely passages support a sentence.

Small regression trees, boosted (Friedman, 2001), fitted by tests/bench/train_checking.py on HaluEval and shipped as
plain numbers. A weighted sum does not do: a sentence that has nearly all words of the passage is right when it has
them in the passage's order and may be wrong when it has not, one in words of its own need not have their order.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any


@dataclass(frozen=True, slots=True)
class Split:
    """A node of a tree: on with `low` where the feature is at most the threshold, else with `high`."""

    feature: str
    threshold: float
    low: Split | float
    high: Split | float


@dataclass(frozen=True, slots=True)
class Trees:
    """Their sum, added to `bias`, is the log odds of support. `least`: the probability that counts as supported."""

    bias: float
    trees: tuple[Split | float, ...]
    least: float

    def support(self, features: Mapping[str, float]) -> float:
        """The probability, 0 to 1, that the passages support a sentence with these features."""
        raw = self.bias + sum(_value(tree, features) for tree in self.trees)
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, raw))))


@dataclass(frozen=True, slots=True)
class Scorer:
    """The shipped figures: for all features, and for those that need neither embeddings nor a reader."""

    full: Trees
    words: Trees


def _value(tree: Split | float, features: Mapping[str, float]) -> float:
    while isinstance(tree, Split):
        tree = tree.low if features[tree.feature] <= tree.threshold else tree.high
    return tree


@cache
def load_scorer() -> Scorer:
    """The shipped figures (`support.json`, made by tests/bench/train_checking.py)."""
    return scorer_from(json.loads(resources.files(__package__).joinpath("support.json").read_text(encoding="utf-8")))


def scorer_from(figures: Mapping[str, Any]) -> Scorer:
    """A scorer from its JSON form, in which a split is [feature, threshold, low, high] and a leaf a number."""
    full, words = (
        Trees(each["bias"], tuple(map(_tree_from, each["trees"])), each["least"])
        for each in (figures["full"], figures["words"])
    )
    return Scorer(full, words)


def _tree_from(node: Any) -> Split | float:
    if not isinstance(node, list):
        return float(node)
    feature, threshold, low, high = node
    return Split(feature, threshold, _tree_from(low), _tree_from(high))
