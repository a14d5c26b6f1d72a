"""Candidates whose value a newer article puts another in place of: the newer one leads. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from retrieval.agreement import figures
from retrieval.agreement.candidate import Candidate
from retrieval.english import days
from retrieval.english.amounts import Amount, amounts
from retrieval.english.question_types import ParsedQuestion
from retrieval.english.relation import Relation
from retrieval.english.revisions import Told, revisions
from retrieval.english.sentences import Sentence
from retrieval.english.words import has_most
from retrieval.quoting.lighting import Span, light

_FORMER = re.compile(
    r"\b(?:original(?:ly)?|first|initial(?:ly)?|earlier|previous(?:ly)?|former(?:ly)?|before|planned|promised|agreed|"
    r"used to|last (?:year|month|week))\b",
    re.IGNORECASE,
)
_TOLD = 0.5  # of the words of a question without a name that the newer article must have near


def in_force(asked: ParsedQuestion, sentence: Sentence, core: Span) -> Span:
    """The words that answer, or those that the sentence puts in place of them: "not on 20 November but on the 30th"."""
    if _asks_for_the_former(asked):
        return core
    for old, new in revisions(sentence.text, sentence.hit.passage.source.published):
        if _meets(old, core) and not _meets(new, core):
            return new.start, new.end
    return core


def revised(asked: ParsedQuestion, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Candidates, surest first, with a sentence in front that puts another value in place of the first one's.

    It is as sure as the first was: that one answers the question, and this one says that it is no longer so.
    """
    result = list(candidates)
    if not result or _asks_for_the_former(asked):
        return result
    for _ in candidates:  # a value may be revised again
        newer = next((n for each in result[1:] if (n := _revising(asked, result[0], each))), None)
        if newer is None:
            break
        result = [newer, *(each for each in result if each.sentence is not newer.sentence)]
    return result


def _revising(asked: ParsedQuestion, leading: Candidate, other: Candidate) -> Candidate | None:
    """The other candidate, with the words lit that stand in place of the leading one's value; None without such."""
    day = other.source.published
    if day and leading.source.published and day < leading.source.published:
        return None
    if not _of_the_same(asked, other.sentence):
        return None
    for old, new in revisions(other.sentence.text, day):
        if _says(leading, old):
            core = (new.start, new.end)
            lit = light(asked, other.sentence, core)
            return replace(other, core=core, lit=lit, support=max(leading.support, other.support))
    return None


def _says(candidate: Candidate, old: Told) -> bool:
    """Whether this is the value of a candidate."""
    text, day = candidate.sentence.text, candidate.source.published
    if isinstance(old, Amount):
        told = [each for each in amounts(text) if _meets(each, candidate.core)]
        return any(figures.relate(each, old) is Relation.SAME for each in told)
    named = [each for each in days.days_of_events(text, day) if _meets(each, candidate.core)]
    return any(days.relate(each, old) is Relation.SAME for each in named)


def _of_the_same(asked: ParsedQuestion, sentence: Sentence) -> bool:
    """Whether the article has the question's names; of a question without a name, enough of its words."""
    near = sentence.stems | sentence.passage_stems | sentence.title_stems
    return has_most(asked.names or [word.stem for word in asked.content], near, 1.0 if asked.names else _TOLD)


def _asks_for_the_former(asked: ParsedQuestion) -> bool:
    return bool(_FORMER.search(asked.text)) or bool(days.days(asked.text))


def _meets(value: Told, span: Span) -> bool:
    return value.start < span[1] and span[0] < value.end
