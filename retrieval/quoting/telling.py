"""Readings -> the statements of an answer, and how they differ. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.agreement import Agreed, Group, agree
from retrieval.agreement.reading import Reading
from retrieval.answer import Difference, Statement
from retrieval.english.question_types import Asked
from retrieval.quoting.adding import adds, for_each_part, parts
from retrieval.quoting.scoring import Thresholds
from retrieval.quoting.stating import passages_of, statement


@dataclass(frozen=True, slots=True)
class Told:
    """What an answer says, and how its statements differ."""

    statements: tuple[Statement, ...] = ()
    differences: tuple[Difference, ...] = ()


def tell(asked: Asked, readings: Sequence[Reading], thresholds: Thresholds, allowed: int) -> Told:
    """At most `allowed` statements out of the readings (surest first); none when there is nothing to go on."""
    good = [reading for reading in readings if reading.support >= thresholds.possible]
    if not good:
        return Told()
    agreed = _several(asked, good, readings, allowed) or agree(
        asked,
        good,
        allowed,
        lambda said, other: adds(asked, thresholds.answered, said, other),
        backing=[reading for reading in readings if 0 < reading.support < thresholds.possible],
    )
    read = passages_of(readings)
    return Told(tuple(statement(asked, each, read) for each in agreed.groups), agreed.differences)


def _several(asked: Asked, good: Sequence[Reading], readings: Sequence[Reading], allowed: int) -> Agreed | None:
    """The answers to several questions in one, where no single sentence has them all."""
    questions = parts(asked)
    chosen = for_each_part(questions, good, readings) if len(questions) > 1 and allowed > 1 else []
    return Agreed(tuple(Group((each,)) for each in chosen[:allowed])) if len(chosen) > 1 else None
