"""The two fits of the quoting: which sentences are proposed for a question, and the probability to answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy
from quoting_data import Case
from quoting_fit import Group, fit_logistic, fit_softmax

from retrieval.english.question_types import ParsedQuestion, read_question
from retrieval.question.asked_time import asked_time
from retrieval.quoting.ranking import CheckedSentence, ShortlistedSentence, checked, shortlisted
from retrieval.quoting.scoring import Calibration
from retrieval.reader import AnswerChecker, Reader

LEADERS = 4  # checked sentences of each question that the probability is fitted to, best first


@dataclass
class Read:
    """A case with what was seen in its sentences; `right` says of each whether it answers."""

    case: Case
    asked: ParsedQuestion
    looks: list[ShortlistedSentence]
    right: list[bool]
    judged: list[CheckedSentence] = field(default_factory=list)
    supports: list[float] = field(default_factory=list)  # of the judged ones

    @property
    def leading(self) -> int:
        """The number of the judged sentence that leads."""
        return int(numpy.argmax(self.supports))

    def answers(self, judged: CheckedSentence) -> bool:
        """Whether a judged sentence answers."""
        return self.case.holds(judged.look.sentence)


def read_cases(cases: Sequence[Case], reader: Reader) -> list[Read]:
    """What the reader sees of these cases."""
    result = []
    for case in cases:
        asked = read_question(case.question)
        looks = shortlisted(asked, case.hits, reader)
        if looks:
            result.append(Read(case, asked, looks, [case.holds(each.sentence) for each in looks]))
    return result


def fit_proposals(read: Sequence[Read], penalty: float = 1e-3) -> dict[str, float]:
    """The weights by which sentences are proposed: among those looked at, those that answer."""
    groups: list[Group] = [([each.features for each in r.looks], r.right) for r in read]
    return fit_softmax(groups, penalty)


def judge(read: Sequence[Read], checker: AnswerChecker, calibration: Calibration) -> None:
    """Fill in what the checker says of the sentences that are proposed."""
    for r in read:
        scores = [calibration.sentence(each.features) for each in r.looks]
        time = asked_time(r.case.question, today=r.case.day or date.today())
        r.judged = checked(r.case.question, time, r.looks, scores, checker)


def score(read: Sequence[Read], calibration: Calibration) -> None:
    """Fill in the supports."""
    for r in read:
        r.supports = [calibration.support(each.features) for each in r.judged]


LEANING = ("checker leads", "reader share", "reports behind")  # on the other sentences
# Not fitted: most articles have no days here. Chosen on the quiz of 2022, where a larger one gains nothing more.
OF_TIME = {"years behind": -1.5}


def fit_answers(fit: Sequence[Read], without: Sequence[str] = (), strength: float = 0.1) -> dict[str, Any]:
    """The probability that a checked sentence answers, without the features named in `without`."""
    rows, right = [], []
    for r in fit:
        best = sorted(r.judged, key=lambda each: -each.verdict.answers)[:LEADERS]
        rows += [{n: v for n, v in each.features.items() if n not in (*without, *OF_TIME)} for each in best]
        right += [r.answers(each) for each in best]
    weights, bias = fit_logistic(rows, right, strength)
    return {"weights": weights | OF_TIME, "bias": bias}


Values = Callable[[Read, int], float]


def supports(read: Read, index: int) -> float:
    """The calibrated probability of one sentence."""
    return read.supports[index]


def raw_answer(calibration: Calibration) -> Values:
    """The answer model's score of one sentence, before it is mapped to a probability."""

    def raw(read: Read, index: int) -> float:
        return calibration.answer(read.judged[index].features)

    return raw


def leaders(read: Sequence[Read], value: Values) -> tuple[numpy.ndarray, numpy.ndarray]:
    """A value of the leading sentence of each question, and whether that sentence answers."""
    values = [value(r, r.leading) for r in read]
    return numpy.array(values), numpy.array([r.answers(r.judged[r.leading]) for r in read])


def rounded(figures: Any) -> Any:
    """Numbers of a JSON value with four significant digits, weights near nothing left out."""
    if isinstance(figures, dict):
        kept = {k: rounded(v) for k, v in figures.items()}
        return {k: v for k, v in kept.items() if not isinstance(v, float) or abs(v) >= 1e-4 or k == "bias"}
    if isinstance(figures, list | tuple):
        return [rounded(value) for value in figures]
    return float(f"{figures:.4g}") if isinstance(figures, float) else figures
