"""Results -> scores. `SECTIONS` is the one table of what is measured: the terminal, the JSON, the report, `--min` and
`--compare` all read it."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from retrieval.answer import Outcome
from retrieval.evaluation.curves import Pair, area, calibration_error, reliability, risk_coverage
from retrieval.evaluation.judging import Match, Result

_READ = (Outcome.ANSWERED, Outcome.POSSIBLE, Outcome.NOT_FOUND)  # the other outcomes have no confidence
_Z = 1.959964  # 95 % of a normal distribution lie within so many standard deviations


@dataclass(frozen=True, slots=True)
class Score:
    """The value of a metric.

    Attributes:
        value: None when there was nothing to measure it on.
        total: over how many questions, or passages, it was measured.
        right: of a share, how many of the total.
        interval: of a share over independent questions, its 95 % interval.
    """

    value: float | None
    total: int
    right: int | None = None
    interval: tuple[float, float] | None = None

    def __str__(self) -> str:
        if self.value is None:
            return "-"
        return f"{self.value:.3f}" + (f" ({self.right} of {self.total})" if self.right is not None else "")


Scores = Mapping[str, Score]
Measure = Callable[[Sequence[Result]], Score]
PerQuestion = Callable[[Result], float | None]  # None where the metric does not apply to the question


@dataclass(frozen=True, slots=True)
class Metric:
    """What is measured, and how.

    Attributes:
        name: as in the JSON and on the command line.
        meaning: for people.
        of: the score of some results.
        per_question: the part of one question; None for a metric that is no mean over questions.
        lower: less is better.
        unit: "" for what lies between 0 and 1.
    """

    name: str
    meaning: str
    of: Measure
    per_question: PerQuestion | None = None
    lower: bool = False
    unit: str = ""


def score(results: Sequence[Result]) -> Scores:
    """The score of these results by every metric, by its name."""
    return {metric.name: metric.of(results) for metric in METRICS}


def headline(results: Sequence[Result]) -> list[Result]:
    """The results that count in the scores of a whole file: those whose label can be relied on."""
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


def _share(name: str, meaning: str, per_question: PerQuestion) -> Metric:
    """The share of the questions that it applies to for which it holds."""

    def of(results: Sequence[Result]) -> Score:
        values = _values(results, per_question)
        total, right = len(values), sum(map(bool, values))
        return Score(right / total, total, right, wilson(right, total)) if values else Score(None, 0, 0)

    return Metric(name, meaning, of, per_question)


def _average(
    name: str,
    meaning: str,
    per_question: PerQuestion,
    average: Callable[[Sequence[float]], float] = fmean,
    lower: bool = False,
    unit: str = "",
) -> Metric:
    def of(results: Sequence[Result]) -> Score:
        values = _values(results, per_question)
        return Score(average(values) if values else None, len(values))

    return Metric(name, meaning, of, per_question, lower, unit)


def _values(results: Sequence[Result], per_question: PerQuestion) -> list[float]:
    return [value for value in map(per_question, results) if value is not None]


def _answerable(part: PerQuestion) -> PerQuestion:
    """The part of a question that should be answered; other questions do not count."""
    return lambda r: part(r) if r.item.answerable else None


def _text(part: Callable[[Match], float]) -> PerQuestion:
    return _answerable(lambda r: part(r.text) if r.text else None)


def _lit(part: Callable[[Match], float]) -> PerQuestion:
    return _answerable(lambda r: part(r.lit) if r.lit else None)


def _answered(part: PerQuestion) -> PerQuestion:
    """The part of a question that was answered; other questions do not count."""
    return lambda r: part(r) if r.said else None


def _late(values: Sequence[float]) -> float:
    """The 95th percentile by nearest rank."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


def _as_squad(result: Result) -> Match:
    """The match of the lit words. A question that should not be answered counts 1 or 0, as in SQuAD 2.0."""
    if result.lit is not None and result.item.answerable:
        return result.lit
    return Match(result.refused, result.refused, float(result.refused))


