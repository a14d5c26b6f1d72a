"""The words of a sentence that may answer: the reader's spans, and the clauses of the sentence. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from retrieval.english.expressions import Expression, expressions
from retrieval.english.question_types import AnswerType
from retrieval.english.sentences import Sentence
from retrieval.english.unbroken import unbroken, widened, without_inner_marks
from retrieval.english.words import Word
from retrieval.reader.passage_reading import Span

# The types of expression that each kind of question asks for; other kinds ask for no type.
FITTING = {
    AnswerType.COUNT: frozenset(("figure", "duration")),
    AnswerType.MONEY: frozenset(("money",)),
    AnswerType.SHARE: frozenset(("percent", "figure")),
    AnswerType.AMOUNT: frozenset(("figure", "money", "percent", "duration", "measure")),
    AnswerType.DATE: frozenset(("date", "duration")),
    AnswerType.PERSON: frozenset(("name",)),
    AnswerType.PLACE: frozenset(("name",)),
}
_MAX_WORDS = 120  # of a sentence; a longer one is a table or a list, read only so far
_MARKS = " \t\n.,;:!?()[]“”\"‘’'—–-"  # around an answer; those of "U.S." and "$5" come back with the rest of it
_MARK = re.compile(r"[,;:()“”\"—–]|\s-\s")
_CAUSE = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|as a result of|in response to|following|after|over|thanks to|so that|"
    r"in order to|amid|since|for (?=\w+ing\b)|in retaliation for|citing|caused by|triggered by|prompted by|"
    r"attributed to|stems? from|blam\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SpanCandidate:
    """Words that may answer: offsets into the sentence's text, the reader's score, the types of expression inside."""

    start: int
    end: int
    score: float
    types: frozenset[str] = frozenset()


def typed(sentence: Sentence) -> list[Expression]:
    """The typed expressions of a sentence, read as far as anybody reads."""
    return expressions(sentence.text, list(sentence.words[:_MAX_WORDS]))


def span_candidates(sentence: Sentence, spans: Iterable[Span]) -> list[SpanCandidate]:
    """The reader's spans (offsets into the passage) that begin in this sentence, cut at its end; best first."""
    found: dict[tuple[int, int], SpanCandidate] = {}
    kinds = typed(sentence)
    whole = [*unbroken(sentence.text), *((word.start, word.end) for word in sentence.words)]
    for span in spans:
        if sentence.start <= span.start < sentence.end:
            trimmed = _trimmed(sentence.text, span.start - sentence.start, span.end - sentence.start)
            place = widened(trimmed, whole)
            inside = frozenset(item.type for item in kinds if place[0] < item.end and item.start < place[1])
            found.setdefault(place, SpanCandidate(*place, span.score, inside))
    return sorted(found.values(), key=lambda candidate: -candidate.score)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """Without the marks around the words; a span of marks alone stays as it is."""
    end = min(end, len(text))
    inside = text[start:end]
    bare = inside.strip(_MARKS)
    lead = len(inside) - len(inside.lstrip(_MARKS))
    return (start + lead, start + lead + len(bare)) if bare else (start, end)


def clauses(text: str, words: Sequence[Word]) -> list[tuple[int, int]]:
    """The clauses of a sentence, and what follows a word that gives a cause, as offsets into its text."""
    whole = unbroken(text)
    found = _clauses(without_inner_marks(text), list(words[:_MAX_WORDS]))
    return list(dict.fromkeys(widened(span, whole) for span in found))


def _clauses(text: str, found: list[Word]) -> Iterator[tuple[int, int]]:
    if not found:
        return
    segments = _segments(text, found)
    for first, last in segments:
        if last > first:
            yield found[first].start, found[last].end
    for match in _CAUSE.finditer(text[: found[-1].end]):
        inside = [i for i, word in enumerate(found) if word.start >= match.end()]
        stop = next((stop for _, stop in segments if inside and stop >= inside[0]), None)
        if stop is not None:
            yield found[inside[0]].start, found[stop].end


def _segments(text: str, found: list[Word]) -> list[tuple[int, int]]:
    """Word ranges between marks of punctuation (commas inside figures are parts of words)."""
    result: list[tuple[int, int]] = []
    first = 0
    for index in range(len(found)):
        at_end = index + 1 == len(found)
        if at_end or _MARK.search(text[found[index].end : found[index + 1].start]):
            result.append((first, index))
            first = index + 1
    return result
