"""Readings of several articles become statements: the same once, with all its quotes; figures that differ. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from corpus.article import Source
from retrieval.answer import Difference, Quote
from retrieval.quoting.expressions import Expression, expressions, figure_value
from retrieval.quoting.question_kind import Asked, Kind
from retrieval.quoting.sentences import Sentence
from retrieval.quoting.words import FUNCTION_WORDS, Word, content, words

_FIGURE_TYPES = frozenset(("figure", "money", "percent", "duration", "ordinal"))
_NOUN_REACH = 4  # words behind a figure among which the noun it counts is looked for


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


@dataclass(frozen=True, slots=True)
class Value:
    """What the lit words say, in a form under which equal values meet. `figure` is None for other things.

    `unit` is what is counted: the type of figure, and the stems of the words behind it.
    """

    key: tuple[str, ...]
    figure: float | None = None
    unit: frozenset[str] = frozenset()
    type: str = ""


def value_of(asked: Asked, reading: Reading) -> Value | None:
    """The value a reading states; None where the kind of question has no comparable values."""
    text = reading.sentence.text
    found = list(reading.sentence.words)
    if asked.kind in (Kind.COUNT, Kind.MONEY, Kind.SHARE, Kind.AMOUNT):
        start, end = reading.core
        for item in expressions(text, found):
            if item.type in _FIGURE_TYPES and start <= item.start < end:
                figure = figure_value(text[item.start : item.end])
                if figure is not None:
                    return Value((item.type, f"{figure:.6g}"), figure, _counted(found, item), item.type)
        return None
    if asked.kind in (Kind.PERSON, Kind.PLACE, Kind.NAME, Kind.DATE):
        stems = [word.stem for word in content(words(text[slice(*reading.core)])) if word.is_name or word.is_number]
        if stems:
            return Value(tuple(sorted(set(stems))))
    return None


def _counted(found: Sequence[Word], item: Expression) -> frozenset[str]:
    """What a figure counts: the words behind it up to a function word, and for "15 years" the year itself."""
    first = item.last + (item.type != "duration")
    nouns = takewhile(
        lambda word: word.text.lower() not in FUNCTION_WORDS or word.stem == "usa",
        found[first : first + _NOUN_REACH],
    )
    return frozenset(word.stem for word in nouns)


def same(one: Value, other: Value) -> bool:
    """Whether two readings state the same: equal figures of the same thing, or one name within the other."""
    if one.figure is not None and other.figure is not None:
        return one.figure == other.figure and _counts_the_same(one, other)
    if one.figure is not None or other.figure is not None:
        return False
    return set(one.key) <= set(other.key) or set(other.key) <= set(one.key)


def differ(asked: Asked, one: Value, other: Value) -> bool:
    """Whether two figures of the same thing disagree; a rounding of the other is no disagreement."""
    if one.figure is None or other.figure is None or one.type != other.type:
        return False
    if asked.kind is Kind.COUNT and not (asked.focus and asked.focus[0] in one.unit and asked.focus[0] in other.unit):
        return False
    return _counts_the_same(one, other) and not _rounds(one.figure, other.figure)


def _counts_the_same(one: Value, other: Value) -> bool:
    return one.type == other.type and (one.type in ("money", "percent") or bool(one.unit & other.unit))


def _rounds(one: float, other: float) -> bool:
    """Whether the rounder of two figures is the other, rounded: 2,500 and 2,480; but not 2,000 and 900."""

    def rounded_to(exact: float, coarse: float) -> bool:
        digits = len(f"{abs(coarse):.0f}".rstrip("0")) if coarse else 1
        if not exact or digits < 2:  # a figure of one digit rounds too much to tell
            return exact == coarse
        scale = 10 ** (math.floor(math.log10(abs(exact))) - digits + 1)
        return math.isclose(round(exact / scale) * scale, coarse)

    return rounded_to(one, other) or rounded_to(other, one)


@dataclass(frozen=True, slots=True)
class Group:
    """Readings that say the same, the one to show first; each article once."""

    readings: tuple[Reading, ...]
    value: Value | None

    @property
    def support(self) -> float:
        """The support of the best reading."""
        return max(reading.support for reading in self.readings)

    @property
    def published(self) -> date:
        """The newest day on which this was published; undated counts as oldest."""
        return max(reading.source.published or date.min for reading in self.readings)

    def quotes(self, shown: Quote) -> tuple[Quote, ...]:
        """`shown` first, then the exact sentence of each other article.

        An article that carries the very sentence shown is a copy of it and becomes one of its copies.
        """
        lead = self.readings[0].sentence.text
        copies = list(shown.copies)
        others: list[Quote] = []
        for reading in self.readings[1:]:
            if reading.sentence.text == lead:
                copies.append(reading.source)
            else:
                others.append(reading.sentence.quote())
        first = Quote(shown.passage, shown.start, shown.end, tuple(dict.fromkeys(copies)))
        return (first, *others)


def group(asked: Asked, readings: Sequence[Reading]) -> list[Group]:
    """Readings, best first, as groups that say the same, best group first.

    Within a group the newest dated article leads; undated ones follow by support.
    """
    heaps: list[tuple[Value | None, list[Reading]]] = []
    for reading in readings:
        value = value_of(asked, reading)
        for known, heap in heaps:
            alike = known is not None and value is not None and same(known, value)
            if alike or heap[0].sentence.text == reading.sentence.text:
                if all(reading.source.id != other.source.id for other in heap):
                    heap.append(reading)
                break
        else:
            heaps.append((value, [reading]))
    return [
        Group(
            tuple(sorted(heap, key=lambda r: (r.source.published or date.min, r.support), reverse=True)),
            value,
        )
        for value, heap in heaps
    ]


def differences(asked: Asked, groups: Sequence[Group]) -> tuple[Difference, ...]:
    """The figures that differ among the groups shown, newest first; empty when all agree."""
    pairs = [
        (i, j)
        for i, one in enumerate(groups)
        for j, other in enumerate(groups)
        if i < j and one.value and other.value and differ(asked, one.value, other.value)
    ]
    indexes = sorted({index for pair in pairs for index in pair}, key=lambda i: groups[i].published, reverse=True)
    return (Difference("figures", tuple(indexes)),) if indexes else ()
