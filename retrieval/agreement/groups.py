"""Readings that say the same, as one: the newest leads, each article once, copies folded. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.article import Source
from retrieval.agreement.reading import Reading
from retrieval.agreement.values import Value, relate, value_of
from retrieval.answer import Quote
from retrieval.english.question_types import Asked, Kind
from retrieval.english.relation import Relation
from retrieval.english.words import content

_SAME_WORDS = 0.75  # of the words of two sentences in common: one is the other, reworded a little


@dataclass(frozen=True, slots=True)
class Group:
    """Readings that say the same."""

    readings: tuple[Reading, ...]  # the one to show first; of each article one
    values: tuple[Value, ...] = ()  # their values, where they have any

    @property
    def leading(self) -> Reading:
        """The reading to show."""
        return self.readings[0]

    @property
    def support(self) -> float:
        """The support of the best reading."""
        return max(reading.support for reading in self.readings)

    @property
    def published(self) -> date:
        """The newest day on which this was published; undated counts as oldest."""
        return max(reading.source.published or date.min for reading in self.readings)

    def quotes(self, shown: Quote) -> tuple[Quote, ...]:
        """`shown` first, then the exact sentence of each other report.

        An article that has the very sentence shown becomes one of its copies. So does a copy of an article that is
        quoted already.
        """
        quotes = {self.leading.report: shown}
        for reading in self.readings[1:]:
            same = reading.sentence.text == self.leading.sentence.text
            report = self.leading.report if same else reading.report
            quote = reading.sentence.quote()
            quotes[report] = _with(quotes[report], reading.source, *quote.copies) if report in quotes else quote
        return tuple(quotes.values())


def _with(quote: Quote, *copies: Source) -> Quote:
    found = {copy.id: copy for copy in (*quote.copies, *copies) if copy.id != quote.source.id}
    return replace(quote, copies=tuple(found.values()))


def newest_first(reading: Reading) -> tuple[date, float]:
    """The order of readings that say the same, to be reversed: by day, undated ones last, then by support."""
    return (reading.source.published or date.min, reading.support)


def group(asked: Asked, readings: Sequence[Reading], backing: Sequence[Reading] = ()) -> list[Group]:
    """Readings, best first, as groups that say the same, best group first.

    A reading of `backing` makes no group; it joins the one whose very figure it gives.
    """
    heaps: list[tuple[list[Reading], list[Value]]] = []
    for reading in readings:
        value = value_of(asked, reading)
        for heap, values in heaps:
            if _says_the_same(asked, reading, value, heap[0], values[0] if values else None):
                if all(reading.source.id != other.source.id for other in heap):
                    heap.append(reading)
                    values += [value] if value else []
                break
        else:
            heaps.append(([reading], [value] if value else []))
    for heap, _ in heaps:
        heap.sort(key=newest_first, reverse=True)
    for reading in backing:
        _back(asked, reading, heaps)
    return [Group(tuple(heap), tuple(values)) for heap, values in heaps]


def _back(asked: Asked, reading: Reading, heaps: Sequence[tuple[list[Reading], list[Value]]]) -> None:
    value = value_of(asked, reading)
    if value is None or value.thing is None or not value.thing.head:
        return
    for heap, values in heaps:
        if values and relate(asked, value, values[0]) is Relation.SAME:
            if all(reading.source.id != other.source.id for other in heap):
                heap.append(reading)
                values.append(value)
            return


def _says_the_same(asked: Asked, one: Reading, value: Value | None, other: Reading, known: Value | None) -> bool:
    if one.sentence.text == other.sentence.text:
        return True
    if value and known:
        return relate(asked, value, known) is Relation.SAME
    if value or known or asked.kind in (Kind.YESNO, Kind.REASON):
        return False
    stems = [frozenset(word.stem for word in content(reading.sentence.words)) for reading in (one, other)]
    return len(stems[0] & stems[1]) >= _SAME_WORDS * len(stems[0] | stems[1]) > 0


def relation(asked: Asked, one: Group, other: Group) -> Relation | None:
    """How two groups stand: different when some of their values are and none can both be so."""
    found = {relate(asked, a, b) for a in one.values for b in other.values}
    if Relation.COMPATIBLE in found or Relation.SAME in found:
        return Relation.COMPATIBLE
    return Relation.DIFFERENT if Relation.DIFFERENT in found else None
