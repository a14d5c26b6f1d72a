"""Results -> figures. `FIGURES` is the one table of what is measured: the terminal, the JSON, the report, `--min` and
`--compare` all read it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from retrieval.answer import Outcome
from retrieval.evaluation.curves import area, calibration_error, reliability, risk_coverage
from retrieval.evaluation.judging import Match, Result

_READ = (Outcome.ANSWERED, Outcome.POSSIBLE, Outcome.NOT_FOUND)  # of the others there is no confidence to speak of
_Z = 1.959964  # 95 % of a normal distribution lie within so many standard deviations


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure over `total` questions (or passages); `value` is None when there was nothing to measure it on.

    A share also has `right`, how many of the total, and a 95 % interval where the questions are independent.
    """

    value: float | None
    total: int
    right: int | None = None
    interval: tuple[float, float] | None = None

    def __str__(self) -> str:
        if self.value is None:
            return "-"
        return f"{self.value:.3f}" + (f" ({self.right} of {self.total})" if self.right is not None else "")


Figures = Mapping[str, Figure]
Each = Callable[[Result], float | None]  # of one question, None where it has none


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is. `each` gives its part of one question, None for figures that are no mean over questions.

    `lower`: less is better. `unit` is "" for what lies between 0 and 1.
    """

    name: str
    section: str
    meaning: str
    of: Callable[[Sequence[Result]], Figure]
    each: Each | None = None
    lower: bool = False
    unit: str = ""


def score(results: Sequence[Result]) -> Figures:
    """Every figure of these results, by name."""
    return {each.name: each.of(results) for each in FIGURES}


def headline(results: Sequence[Result]) -> list[Result]:
    """The results that the figures of a whole file are made of: those whose label can be relied on."""
    return [result for result in results if not result.item.weak]


def by_type(results: Sequence[Result]) -> Mapping[str, list[Result]]:
    """The results of each type of question, in the order of the file."""
    types: dict[str, list[Result]] = {}
    for result in results:
        types.setdefault(result.item.type, []).append(result)
    return types


def sure(results: Sequence[Result]) -> list[tuple[float, bool]]:
    """The confidence of each answer that reading gave or withheld, and whether it is or would have been right."""
    return [(result.confidence, result.would_be_right) for result in results if result.outcome in _READ]


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson, 1927); it needs one of `total` at least."""
    share, spread = right / total, _Z * _Z / total
    middle = (share + spread / 2) / (1 + spread)
    half = _Z * math.sqrt(share * (1 - share) / total + spread / (4 * total)) / (1 + spread)
    return max(0.0, middle - half), min(1.0, middle + half)


def share_of(values: Sequence[bool]) -> Figure:
    """How many of these hold."""
    if not values:
        return Figure(None, 0, 0)
    right = sum(values)
    return Figure(right / len(values), len(values), right, wilson(right, len(values)))


def _known(results: Sequence[Result], each: Each) -> list[float]:
    return [value for value in map(each, results) if value is not None]


def _share(name: str, section: str, meaning: str, each: Callable[[Result], bool | None]) -> Definition:
    return Definition(name, section, meaning, lambda results: share_of([bool(v) for v in _known(results, each)]), each)


def _number(
    name: str,
    section: str,
    meaning: str,
    each: Each,
    middle: Callable[[Sequence[float]], float] = fmean,
    lower: bool = False,
    unit: str = "",
) -> Definition:
    def of(results: Sequence[Result]) -> Figure:
        values = _known(results, each)
        return Figure(middle(values) if values else None, len(values))

    return Definition(name, section, meaning, of, each, lower, unit)


