"""The values of candidates: figures, days and names, and how two of them stand to each other. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from retrieval.agreement import figures
from retrieval.agreement.candidate import Candidate
from retrieval.agreement.sameness import counts_the_same
from retrieval.agreement.things import CountedEntity, counted_entity
from retrieval.english import amounts, days, names
from retrieval.english.amounts import Amount
from retrieval.english.days import Day
from retrieval.english.question_types import AnswerType, ParsedQuestion
from retrieval.english.relation import Relation
from retrieval.english.saying import REPORTING, forms
from retrieval.english.words import has_most, is_plural, words

_FIGURES = frozenset((AnswerType.COUNT, AnswerType.MONEY, AnswerType.SHARE, AnswerType.AMOUNT))
_NAMES = frozenset((AnswerType.PERSON, AnswerType.PLACE, AnswerType.NAME))
_FITTING = {
    AnswerType.MONEY: ("money",),
    AnswerType.SHARE: ("percent", "points"),
    AnswerType.COUNT: ("count", "volume", "duration"),
}
# Shares of the question's words that both sentences must have before they can be said to contradict each other.
_TOLD_OF_A_FIGURE, _TOLD_OF_A_DATE, _TOLD_OF_A_NAME = 0.3, 0.6, 0.75
_WHEN_SAID = re.compile(
    rf"\bwhen (?:did|was|were|has|have)\b.*\b(?:{'|'.join(forms(*REPORTING, 'tell'))})\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(?:who (?:are|were|have|else)|which (?:two|three|four|five|of)|names of|what are)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Value:
    """What one candidate says: a figure with what it counts, a day, or a name."""

    candidate: Candidate
    amount: Amount | None = None
    thing: CountedEntity | None = None
    day: Day | None = None
    name: str | None = None


def value_of(asked: ParsedQuestion, candidate: Candidate) -> Value | None:
    """The value a candidate states; None where the question has no comparable values, or none is in its words."""
    text = candidate.sentence.text
    if asked.kind in _FIGURES:
        found = amounts.amounts(text)
        amount = _of_core(asked, found, candidate)
        if amount is None:
            return None
        counts = counted_entity(text, candidate.sentence.words, found, amount, asked.stems, candidate.source.published)
        return Value(candidate, amount=amount, thing=counts)
    start, end = candidate.core
    if asked.kind is AnswerType.DATE:
        told = days.days if _WHEN_SAID.search(asked.text) else days.days_of_events
        day = next((each for each in told(text, candidate.source.published) if meets(each, (start, end))), None)
        return Value(candidate, day=day) if day else None
    if asked.kind in _NAMES and any(word.is_name or word.is_number for word in words(text[start:end])):
        return Value(candidate, name=text[start:end])
    return None


def _of_core(asked: ParsedQuestion, found: list[Amount], candidate: Candidate) -> Amount | None:
    """The figure among the words that answer: in the core, or else in the lit words; one of a fitting kind first."""
    fitting = _FITTING.get(asked.kind)
    for spans in ((candidate.core,), candidate.lit):
        near = [each for each in found if any(meets(each, span) for span in spans)]
        if near:
            return next((each for each in near if fitting is None or each.kind in fitting), near[0])
    return None


def meets(each: Amount | Day, span: tuple[int, int]) -> bool:
    """Whether a value stands in a span of its text, or partly."""
    return each.start < span[1] and span[0] < each.end


def relate(asked: ParsedQuestion, one: Value, other: Value) -> Relation | None:
    """How two values that answer one question stand to each other; None where they are not of the same thing."""
    if one.amount and other.amount and one.thing and other.thing:
        relation = figures.relate(one.amount, other.amount)
        return relation if relation and _same_thing(asked, one, other, relation) else None
    if one.day and other.day:
        relation = days.relate(one.day, other.day)
        rivals = relation is Relation.DIFFERENT
        return relation if not rivals or _both_tell(asked, one, other, _TOLD_OF_A_DATE) else None
    if one.name and other.name:
        around = f"{one.candidate.sentence.hit.passage.text} {other.candidate.sentence.hit.passage.text}"
        relation = names.relate(one.name, other.name, around)
        return relation if relation is not Relation.DIFFERENT or _rival_names(asked, one, other) else None
    return None


def _same_thing(asked: ParsedQuestion, one: Value, other: Value, relation: Relation) -> bool:
    if one.thing is None or other.thing is None:
        return False
    if relation is Relation.SAME:
        return counts_the_same(one.thing, other.thing, narrowed=False)
    return counts_the_same(one.thing, other.thing) and _both_tell(asked, one, other, _TOLD_OF_A_FIGURE)


def _both_tell(asked: ParsedQuestion, one: Value, other: Value, least: float) -> bool:
    """Whether both articles have the question's names, and enough of its words around the value."""
    return all(_tells(asked, value, least) for value in (one, other))


def _tells(asked: ParsedQuestion, value: Value, least: float) -> bool:
    sentence = value.candidate.sentence
    near = sentence.stems | sentence.around
    if any(name not in near | sentence.passage_stems for name in asked.names):
        return False
    telling = [word.stem for word in asked.content if word.stem not in asked.names]
    return has_most(telling, near, least)


def _rival_names(asked: ParsedQuestion, one: Value, other: Value) -> bool:
    """Whether two names contradict: the question asks for one name, and neither sentence has the other's."""
    if one.name is None or other.name is None:
        return False
    plural = bool(_SEVERAL.search(asked.text)) or any(
        is_plural(word.text) and word.stem in asked.focus for word in words(asked.text)
    )
    for value, rival in ((one, other.name), (other, one.name)):
        sentence = value.candidate.sentence
        telling = [word.stem for word in asked.content]
        if plural or not has_most(telling, sentence.stems, _TOLD_OF_A_NAME):
            return False
        if names.bare(rival)[-1] in names.bare(sentence.text):
            return False
    return True
