"""What stands between reading and writing: one sentence, and what was read in it."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.article import Source
from retrieval.english.sentences import Sentence


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence read as an answer, and how surely it answers.

    `lit` are the words shown as the answer, `core` the tightest of them (offsets into the sentence's text).
    """

    sentence: Sentence
    lit: tuple[tuple[int, int], ...]
    core: tuple[int, int]
    support: float

    @property
    def source(self) -> Source:
        """The article that is read."""
        return self.sentence.hit.passage.source

    @property
    def report(self) -> str:
        """What tells this report from another: the same in all copies of an article."""
        return self.sentence.hit.reported_as
