"""The spans of a sentence that might be the answer, and what speaks for each. Pure.

Candidates are typed expressions, runs of words between function words and marks, two such runs joined by a
short link, and clauses. Each gets named features; `scoring` weighs them.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.quoting.expressions import expressions
from retrieval.quoting.question_kind import Asked, Kind
from retrieval.quoting.words import FUNCTION_WORDS, Word

# The types of expression that each kind of question asks for; other kinds ask for no type.
FITTING = {
    Kind.COUNT: frozenset(("figure", "duration")),
    Kind.MONEY: frozenset(("money",)),
    Kind.SHARE: frozenset(("percent", "figure")),
    Kind.AMOUNT: frozenset(("figure", "money", "percent", "duration")),
    Kind.DATE: frozenset(("date", "duration")),
    Kind.PERSON: frozenset(("name",)),
    Kind.PLACE: frozenset(("name",)),
    Kind.REASON: frozenset(("cause", "clause", "clauses")),
    Kind.SPEECH: frozenset(("quoted", "clause", "clauses")),
}
_MAX_CANDIDATES = 80
_MAX_WORDS = 120  # of a sentence; a longer one is a table or a list, read only so far
_JOINS = frozenset("of the and for in to on with from by at a an 's".split())
_MARK = re.compile(r"[,;:()“”\"—–]|\s-\s")
CAUSE = re.compile(
    r"\b(?:because(?: of)?|due to|owing to|as a result of|in response to|following|after|over|thanks to|so that|"
    r"in order to|amid|since|for (?=\w+ing\b)|in retaliation for|citing|caused by|triggered by|prompted by|"
    r"attributed to|stems? from|blam\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of the sentence as word indexes (`last` included) and code points, with the type it came from."""

    first: int
    last: int
    start: int
    end: int
    type: str


def candidates(text: str, found: Sequence[Word]) -> list[Candidate]:
    """Spans that might answer, each once; the first type that proposes a span names it."""
    kept = list(found[:_MAX_WORDS])
    seen: dict[tuple[int, int], Candidate] = {}
    for candidate in _all(text, kept):
        seen.setdefault((candidate.first, candidate.last), candidate)
        if len(seen) >= _MAX_CANDIDATES:
            break
    return list(seen.values())


def _all(text: str, found: list[Word]) -> Iterator[Candidate]:
    for item in expressions(text, found):
        yield Candidate(item.first, item.last, item.start, item.end, item.type)
    segments = _segments(text, found)
    runs = [run for segment in segments for run in _runs(found, *segment)]
    for first, last in runs:
        yield _span("phrase", found, first, last)
    for match in CAUSE.finditer(text[: found[-1].end] if found else ""):
        inside = [i for i, word in enumerate(found) if word.start >= match.end()]
        if inside:
            for _, stop in segments:
                if stop >= inside[0]:
                    yield _span("cause", found, inside[0], stop)
                    break
    for (first, last), (following, end) in itertools.pairwise(runs):
        between = found[last + 1 : following]
        gap = text[found[last].end : found[following].start]
        if len(between) <= 2 and all(w.text.lower() in _JOINS for w in between) and not _MARK.search(gap):
            yield _span("joined", found, first, end)
    for first, last in segments:
        if last > first:
            yield _span("clause", found, first, last)
    for (first, _), (_, last) in itertools.pairwise(segments):
        yield _span("clauses", found, first, last)
    if found:
        yield _span("whole", found, 0, len(found) - 1)


def _span(kind: str, found: Sequence[Word], first: int, last: int) -> Candidate:
    return Candidate(first, last, found[first].start, found[last].end, kind)


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


def _runs(found: list[Word], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Runs of content words inside a segment."""
    begin: int | None = None
    for index in range(first, last + 1):
        word = found[index]
        if word.text.lower() in FUNCTION_WORDS and word.stem != "usa":
            if begin is not None:
                yield begin, index - 1
            begin = None
        elif begin is None:
            begin = index
    if begin is not None:
        yield begin, last


_LENGTHS = (1, 2, 3, 5, 8, 13)


def span_features(asked: Asked, found: Sequence[Word], span: Candidate) -> dict[str, float]:
    """Named features of one candidate span for a question; names carry the question's kind where it matters."""
    kind = "open" if asked.kind is Kind.YESNO else asked.kind.value  # no yes or no in the data
    stems = asked.stems
    inside = found[span.first : span.last + 1]
    heavy = [w for w in inside if w.text.lower() not in FUNCTION_WORDS or w.stem == "usa"]
    told = sum(w.stem in stems for w in heavy) / max(1, len(heavy))
    length = sum(len(inside) > step for step in _LENGTHS)
    features = {
        f"type={span.type}|{kind}": 1.0,
        f"type={span.type}": 1.0,
        f"length={length}|{kind}": 1.0,
        f"length={length}": 1.0,
        "told": told,
        f"told|{kind}": told,
        "all told": float(told == 1.0),
        "position": span.first / max(1, len(found)),
    }
    if asked.kind in FITTING:
        features["fits"] = float(span.type in FITTING[asked.kind])
        features["does not fit"] = 1.0 - features["fits"]
    before = found[span.first - 1].text.lower() if span.first else "^"
    after = found[span.last + 1].text.lower() if span.last + 1 < len(found) else "$"
    if before in _CUES:
        features[f"before={before}|{kind}"] = 1.0
        features[f"before={before}"] = 1.0
    if after in _CUES:
        features[f"after={after}"] = 1.0
    capitals = sum(w.is_name for w in heavy) / max(1, len(heavy))
    features[f"capitals|{kind}"] = capitals
    features[f"digits|{kind}"] = float(any(w.is_number for w in inside))
    features["opens with function word"] = float(not heavy or inside[0] is not heavy[0])
    left, right, total = 0.0, 0.0, 0.0
    for index, word in enumerate(found[:_MAX_WORDS]):
        if word.stem not in stems or span.first <= index <= span.last:
            continue
        if index < span.first:
            gap = span.first - index
            left = max(left, 1.0 / gap)
        else:
            gap = index - span.last
            right = max(right, 1.0 / gap)
        total += 1.0 / (1.0 + gap)
    role = "subject" if asked.subject else "object"
    features["near"] = max(left, right)
    features[f"near left|{role}"] = left
    features[f"near right|{role}"] = right
    features[f"near left|{kind}"] = left
    features[f"near right|{kind}"] = right
    features["closeness"] = math.log1p(total)
    features[f"closeness|{kind}"] = math.log1p(total)
    features[f"opens sentence|{role}"] = float(span.first == 0)
    features[f"ends sentence|{kind}"] = float(span.last + 1 == len(found))
    if asked.focus:
        following = [w.stem for w in found[span.last + 1 : span.last + 4]]
        features[f"focus behind|{kind}"] = float(asked.focus[0] in following)
        features[f"focus inside|{kind}"] = float(any(w.stem == asked.focus[0] for w in inside))
        features[f"focus before|{kind}"] = float(
            any(w.stem == asked.focus[0] for w in found[max(0, span.first - 4) : span.first])
        )
    if asked.kind is Kind.ROLE:
        features["beside the name"] = float(_beside(asked, found, span))
    return features


_CUES = frozenset(
    "in at by of to from for as on with the a an is was were are be been said says that after before and or than "
    "about because called named ^ $ into over his her their its including like not no between during".split()
)


def _beside(asked: Asked, found: Sequence[Word], span: Candidate) -> bool:
    names = set(asked.names)
    left = span.first > 0 and found[span.first - 1].stem in names
    right = span.last + 1 < len(found) and found[span.last + 1].stem in names
    return left or right
