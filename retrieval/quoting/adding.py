"""Which further groups of candidates add something: another cause, an item of a list, another fact asked for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from retrieval.agreement.candidate import Candidate
from retrieval.agreement.groups import Group, relation
from retrieval.english.fates import fate_of
from retrieval.english.question_types import AnswerType, ParsedQuestion, read_question
from retrieval.english.relation import Relation
from retrieval.english.words import Word, content, is_plural, words
from retrieval.quoting.requirements import unmet

_AND_ASKS = re.compile(r"[,;]?\s+and\s+(?=(?:when|where|who|whom|why|how|what|which)\b)", re.IGNORECASE)
_LIST = re.compile(
    r"\b(?:what happened|steps?|sequence|timeline|list|reasons|who (?:are|were|attended|took part|else)|what are|"
    r"what were|how did|which (?:two|three|four|five))\b",
    re.IGNORECASE,
)
_LISTS = frozenset(
    (AnswerType.PERSON, AnswerType.PLACE, AnswerType.NAME, AnswerType.OPEN, AnswerType.SPEECH, AnswerType.MANNER)
)
_FRESH = 4  # words that carry meaning and are not in what is said already
_SURE = 0.6  # of the best support
_TOLD = 0.5  # of the words of one of several questions that its answer has
_NO_LIST = 3  # statements at most where no list is asked for


def parts(asked: ParsedQuestion) -> list[ParsedQuestion]:
    """The questions in one: "When did they leave, and when did they return?" are two."""
    found = _AND_ASKS.split(asked.last or asked.text)
    return [read_question(part) for part in found] if len(found) > 1 else [asked]


def for_each_part(
    questions: Sequence[ParsedQuestion], good: Sequence[Candidate], candidates: Sequence[Candidate]
) -> list[Candidate]:
    """The candidate that answers each of several questions best, in the order of the questions; no candidate twice.

    Two questions compete for one probability, so that one of the answers looks doubtful. A candidate that is not
    among the `good` ones is taken too when its sentence has every word of its question, and its article the names.
    """
    chosen: list[Candidate] = []
    names = frozenset(name for part in questions for name in part.names)
    for part in questions:
        own = _meanings(word for word in part.content if not word.is_name) or part.stems
        told = {id(candidate): _share(own, candidate) for candidate in candidates}
        if any(told[id(candidate)] >= _TOLD for candidate in chosen):
            continue
        sure = [
            candidate for candidate in candidates if told[id(candidate)] == 1 and _may_answer(part, names, candidate)
        ]
        best = max((*good, *sure), key=lambda candidate: told[id(candidate)] * candidate.support)
        if told[id(best)] >= _TOLD:
            chosen.append(best)
    return chosen


def _may_answer(part: ParsedQuestion, names: frozenset[str], candidate: Candidate) -> bool:
    sentence = candidate.sentence
    around = sentence.stems | sentence.passage_stems | sentence.title_stems
    return candidate.support > 0 and bool(names) and names <= around and not unmet(part, sentence)


def _share(own: frozenset[str], candidate: Candidate) -> float:
    return len(own & (candidate.sentence.stems | _meanings(candidate.sentence.words))) / len(own) if own else 0.0


def _meanings(found: Iterable[Word]) -> frozenset[str]:
    """The stems by which words are compared; words of one fate are the same: "killed" and "died"."""
    return frozenset(fate_of(word.text) or word.stem for word in found)


def wants_several(asked: ParsedQuestion) -> bool:
    """Whether a list or a sequence is asked for."""
    plural = any(word.stem in asked.focus and is_plural(word.text) for word in words(asked.text))
    return asked.kind in _LISTS and (plural or bool(_LIST.search(asked.text)))


def adds(asked: ParsedQuestion, sure: float, said: Sequence[Group], other: Group) -> bool:
    """Whether a further statement adds something to those `said`; `sure` is the support that an answer takes.

    Another article's cause or view adds something, and so does another figure that is compatible. Where a list is asked
    for, another sentence with new words that is about as sure as the best does; for "how" or "what", a sure one.
    """
    if len(said) >= _NO_LIST and not wants_several(asked):
        return False
    best = said[0]
    elsewhere = {r.report for r in best.candidates}.isdisjoint(r.report for r in other.candidates)
    if relation(asked, best, other) is Relation.COMPATIBLE:
        return elsewhere and other.support >= sure
    if asked.kind in (AnswerType.REASON, AnswerType.YESNO):
        return elsewhere and len(said) == 1
    several = wants_several(asked)
    if not (several or (asked.kind in (AnswerType.MANNER, AnswerType.SPEECH) and elsewhere)):
        return False
    least = _SURE * best.support if several else max(sure, _SURE * best.support)
    return other.support >= least and all(_fresh(group, other) for group in said)


def _fresh(one: Group, other: Group) -> bool:
    return new_words(one.leading, other.leading) >= _FRESH


def new_words(said: Candidate, other: Candidate) -> int:
    """How many words that carry meaning a further sentence has that were not said."""
    told = said.sentence.stems
    return sum(word.stem not in told for word in content(other.sentence.words))