def _late(values: Sequence[float]) -> float:
    """The 95th percentile by nearest rank."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def _as_squad(result: Result) -> Match:
    """The match of the lit words; where nothing should be answered SQuAD 2.0 counts 1 when nothing is, else 0."""
    if result.lit is not None and result.item.answerable:
        return result.lit
    return Match(result.refused, result.refused, float(result.refused))


def _passages(results: Sequence[Result]) -> Figure:
    """Over passages; several stand in one answer, so that no interval of independent ones is given."""
    asked = [result for result in results if result.item.answerable]
    total, right = sum(r.passages for r in asked), sum(r.passages_right or 0 for r in asked)
    return Figure(right / total if total else None, total, right)


def _balanced(results: Sequence[Result], refused: Callable[[Result], bool]) -> Figure:
    """The mean of two shares: of the answerable questions answered, and of the others refused."""
    given = [not refused(result) for result in results if result.item.answerable]
    withheld = [refused(result) for result in results if not result.item.answerable]
    return Figure((fmean(given) + fmean(withheld)) / 2 if given and withheld else None, len(results))


def _area(results: Sequence[Result]) -> Figure:
    pairs = sure(results)
    return Figure(area(risk_coverage(pairs)) if pairs else None, len(pairs))


def _calibration(results: Sequence[Result]) -> Figure:
    pairs = sure(results)
    return Figure(calibration_error(reliability(pairs)) if pairs else None, len(pairs))


_ANSWERS, _CITATIONS, _REFUSING, _CONFIDENCE, _TIME = "Answers", "Citations", "Refusing", "Confidence", "Time"

FIGURES: tuple[Definition, ...] = (
    _share("right", _ANSWERS, "all questions: answered with a right answer, or rightly refused", lambda r: r.right),
    _share(
        "accuracy",
        _ANSWERS,
        "answerable: the text contains an answer",
        lambda r: r.text.contains if r.text and r.item.answerable else None,
    ),
    _share(
        "accuracy_lit",
        _ANSWERS,
        "answerable: lit words contain an answer",
        lambda r: r.lit.contains if r.lit and r.item.answerable else None,
    ),
    _share(
        "exact",
        _ANSWERS,
        "answerable: the lit words are an answer",
        lambda r: r.lit.exact if r.lit and r.item.answerable else None,
    ),
    _share(
        "exact_text",
        _ANSWERS,
        "answerable: the whole text is an answer",
        lambda r: r.text.exact if r.text and r.item.answerable else None,
    ),
    _number(
        "f1",
        _ANSWERS,
        "answerable: token F1 of the lit words",
        lambda r: r.lit.f1 if r.lit and r.item.answerable else None,
    ),
    _number(
        "f1_text",
        _ANSWERS,
        "answerable: token F1 of the whole text",
        lambda r: r.text.f1 if r.text and r.item.answerable else None,
    ),
    _share("exact_all", _ANSWERS, "all: as exact, 1 where rightly refused", lambda r: _as_squad(r).exact),
    _number("f1_all", _ANSWERS, "all: as f1, 1 where rightly refused", lambda r: _as_squad(r).f1),
    _share("choice", _ANSWERS, "with choices: the right one is supported best", lambda r: r.choice),
    _number(
        "words", _ANSWERS, "answered: words shown, median", lambda r: r.words if r.said else None, median, True, "words"
    ),
    _number(
        "words_mean",
        _ANSWERS,
        "answered: words shown, mean",
        lambda r: r.words if r.said else None,
        fmean,
        True,
        "words",
    ),
    _number(
        "words_lit",
        _ANSWERS,
        "answered: words lit, median",
        lambda r: r.words_lit if r.said else None,
        median,
        True,
        "words",
    ),
    Definition("citation_precision", _CITATIONS, "cited passages that contain an answer", _passages),
    _share(
        "citation_recall",
        _CITATIONS,
        "answerable: a cited passage contains an answer",
        lambda r: bool(r.passages_right) if r.item.answerable else None,
    ),
    _share(
        "article_cited",
        _CITATIONS,
        "answerable: a right article is cited",
        lambda r: r.article if r.item.answerable else None,
    ),
    _share(
        "answered", _REFUSING, "answerable: answered at all", lambda r: not r.refused if r.item.answerable else None
    ),
    _share("answer_precision", _REFUSING, "answered: right", lambda r: r.right if r.said else None),
    _share(
        "possibly",
        _REFUSING,
        "answered: marked “possibly”",
        lambda r: r.outcome is Outcome.POSSIBLE if r.said else None,
    ),
    _share("refused", _REFUSING, "all questions: refused", lambda r: r.refused),
    _share(
        "refusal_precision", _REFUSING, "refused: unanswerable", lambda r: not r.item.answerable if r.refused else None
    ),
    _share(
        "refusal_recall", _REFUSING, "unanswerable: refused", lambda r: r.refused if not r.item.answerable else None
    ),
    Definition(
        "balanced_accuracy",
        _REFUSING,
        "mean of answered and refusal_recall",
        lambda results: _balanced(results, lambda r: r.refused),
    ),
    Definition(
        "always_refuse",
        _REFUSING,
        "the same for refusing every question",
        lambda results: _balanced(results, lambda _: True),
    ),
    Definition("aurc", _CONFIDENCE, "area under the risk-coverage curve", _area, lower=True),
    Definition("ece", _CONFIDENCE, "distance of confidence from being right", _calibration, lower=True),
    _number("seconds_p50", _TIME, "seconds a question, median", lambda r: r.seconds, median, True, "s"),
    _number("seconds_p95", _TIME, "seconds a question, 95th percentile", lambda r: r.seconds, _late, True, "s"),
)
