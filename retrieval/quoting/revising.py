"""Candidates whose value their own sentence, or a newer article, puts another in place of. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.agreement import figures
from retrieval.agreement.candidate import Candidate
from retrieval.agreement.values import meets
from retrieval.english import days
from retrieval.english.amounts import Amount, amounts
from retrieval.english.question_types import ParsedQuestion
from retrieval.english.relation import Relation
from retrieval.english.revisions import Told, revisions
from retrieval.english.sentences import Sentence
from retrieval.english.words import has_most
from retrieval.quoting.lighting import light

_FORMER = re.compile(
    r"\b(?:original(?:ly)?|first|initial(?:ly)?|earlier|previous(?:ly)?|former(?:ly)?|before|planned|promised|agreed|"
    r"used to|last (?:year|month|week))\b",
    re.IGNORECASE,
)
_TOLD = 0.5  # of the words of a question without a name that the newer article must have near
Revisions = Sequence[tuple[Told, Told]]


def revised(asked: ParsedQuestion, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates, surest first, each with the value in force lit: "not on 20 November but on the 30th".

    In front comes a sentence that puts another value in place of the first one's. It is as sure as the first was: that
    one answers the question, and this one says that it is no longer so.
    """
    if _FORMER.search(asked.text) or days.days(asked.text):
        return list(candidates)
    told = {id(each.sentence): list(revisions(each.sentence.text, each.source.published)) for each in candidates}
    result = [_in_force(asked, each, told[id(each.sentence)]) for each in candidates]
    for _ in candidates:  # a value may be revised again
        others = (_revising(asked, result[0], each, told[id(each.sentence)]) for each in result[1:])
        newer = next(filter(None, others), None)
        if newer is None:
            break
        result = [newer, *(each for each in result if each.sentence is not newer.sentence)]
    return result


def _in_force(asked: ParsedQuestion, candidate: Candidate, told: Revisions) -> Candidate:
    """The candidate, with the words that its sentence puts in place of those that were read."""
    for old, new in told:
        if meets(old, candidate.core) and not meets(new, candidate.core):
            return _lit(asked, candidate, new)
    return candidate


def _revising(asked: ParsedQuestion, leading: Candidate, other: Candidate, told: Revisions) -> Candidate | None:
    """The other candidate, with the words lit that stand in place of the leading one's value; None without such."""
    day = other.source.published
    if day and leading.source.published and day < leading.source.published:
        return None
    new = next((new for old, new in told if _says(leading, old)), None)
    if new is None or not _of_the_same(asked, other.sentence):
        return None
    return replace(_lit(asked, other, new), support=max(leading.support, other.support))


def _lit(asked: ParsedQuestion, candidate: Candidate, value: Told) -> Candidate:
    core = (value.start, value.end)
    return replace(candidate, core=core, lit=light(asked, candidate.sentence, core))


def _says(candidate: Candidate, old: Told) -> bool:
    """Whether this is the value of a candidate."""
    text, day = candidate.sentence.text, candidate.source.published
    if isinstance(old, Amount):
        told = [each for each in amounts(text) if meets(each, candidate.core)]
        return any(figures.relate(each, old) is Relation.SAME for each in told)
    named = [each for each in days.days_of_events(text, day) if meets(each, candidate.core)]
    return any(days.relate(each, old) is Relation.SAME for each in named)


def _of_the_same(asked: ParsedQuestion, sentence: Sentence) -> bool:
    """Whether the article has the question's names; of a question without a name, enough of its words."""
    near = sentence.stems | sentence.passage_stems | sentence.title_stems
    return has_most(asked.names or [word.stem for word in asked.content], near, 1.0 if asked.names else _TOLD)
