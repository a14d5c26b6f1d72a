"""Whether a sentence that answers only doubtfully still contradicts the answer. Pure.

The confidence of a sentence is judged against the other sentences. Where two articles give two figures, one takes the
other's share, and that one looks doubtful for no fault of its own. It contradicts the answer only where its sentence
has by itself what is asked, and is of the same event.
"""

from __future__ import annotations

import re
from datetime import timedelta

from retrieval.agreement.groups import Group
from retrieval.agreement.sameness import alike
from retrieval.agreement.things import RUNNING
from retrieval.agreement.values import Value
from retrieval.english.days import is_month_or_weekday
from retrieval.english.fates import fate_of
from retrieval.english.question_types import ParsedQuestion
from retrieval.english.sentences import Sentence
from retrieval.english.words import has_most, words

_TOLD = 0.6  # of the question's words
_NAMES = 2  # names that two articles on one event have in common, where the question names nothing
_BEGINS = re.compile(r"(?:\A|[.!?:\n][”\"’']?)\s*[“\"‘']?\Z")  # what stands before the first word of a sentence
_ONE_EVENT = timedelta(days=31)
_LIGHT = frozenset("get give make take go".split())  # verbs that say next to nothing
_PEOPLE = frozenset(("person", "man", "woman", "child"))


def tells_the_same(asked: ParsedQuestion, one: Group, other: Group) -> bool:
    """Whether two articles give figures of the same things, each in a sentence that has what is asked."""
    if one.leading.source.id == other.leading.source.id:
        return False
    first, second = (next(iter(each.values), None) for each in (one, other))
    if first is None or second is None or not _of_one_thing(first, second):
        return False
    one_sentence, other_sentence = first.candidate.sentence, second.candidate.sentence
    if not (_tells(asked, one_sentence) and _tells(asked, other_sentence)):
        return False
    return bool(asked.names) or len(_names(one_sentence) & _names(other_sentence)) >= _NAMES


def _of_one_thing(first: Value, second: Value) -> bool:
    if not (first.thing and second.thing):
        return False
    one, other = first.thing, second.thing
    if one.fate in RUNNING and one.published and other.published and abs(one.published - other.published) > _ONE_EVENT:
        return False
    if one.fate or other.fate:
        return one.fate == other.fate
    counted = first.amount is not None and first.amount.kind == "count"
    return alike(one.head, other.head) and (bool(one.head and other.head) or not counted)


def _tells(asked: ParsedQuestion, sentence: Sentence) -> bool:
    """Whether a sentence has the question's event, and with the words around it its names and most of its words."""
    near = sentence.stems | sentence.around
    telling = [word for word in asked.content if word.stem not in asked.names and word.stem not in _LIGHT]
    event = {word.stem for word in telling if not fate_of(word.text)} - _PEOPLE
    if not event & sentence.stems or any(name not in near for name in asked.names):
        return False
    return has_most([word.stem for word in telling], near, _TOLD)


def _names(sentence: Sentence) -> frozenset[str]:
    """The stems of the capitalised words of the passage that begin no sentence and name no day."""
    text = sentence.hit.passage.text
    return frozenset(
        word.stem
        for word in words(text)
        if word.is_name
        and not _BEGINS.search(text[max(0, word.start - 4) : word.start])
        and not is_month_or_weekday(word.text)
    )
