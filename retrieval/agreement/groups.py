"""Candidates that say the same, as one: the newest leads, each article once, copies folded. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from corpus.article import Source
from retrieval.agreement.candidate import Candidate
from retrieval.agreement.values import Value, relate, value_of
from retrieval.english.question_types import AnswerType, ParsedQuestion
from retrieval.english.relation import Relation
from retrieval.english.words import content
from retrieval.quote import Quote

_ABOUT_AS_SURE = 0.15  # of support
_SAME_WORDS = 0.75  # of the words of two sentences in common: one is the other, reworded a little


@dataclass(frozen=True, slots=True)
class Group:
    """Candidates that say the same."""

    candidates: tuple[Candidate, ...]  # the surest first, which is shown; of each article one
    values: tuple[Value, ...] = ()  # their values, where they have any

    @property
    def leading(self) -> Candidate:
        """The candidate to show."""
        return self.candidates[0]

    @property
    def support(self) -> float:
        """The support of the best candidate."""
        return max(candidate.support for candidate in self.candidates)

    @property
    def published(self) -> date:
        """The newest day on which this was published; undated counts as oldest."""
        return max(candidate.source.published or date.min for candidate in self.candidates)

    def quotes(self, shown: Quote) -> tuple[Quote, ...]:
        """`shown` first, then the exact sentence of each other report.

        An article that has the very sentence shown becomes one of its copies. So does a copy of an article that is
        quoted already.
        """
        quotes = {self.leading.report: shown}
        for candidate in self.candidates[1:]:
            same = candidate.sentence.text == self.leading.sentence.text
            report = self.leading.report if same else candidate.report
            quote = candidate.sentence.quote()
            quotes[report] = _with(quotes[report], candidate.source, *quote.copies) if report in quotes else quote
        return tuple(quotes.values())


def _with(quote: Quote, *copies: Source) -> Quote:
    found = {copy.id: copy for copy in (*quote.copies, *copies) if copy.id != quote.source.id}
    return replace(quote, copies=tuple(found.values()))


def group(asked: ParsedQuestion, candidates: Sequence[Candidate], sure: float = 0.0) -> list[Group]:
    """Candidates, best first, as groups that say the same, best group first.

    A candidate joins a group only where it would answer by itself: its support is at least `sure`, or it has the very
    words of the one shown.
    """
    heaps: list[tuple[list[Candidate], list[Value]]] = []
    for candidate in candidates:
        value = value_of(asked, candidate)
        for heap, values in heaps:
            if candidate.support < sure and candidate.sentence.text != heap[0].sentence.text:
                continue
            if _says_the_same(asked, candidate, value, heap[0], values[0] if values else None):
                if all(candidate.source.id != other.source.id for other in heap):
                    heap.append(candidate)
                    values += [value] if value else []
                break
        else:
            heaps.append(([candidate], [value] if value else []))
    return [Group(tuple(_newest_of_the_surest(heap)), tuple(values)) for heap, values in heaps]


def _newest_of_the_surest(heap: Sequence[Candidate]) -> list[Candidate]:
    """Candidates that say the same, the one to show first: of about equally sure ones the newest."""
    least = max(candidate.support for candidate in heap) - _ABOUT_AS_SURE

    def order(candidate: Candidate) -> tuple[bool, date, float]:
        return candidate.support >= least, candidate.source.published or date.min, candidate.support

    return sorted(heap, key=order, reverse=True)


def _says_the_same(
    asked: ParsedQuestion, one: Candidate, value: Value | None, other: Candidate, known: Value | None
) -> bool:
    if one.sentence.text == other.sentence.text:
        return True
    if value and known:
        return relate(asked, value, known) is Relation.SAME
    if value or known or asked.kind in (AnswerType.YESNO, AnswerType.REASON):
        return False
    stems = [frozenset(word.stem for word in content(candidate.sentence.words)) for candidate in (one, other)]
    return len(stems[0] & stems[1]) >= _SAME_WORDS * len(stems[0] | stems[1]) > 0


def relation(asked: ParsedQuestion, one: Group, other: Group) -> Relation | None:
    """How two groups stand: different when some of their values are and none can both be so."""
    found = {relate(asked, a, b) for a in one.values for b in other.values}
    if Relation.COMPATIBLE in found or Relation.SAME in found:
        return Relation.COMPATIBLE
    return Relation.DIFFERENT if Relation.DIFFERENT in found else None
