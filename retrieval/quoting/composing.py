"""Candidates -> the statements of an answer, and how they differ. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from retrieval.agreement import Agreed, Group, agree
from retrieval.agreement.candidate import Candidate
from retrieval.answer import Difference, Statement
from retrieval.english.question_types import ParsedQuestion
from retrieval.quoting.adding import adds, for_each_part, parts
from retrieval.quoting.scoring import Thresholds
from retrieval.quoting.stating import passages_of, statement

HEARD = 0.5  # of the support of "possibly": from here on another stand is heard
Composed = tuple[tuple[Statement, ...], tuple[Difference, ...]]
"""What an answer says, and how its statements differ."""


def compose(asked: ParsedQuestion, candidates: Sequence[Candidate], thresholds: Thresholds, allowed: int) -> Composed:
    """At most `allowed` statements out of the candidates (surest first); none when there is nothing to go on."""
    good = [candidate for candidate in candidates if candidate.support >= thresholds.possible]
    if not good:
        return (), ()
    agreed = _several(asked, good, candidates, allowed) or agree(
        asked,
        good,
        allowed,
        lambda said, other: adds(asked, thresholds.answered, said, other),
        thresholds.same,
        [each for each in candidates if HEARD * thresholds.possible <= each.support < thresholds.possible],
    )
    read = passages_of(candidates)
    return tuple(statement(asked, each, read) for each in agreed.groups), agreed.differences


def _several(
    asked: ParsedQuestion, good: Sequence[Candidate], candidates: Sequence[Candidate], allowed: int
) -> Agreed | None:
    """The answers to several questions in one, where no single sentence has them all."""
    questions = parts(asked)
    chosen = for_each_part(questions, good, candidates) if len(questions) > 1 and allowed > 1 else []
    return Agreed(tuple(Group((each,)) for each in chosen[:allowed])) if len(chosen) > 1 else None
