"""Does this sentence answer this question? What a checker of answers reads and says. Types only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

PLAIN, YES, NO, UNKNOWN = range(4)


@dataclass(frozen=True, slots=True)
class CandidateText:
    """A sentence that may answer, with what stands around it; "" for what there is not."""

    sentence: str
    headline: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checker says of a candidate.

    Attributes:
        answers: the logit that the sentence answers the question.
        yes, no, unknown: the probability, if it answers, that it says yes or no to a yes-or-no question, or that what
            is asked for is not known.
        start, end: the answering words, as offsets into the sentence.
    """

    answers: float
    yes: float
    no: float
    unknown: float
    start: int
    end: int


class AnswerChecker(Protocol):
    """Judges candidates. Safe to use from many threads."""

    identity: str

    def check(self, question: str, candidates: Sequence[CandidateText]) -> list[Verdict]:
        """One verdict for each candidate, in their order."""
        ...
