"""A sentence as a candidate for the answer: what stands between reading and writing."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.article import Source
from retrieval.english.sentences import Sentence
from retrieval.reader.verdict import Verdict

_SAID = 0.7  # the probability from which "yes", "no" or "not known" is put in words


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
    def says(self) -> str:
        """What the checker is sure that it says: "yes" or "no" to a yes-or-no question, "unknown", or ""."""
        if self.verdict is None:
            return ""
        told = {"unknown": self.verdict.unknown, "yes": self.verdict.yes, "no": self.verdict.no}
        most = max(told, key=lambda each: told[each])
        return most if told[most] >= _SAID else ""

    @property
    def source(self) -> Source:
        """The article that is read."""
        return self.sentence.hit.passage.source

    @property
    def report(self) -> str:
        """The identity of the report: the same in all copies of an article."""
        return self.sentence.hit.reported_as
