"""The bounds that a person sets for scores: "accuracy=0.7,refusal_recall=0.8"."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from corpus.errors import UsageError
from retrieval.evaluation.scores import METRICS, Scores

_SHARES = frozenset(metric.name for metric in METRICS if not metric.unit)


@dataclass(frozen=True, slots=True)
class Demand:
    """The score of the metric `name` must be `bound` at least, or else at most."""

    name: str
    bound: float
    least: bool


def demands(texts: Iterable[str], least: bool) -> list[Demand]:
    """The demands that texts hold, each "name=number" or several with commas between.

    Raises:
        UsageError: there is no such metric, the number is no number, or the bound is on the wrong side.
    """
    return [_demand(part.strip(), least) for text in texts for part in text.split(",") if part.strip()]


def missed(wanted: Iterable[Demand], scores: Scores) -> list[str]:
    """A sentence for each demand that is not met. A demand on what could not be measured is not met."""
    sentences = []
    for demand in wanted:
        score = scores[demand.name]
        side = "least" if demand.least else "most"
        if score.value is None:
            sentences.append(
                f"{demand.name} should be {demand.bound:g} at {side}: no question of the file measures it."
            )
        elif score.value < demand.bound if demand.least else score.value > demand.bound:
            sentences.append(f"{demand.name} is {score}; it should be {demand.bound:g} at {side}.")
    return sentences


def _demand(text: str, least: bool) -> Demand:
    option, other = ("--min", "--max") if least else ("--max", "--min")
    name, _, number = (part.strip() for part in text.partition("="))
    lower = {metric.name: metric.lower for metric in METRICS}
    if name not in lower:
        raise UsageError(f"{option}: there is no figure “{name}”; there are: {', '.join(lower)}.")
    if lower[name] is least:
        which = "lower" if least else "higher"
        raise UsageError(f"{option} {name}: it is better the {which} it is; use {other} {name}=NUMBER.")
    try:
        bound = float(number)
    except ValueError:
        bound = math.nan
    if not math.isfinite(bound):
        raise UsageError(f"{option} {name}: “{number}” is no number; write {option} {name}=0.7")
    if name in _SHARES and not 0 <= bound <= 1:
        raise UsageError(f"{option} {name}: it lies between 0 and 1, and {number} does not; 70 % is 0.7.")
    return Demand(name, bound, least)
