"""Hits -> an answer made of exact quotes: the default, which needs no chat model.

question -> Understood
hits -> sentences, the reader's spans -> features -> scoring -> lighting -> Reading
readings -> agreement -> stating -> Answer
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from retrieval.agreement.reading import Reading
from retrieval.answer import Answer, Hit, Outcome, Searched
from retrieval.question.understanding import Understood
from retrieval.quoting.reading import read
from retrieval.quoting.scoring import Calibration, Thresholds, load_calibration
from retrieval.quoting.stating import nearest
from retrieval.quoting.telling import tell
from retrieval.reader.reading import Reader

__all__ = ["QuoteWriter"]


def _now() -> datetime:
    return datetime.now(UTC)


class QuoteWriter:
    """Writes answers made of exact quotes.

    `max_statements`: 1 to 5. `false_answer_rate`: the share of wrong answers among those given that the person
    accepts, between 0 and 1; the support that it takes follows from the calibration. Raises ValueError for
    values outside these ranges.
    """

    def __init__(
        self,
        reader: Reader,
        max_statements: int = 3,
        false_answer_rate: float = 0.1,
        *,
        calibration: Calibration | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        if not 1 <= max_statements <= 5:
            raise ValueError(f"max_statements must lie between 1 and 5, not {max_statements}")
        self.reader = reader
        self.max_statements = max_statements
        self.calibration = calibration or load_calibration()
        self.thresholds: Thresholds = self.calibration.thresholds(false_answer_rate)
        self.clock = clock

    def read(self, question: Understood, hits: Sequence[Hit]) -> list[Reading]:
        """Read the passages found for a question, best first: every sentence worth a look, surest first."""
        return read(question.wanted, hits, self.reader, self.calibration) if hits else []

    def write(
        self,
        question: Understood,
        readings: Sequence[Reading],
        searched: Searched,
        asked: datetime | None = None,
    ) -> Answer:
        """Answer a question from what was read for it."""
        confidence = readings[0].support if readings else 0.0
        outcome = self._outcome(confidence)
        told = tell(
            question.wanted,
            readings if outcome is not Outcome.NOT_FOUND else (),
            self.thresholds,
            self.max_statements,
        )
        return Answer(
            id=uuid.uuid4().hex,
            question=question.text,
            outcome=outcome,
            searched=searched,
            read_as=question.read_as,
            statements=told.statements,
            differences=told.differences,
            nearest=() if told.statements else nearest(question.wanted, readings),
            confidence=confidence,
            asked=asked or self.clock(),
        )

    def _outcome(self, support: float) -> Outcome:
        if support >= self.thresholds.answered:
            return Outcome.ANSWERED
        return Outcome.POSSIBLE if support >= self.thresholds.possible else Outcome.NOT_FOUND
