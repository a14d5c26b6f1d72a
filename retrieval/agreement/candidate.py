"""A sentence as a candidate for the answer: what stands between reading and writing."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.article import Source
from retrieval.english.sentences import Sentence
from retrieval.reader.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Candidate:
    """One sentence read as an answer.

    Attributes:
        sentence: the sentence.
        lit: the spans that are shown as the answer, as offsets into the sentence's text.
        core: the tightest span that answers.
        support: the calibrated probability, 0 to 1, that it answers.
        verdict: what the checker of answers says of it; None where it was not checked.
    """

    sentence: Sentence
    lit: tuple[tuple[int, int], ...]
    core: tuple[int, int]
    support: float
    verdict: Verdict | None = None

    @property
    def source(self) -> Source:
        """The article that is read."""
        return self.sentence.hit.passage.source

    @property
    def report(self) -> str:
        """The identity of the report: the same in all copies of an article."""
        return self.sentence.hit.reported_as
