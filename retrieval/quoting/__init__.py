"""Hits -> an answer made of exact quotes: the default, which needs no chat model.

question -> question_kind -> Asked
hits -> sentences -> shortlist -> features, spans -> scoring -> lighting -> Reading
readings -> merging -> statements -> Answer
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from retrieval.answer import Answer, Hit, Outcome, Question, Quote, Searched, Statement
from retrieval.quoting.features import leans
from retrieval.quoting.lighting import clause_of
from retrieval.quoting.merging import Group, Reading, differ, differences, group
from retrieval.quoting.question_kind import Asked, Kind, read_question
from retrieval.quoting.reading import Embeddings, read
from retrieval.quoting.scoring import Calibration, Thresholds, load_calibration
from retrieval.quoting.sentences import Sentence

__all__ = ["Embeddings", "QuoteWriter"]

_NEAREST = 3
# Words that name something told in the sentence before, whatever their place in the sentence.
_POINTS_BACK = re.compile(
    r"\b(?:the|this|that|these|those|such an?|such) (?:incidents?|moves?|decisions?|measures?|announcements?|"
    r"developments?|statements?|attacks?|assaults?|strikes?|claims?|accusations?|proposals?|plans?)\b"
    r"(?!\s+(?:in|on|of|at|by|for|against|that|to|from|with|which)\b)",
    re.IGNORECASE,
)


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
        embeddings: Embeddings,
        max_statements: int = 3,
        false_answer_rate: float = 0.2,
        *,
        calibration: Calibration | None = None,
        clock: Callable[[], datetime] = _now,
    ) -> None:
        if not 1 <= max_statements <= 5:
            raise ValueError(f"max_statements must lie between 1 and 5, not {max_statements}")
        self.embeddings = embeddings
        self.max_statements = max_statements
        self.calibration = calibration or load_calibration()
        self.thresholds: Thresholds = self.calibration.thresholds(false_answer_rate)
        self.clock = clock

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        """Read the passages found for a question, best first: every sentence worth a look, surest first."""
        return read(read_question(question), hits, self.embeddings, self.calibration) if hits else []

    def write(
        self,
        question: Question,
        readings: Sequence[Reading],
        searched: Searched,
        read_as: str | None = None,
        asked: datetime | None = None,
    ) -> Answer:
        """Answer a question from what was read for it.

        `read_as` is the question that stands alone, when it is not the question as asked; it is what is answered.
        """
        reading_of = read_question(read_as or question.text)
        confidence = readings[0].support if readings else 0.0
        outcome = self._outcome(confidence)
        groups = self._chosen(reading_of, readings, outcome)
        statements = tuple(_statement(reading_of, group) for group in groups)
        return Answer(
            id=uuid.uuid4().hex,
            question=question.text,
            outcome=outcome,
            searched=searched,
            read_as=read_as,
            statements=statements,
            differences=differences(reading_of, groups),
            nearest=() if statements else _nearest(readings),
            confidence=confidence,
            asked=asked or self.clock(),
        )

    def _outcome(self, support: float) -> Outcome:
        if support >= self.thresholds.answered:
            return Outcome.ANSWERED
        return Outcome.POSSIBLE if support >= self.thresholds.possible else Outcome.NOT_FOUND

    def _chosen(self, asked: Asked, readings: Sequence[Reading], outcome: Outcome) -> list[Group]:
        """The groups of readings that become statements: the best, and those that add something to it."""
        if outcome is Outcome.NOT_FOUND:
            return []
        good = [reading for reading in readings if reading.support >= self.thresholds.possible]
        best, *others = group(asked, good)
        added = [other for other in others if _adds(asked, best, other)]
        chosen = [best, *added][: self.max_statements]
        if differences(asked, chosen):
            chosen.sort(key=lambda each: each.published, reverse=True)  # newest dated first
        return chosen


def _adds(asked: Asked, best: Group, other: Group) -> bool:
    """Whether a second statement tells more: another figure of the same thing, another voice or another cause."""
    if best.value and other.value and differ(asked, best.value, other.value):
        return True
    elsewhere = {r.source.id for r in best.readings}.isdisjoint(r.source.id for r in other.readings)
    return asked.kind in (Kind.REASON, Kind.YESNO) and elsewhere


def _statement(asked: Asked, chosen: Group) -> Statement:
    leading = chosen.readings[0]
    sentence = leading.sentence
    since = sentence.before if _needs_the_one_before(sentence) else None
    quote = sentence.quote(since)
    shift = sentence.start - since.start if since else 0
    lit = tuple((start + shift, end + shift) for start, end in leading.lit)
    if since and asked.kind is Kind.REASON and _POINTS_BACK.search(sentence.text):
        lit = (clause_of(since), *lit)  # "in response to the incident": the cause is the incident itself
    return Statement(quote.text, lit, chosen.quotes(quote), chosen.support)


def _needs_the_one_before(sentence: Sentence) -> bool:
    """Whether what the sentence speaks of is named only in the one before; a heading names nothing."""
    before = sentence.before
    if before is None or before.text[-1] not in ".!?…”\"'":
        return False
    return leans(sentence) or bool(_POINTS_BACK.search(sentence.text))


def _nearest(readings: Sequence[Reading]) -> tuple[Quote, ...]:
    """The nearest sentences, one of each article."""
    by_article: dict[str, Quote] = {}
    for reading in readings:
        by_article.setdefault(reading.source.id, reading.sentence.quote())
    return tuple(by_article.values())[:_NEAREST]