def _passages(results: Sequence[Result]) -> Score:
    """Over passages. Those of one answer depend on one another, so no interval is given."""
    asked = [result for result in results if result.item.answerable]
    total, right = sum(r.passages for r in asked), sum(r.passages_right or 0 for r in asked)
    return Score(right / total if total else None, total, right)


def _balanced(refused: Callable[[Result], bool]) -> Measure:
    """The mean of two shares: of the answerable questions answered, and of the others refused."""

    def of(results: Sequence[Result]) -> Score:
        given = [not refused(result) for result in results if result.item.answerable]
        withheld = [refused(result) for result in results if not result.item.answerable]
        return Score((fmean(given) + fmean(withheld)) / 2 if given and withheld else None, len(results))

    return of


def _of_confidence(measure: Callable[[Sequence[Pair]], float]) -> Measure:
    def of(results: Sequence[Result]) -> Score:
        pairs = sure(results)
        return Score(measure(pairs) if pairs else None, len(pairs))

    return of


SECTIONS: Mapping[str, tuple[Metric, ...]] = {
    "Answers": (
        _share("right", "all questions: answered with a right answer, or rightly refused", lambda r: r.right),
        _share("accuracy", "answerable: the text contains an answer", _text(lambda match: match.contains)),
        _share("accuracy_lit", "answerable: lit words contain an answer", _lit(lambda match: match.contains)),
        _share("exact", "answerable: the lit words are an answer", _lit(lambda match: match.exact)),
        _share("exact_text", "answerable: the whole text is an answer", _text(lambda match: match.exact)),
        _average("f1", "answerable: token F1 of the lit words", _lit(lambda match: match.f1)),
        _average("f1_text", "answerable: token F1 of the whole text", _text(lambda match: match.f1)),
        _share("exact_all", "all: as exact, 1 where rightly refused", lambda r: _as_squad(r).exact),
        _average("f1_all", "all: as f1, 1 where rightly refused", lambda r: _as_squad(r).f1),
        _share("choice", "with choices: the right one is supported best", lambda r: r.choice),
        _average("words", "answered: words shown, median", _answered(lambda r: r.words), median, True, "words"),
        _average("words_mean", "answered: words shown, mean", _answered(lambda r: r.words), fmean, True, "words"),
        _average("words_lit", "answered: words lit, median", _answered(lambda r: r.words_lit), median, True, "words"),
    ),
    "Citations": (
        Metric("citation_precision", "cited passages that contain an answer", _passages),
        _share(
            "citation_recall",
            "answerable: a cited passage contains an answer",
            _answerable(lambda r: bool(r.passages_right)),
        ),
        _share("article_cited", "answerable: a right article is cited", _answerable(lambda r: r.article)),
    ),
    "Refusing": (
        _share("answered", "answerable: answered at all", _answerable(lambda r: not r.refused)),
        _share("answer_precision", "answered: right", _answered(lambda r: r.right)),
        _share("possibly", "answered: marked “possibly”", _answered(lambda r: r.outcome is Outcome.POSSIBLE)),
        _share("refused", "all questions: refused", lambda r: r.refused),
        _share("refusal_precision", "refused: unanswerable", lambda r: not r.item.answerable if r.refused else None),
        _share("refusal_recall", "unanswerable: refused", lambda r: r.refused if not r.item.answerable else None),
        Metric("balanced_accuracy", "mean of answered and refusal_recall", _balanced(lambda r: r.refused)),
        Metric("always_refuse", "the same for refusing every question", _balanced(lambda _: True)),
    ),
    "Confidence": (
        Metric(
            "aurc",
            "area under the risk-coverage curve",
            _of_confidence(lambda pairs: area(risk_coverage(pairs))),
            lower=True,
        ),
        Metric(
            "ece",
            "distance of confidence from being right",
            _of_confidence(lambda pairs: calibration_error(reliability(pairs))),
            lower=True,
        ),
    ),
    "Time": (
        _average("seconds_p50", "seconds a question, median", lambda r: r.seconds, median, True, "s"),
        _average("seconds_p95", "seconds a question, 95th percentile", lambda r: r.seconds, _late, True, "s"),
    ),
}
METRICS: tuple[Metric, ...] = tuple(metric for metrics in SECTIONS.values() for metric in metrics)
