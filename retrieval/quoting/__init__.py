"""Hits -> an answer made of exact quotes: the default, which needs no chat model.

question -> Understood
hits -> sentences, the reader's spans -> features -> proposals -> the checker's verdicts -> lighting -> Candidate
candidates -> revising -> agreement -> stating -> Answer; for a broad question -> recounting -> Answer
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from retrieval.agreement.candidate import Candidate
from retrieval.answer import Answer, Outcome, Searched
from retrieval.question.understanding import Understood
from retrieval.quote import Hit
from retrieval.quoting.composing import compose
from retrieval.quoting.ranking import read
from retrieval.quoting.recounting import recount
from retrieval.quoting.scoring import Calibration, Thresholds, load_calibration
from retrieval.quoting.stating import nearest
from retrieval.reader.passage_reading import Reader
from retrieval.reader.verdict import AnswerChecker

__all__ = ["QuoteWriter"]


class QuoteWriter:
    """Writes answers made of exact quotes.

    Args:
        reader: the small model that finds the answering words.
        checker: the small model that judges whether a sentence answers.
        max_statements: from 1 to 5.
        false_answer_rate: the share of wrong answers among those given that the person accepts, between 0 and 1. The
            least support of an answer follows from it by the calibration.

    Raises:
        ValueError: a value is outside its range.
    """

    def __init__(
        self,
        reader: Reader,
        checker: AnswerChecker,
        max_statements: int = 3,
        false_answer_rate: float = 0.15,
        *,
        calibration: Calibration | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if not 1 <= max_statements <= 5:
            raise ValueError(f"max_statements must lie between 1 and 5, not {max_statements}")
        self.reader = reader
        self.checker = checker
        self.max_statements = max_statements
        self.calibration = calibration or load_calibration()
        self.thresholds: Thresholds = self.calibration.thresholds(false_answer_rate)
        self.clock = clock

    def read(self, question: Understood, hits: Sequence[Hit]) -> list[Candidate]:
        """The candidates in the passages found for a question (best first), surest first."""
        if not hits:
            return []
        # The checker knows no days, so that "currently" and "the latest" tell it nothing: search sees to them.
        checked = question.wanted.text if question.time.newest else question.in_full
        return read(question.wanted, hits, self.reader, self.checker, self.calibration, checked, question.time)

    def write(
        self,
        question: Understood,
        candidates: Sequence[Candidate],
        searched: Searched,
        asked: datetime | None = None,
    ) -> Answer:
        """Answer a question from its candidates."""
        confidence = candidates[0].support if candidates else 0.0
        outcome = self._outcome(confidence)
        found = candidates if outcome is not Outcome.NOT_FOUND else ()
        statements, differences = compose(question.asked, found, self.thresholds, self.max_statements)
        if question.topic and (outcome is not Outcome.ANSWERED or question.topic.newest):
            told = recount(question.topic, candidates, self.max_statements)
            if told:
                outcome, statements, differences, confidence = Outcome.ANSWERED, told, (), told[0].support
        return Answer(
            id=uuid.uuid4().hex,
            question=question.text,
            outcome=outcome,
            searched=searched,
            read_as=question.read_as,
            statements=statements,
            differences=differences,
            nearest=() if statements else nearest(candidates),
            confidence=confidence,
            asked=asked or self.clock(),
        )

    def _outcome(self, support: float) -> Outcome:
        if support >= self.thresholds.answered:
            return Outcome.ANSWERED
        return Outcome.POSSIBLE if support >= self.thresholds.possible else Outcome.NOT_FOUND
