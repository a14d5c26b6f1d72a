"""The two fits of the quoting: sentences for a question, the probability to answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy
from quoting_data import FEW, Case
from quoting_fit import Group, fit_logistic, fit_softmax

from retrieval.english.question_types import ParsedQuestion, read_question
from retrieval.english.words import content, words
from retrieval.evaluation.matching import contains
from retrieval.quoting.ranking import ShortlistedSentence, ranked, shortlisted
from retrieval.quoting.scoring import Calibration, answer_features
from retrieval.reader import Reader

HALF = 0.5
LEADERS = 10  # sentences of each question that the answer model learns from; with 2 it told less of the news


@dataclass
class Read:
    """A case with what was seen in its sentences; `right` says of each whether it answers."""

    case: Case
    asked: ParsedQuestion
    looks: list[ShortlistedSentence]
    right: list[bool]
    scores: list[float] = field(default_factory=list)
    supports: list[float] = field(default_factory=list)
    order: list[int] = field(default_factory=list)  # indexes of the sentences, best first


def read_cases(cases: Sequence[Case], reader: Reader) -> list[Read]:
    """Everything the models see of these cases (sentence scores not yet)."""
    result = []
    for case in cases:
        asked = read_question(case.question)
        looks = shortlisted(asked, case.hits, reader)
        if looks:
            result.append(Read(case, asked, looks, [answers(case, each) for each in looks]))
    return result


def answers(case: Case, look_: ShortlistedSentence) -> bool:
    """Whether the sentence holds the answer: at its own place, or its wording where no place is known."""
    sentence = look_.sentence
    if not case.answerable:
        return False
    if case.gold is None:
        return contains([sentence.text], case.answers) or picks(sentence.text, case)
    if any(
        sentence.hit.passage.id == passage and sentence.start <= start < sentence.end for passage, start, _ in case.gold
    ):
        return True
    return contains([sentence.text], [answer for answer in case.answers if len(answer) > FEW])


def picks(text: str, case: Case) -> bool:
    """Whether a text tells the right one of a quiz's choices in other words: "nine-year" is "9 years", "simple
    possession of marijuana" is "Simple marijuana possession". It has at least half of its words, and more of them than
    of any other choice's.
    """
    stems = {word.stem for word in words(text)}
    told = {choice: _share_told(choice, stems) for choice in case.choices}
    right = max((share for choice, share in told.items() if choice in case.answers), default=0.0)
    return right >= HALF and all(share < right for choice, share in told.items() if choice not in case.answers)


def _share_told(choice: str, stems: set[str]) -> float:
    wanted = {word.stem for word in content(words(choice))}
    return len(wanted & stems) / len(wanted) if wanted else 0.0


def fit_sentences(read: Sequence[Read], penalty: float = 1e-3) -> dict[str, float]:
    """The sentence model: among the sentences looked at, those that answer."""
    groups: list[Group] = [([each.features for each in r.looks], r.right) for r in read]
    return fit_softmax(groups, penalty)


def score(read: Sequence[Read], calibration: Calibration) -> None:
    """Fill in the scores and supports of the sentences."""
    for r in read:
        r.scores = [calibration.sentence(each.features) for each in r.looks]
        r.order = ranked(r.looks, r.scores)
        r.supports = [calibration.support(row) for row in answer_rows(r)]


def answer_rows(r: Read) -> list[dict[str, float]]:
    """The features of the answer model for each sentence of a scored case."""
    return answer_features([each.features for each in r.looks], r.scores, [each.core_stems for each in r.looks])


def fit_answers(fit: Sequence[Read], strength: float = 0.1) -> dict[str, Any]:
    """The answer model: whether a leading sentence answers."""
    rows, right = [], []
    for r in fit:
        features = answer_rows(r)
        for index in r.order[:LEADERS]:
            rows.append(features[index])
            right.append(r.right[index])
    weights, bias = fit_logistic(rows, right, strength)
    return {"weights": weights, "bias": bias}


Values = Callable[[Read, int], float]


def supports(read: Read, index: int) -> float:
    """The calibrated probability of one sentence."""
    return read.supports[index]


def raw_answer(calibration: Calibration) -> Values:
    """The answer model's score of one sentence, before it is mapped to a probability."""

    def raw(read: Read, index: int) -> float:
        return calibration.answer(answer_rows(read)[index])

    return raw


def leaders(read: Sequence[Read], value: Values) -> tuple[numpy.ndarray, numpy.ndarray]:
    """A value of the leading sentence of each question, and whether that sentence answers."""
    values = [value(r, r.order[0]) for r in read]
    return numpy.array(values), numpy.array([r.right[r.order[0]] for r in read])


def rounded(figures: Any) -> Any:
    """Numbers of a JSON value with four significant digits, weights near nothing left out."""
    if isinstance(figures, dict):
        kept = {k: rounded(v) for k, v in figures.items()}
        return {k: v for k, v in kept.items() if not isinstance(v, float) or abs(v) >= 1e-4 or k == "bias"}
    if isinstance(figures, list | tuple):
        return [rounded(value) for value in figures]
    return float(f"{figures:.4g}") if isinstance(figures, float) else figures
