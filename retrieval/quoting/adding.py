"""Which further groups of readings tell more: another cause, another item of a list, another fact asked for. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from retrieval.agreement.groups import Group, relation
from retrieval.agreement.reading import Reading
from retrieval.english.fates import fate_of
from retrieval.english.question_types import Asked, Kind, read_question
from retrieval.english.relation import Relation
from retrieval.english.words import Word, content, words
from retrieval.quoting.requirements import unmet

_AND_ASKS = re.compile(r"[,;]?\s+and\s+(?=(?:when|where|who|whom|why|how|what|which)\b)", re.IGNORECASE)
_LIST = re.compile(
    r"\b(?:what happened|steps?|sequence|timeline|list|reasons|who (?:are|were|attended|took part|else)|what are|"
    r"what were|how did|which (?:two|three|four|five))\b",
    re.IGNORECASE,
)
_LISTS = frozenset((Kind.PERSON, Kind.PLACE, Kind.NAME, Kind.OPEN, Kind.SPEECH, Kind.MANNER))
_FRESH = 4  # words that carry meaning and are not in what is said already
_SURE = 0.6  # of the best support
_TOLD = 0.5  # of the words of one of several questions that its answer has
_NO_LIST = 3  # statements at most where no list is asked for


def parts(asked: Asked) -> list[Asked]:
    """The questions in one: "When did they leave, and when did they return?" are two."""
    found = _AND_ASKS.split(asked.last or asked.text)
    return [read_question(part) for part in found] if len(found) > 1 else [asked]


def for_each_part(questions: Sequence[Asked], good: Sequence[Reading], readings: Sequence[Reading]) -> list[Reading]:
    """The reading that answers each of several questions best, in the order of the questions; each once.

    The answers to two questions take the share of each other, so that one of them seems doubtful: of the `readings`
    that are not `good` those count that have every word of their part, in an article that has the question's names.
    """
    chosen: list[Reading] = []
    names = frozenset(name for part in questions for name in part.names)
    for part in questions:
        own = _meanings(word for word in part.content if not word.is_name) or part.stems
        told = {id(reading): _share(own, reading) for reading in readings}
        if any(told[id(reading)] >= _TOLD for reading in chosen):
            continue
        sure = [reading for reading in readings if told[id(reading)] == 1 and _may_answer(part, names, reading)]
        best = max((*good, *sure), key=lambda reading: told[id(reading)] * reading.support)
        if told[id(best)] >= _TOLD:
            chosen.append(best)
    return chosen


def _may_answer(part: Asked, names: frozenset[str], reading: Reading) -> bool:
    sentence = reading.sentence
    around = sentence.stems | sentence.passage_stems | sentence.title_stems
    return reading.support > 0 and bool(names) and names <= around and not unmet(part, sentence)


def _share(own: frozenset[str], reading: Reading) -> float:
    return len(own & (reading.sentence.stems | _meanings(reading.sentence.words))) / len(own) if own else 0.0


def _meanings(found: Iterable[Word]) -> frozenset[str]:
    """What words are compared by: who was killed has died."""
    return frozenset(fate_of(word.text) or word.stem for word in found)


def wants_several(asked: Asked) -> bool:
    """Whether a list or a sequence is asked for."""
    plural = any(word.stem in asked.focus and _is_plural(word.text) for word in words(asked.text))
    return asked.kind in _LISTS and (plural or bool(_LIST.search(asked.text)))


def _is_plural(word: str) -> bool:
    return word.lower().endswith("s") and not word.lower().endswith("ss")


def adds(asked: Asked, sure: float, said: Sequence[Group], other: Group) -> bool:
    """Whether a further statement tells more than those `said`: `sure` is the support that an answer takes.

    Another article's cause or view; a figure that is not the same, though both can be so; where a list is asked for,
    or how or what, another sure sentence with something new.
    """
    if len(said) >= _NO_LIST and not wants_several(asked):
        return False
    best = said[0]
    elsewhere = {r.report for r in best.readings}.isdisjoint(r.report for r in other.readings)
    if relation(asked, best, other) is Relation.COMPATIBLE:
        return elsewhere and other.support >= sure
    if asked.kind in (Kind.REASON, Kind.YESNO):
        return elsewhere and len(said) == 1
    if not (wants_several(asked) or (asked.kind in (Kind.MANNER, Kind.SPEECH) and elsewhere)):
        return False
    return other.support >= max(sure, _SURE * best.support) and all(_fresh(group, other) for group in said)


def _fresh(one: Group, other: Group) -> bool:
    told = one.leading.sentence.stems
    return sum(word.stem not in told for word in content(other.leading.sentence.words)) >= _FRESH
