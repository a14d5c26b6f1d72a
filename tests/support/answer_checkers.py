"""Checkers of answers for tests: one that weighs words and nothing else, and the shipped one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from retrieval.english.background import rarity
from retrieval.english.question_types import read_question
from retrieval.english.words import words
from retrieval.reader import load_checker
from retrieval.reader.verdict import AnswerChecker, CandidateText, Verdict


class ByWords:
    """Takes the share of the question's words in a sentence, rare ones counting more, for how surely it answers."""

    identity = "by words"

    def check(self, question: str, candidates: Sequence[CandidateText]) -> list[Verdict]:
        """Log odds from -4 to 4."""
        wanted = {stem: 0.5 + 0.5 * rarity(stem) for stem in read_question(question).stems}
        total = sum(wanted.values()) or 1.0
        result = []
        for candidate in candidates:
            told = {word.stem for word in words(candidate.sentence)}
            share = sum(value for stem, value in wanted.items() if stem in told) / total
            result.append(Verdict(8 * share - 4, 0.0, 0.0, 0.0, 0, len(candidate.sentence)))
        return result


@cache
def checker() -> AnswerChecker:
    """The checker that is shipped, loaded once."""
    return load_checker()
