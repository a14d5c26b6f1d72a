"""Which words of a sentence are highlighted: the best span, with its hedge and its negation. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from retrieval.english.question_types import AnswerType, ParsedQuestion
from retrieval.english.sentences import Sentence
from retrieval.english.unbroken import unbroken, widened, without_inner_marks
from retrieval.english.words import FUNCTION_WORDS, Word
from retrieval.quoting.spans import FITTING, SpanCandidate, clauses, typed

Span = tuple[int, int]

_HEDGE = re.compile(
    r"(?:\b(?:approximately|about|around|nearly|almost|over|roughly|some|under|only|just|barely|possibly|probably|"
    r"reportedly|more than|less than|fewer than|at least|at most|at around|at about|up to|as many as|as few as|"
    r"as much as|close to|well over|not more than|no more than|no fewer than|no less than|an? estimated|"
    r"an average of|between|no|not|never|none|without|neither|nor|hardly|allegedly)\s+(?:an?\s+|the\s+)?){1,3}\Z",
    re.IGNORECASE,
)
_PREPOSITION = re.compile(r"(?:in|on|at|from)\s+(?=\S)", re.IGNORECASE)
_FIGURES = frozenset((AnswerType.COUNT, AnswerType.MONEY, AnswerType.SHARE, AnswerType.AMOUNT))
_PRICE_OF_A_WORD = 0.03  # of the probability; see _widened
_HEDGE_REACH = 40  # characters looked back for a hedge
_NOT_BUT = re.compile(r"\b(?:not|never|neither|no longer)\b[^,;:.]{1,120}?\b(?:but|nor)\b[^,;:.]{1,120}", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:no longer|not|never|no|neither|none|n['’]t|denied|denies|rejected|rejects)\b", re.IGNORECASE
)
_REPEATED = re.compile(r"\b(?:and|or)\s+(?:when|where|who|how (?:many|much|long))\b", re.IGNORECASE)
_TRAILS = frozenset("a an the and or of to in on at for by with from that as but".split())


def light(asked: ParsedQuestion, sentence: Sentence, found: Sequence[SpanCandidate]) -> tuple[Span, ...]:
    """The spans of `sentence.text` that answer, in order and apart; at least one, at worst the whole sentence.

    `found` are the span candidates of the sentence, best first.
    """
    text = sentence.text
    if asked.kind is AnswerType.YESNO:
        spans = [_main_clause(asked, sentence)]
    elif not found:
        spans = [(0, len(text))]
    else:
        twice = bool(_REPEATED.search(asked.text))  # "when did they leave, and when did they return?"
        best = found[0] if twice else _widened(sentence, found)
        spans = [_figure(asked, sentence, best) or _bare(asked, text, (best.start, best.end))]
        if twice:
            other = next((c for c in found[1:] if c.types == best.types and _apart(c, best)), None)
            spans += [(other.start, other.end)] if other else []
    whole = unbroken(text)
    return _joined([widened(_told(sentence.words, _with_hedge(text, span)), whole) for span in spans])


def _widened(sentence: Sentence, found: Sequence[SpanCandidate]) -> SpanCandidate:
    """The span that holds most of the probability for its length: a sure answer stays tight, an unsure one widens."""
    most = found[0].score
    power = [(math.exp(candidate.score - most), candidate) for candidate in found]
    total = sum(value for value, _ in power)

    def worth(outer: SpanCandidate) -> float:
        held = sum(value for value, span in power if outer.start <= span.start and span.end <= outer.end)
        words = sum(outer.start <= word.start < outer.end for word in sentence.words)
        return held / total - _PRICE_OF_A_WORD * words

    return max((candidate for _, candidate in power), key=worth)


def _figure(asked: ParsedQuestion, sentence: Sentence, best: SpanCandidate) -> Span | None:
    """For "how many" and "how much": the figure alone, where the span holds one, without the noun that it counts."""
    if asked.kind not in _FIGURES:
        return None
    held = [item for item in typed(sentence) if best.start < item.end and item.start < best.end]
    fitting = [item for item in held if item.type in FITTING[asked.kind]]
    if asked.kind is AnswerType.SHARE:  # "52 percent" of "1,004 residents"
        fitting = [item for item in fitting if item.type == "percent"] or fitting
    longest = max(fitting, key=lambda item: item.end - item.start, default=None)
    apart = [item for item in fitting if longest and (item.end <= longest.start or longest.end <= item.start)]
    return (longest.start, longest.end) if longest and not apart else None


def _bare(asked: ParsedQuestion, text: str, span: Span) -> Span:
    """For "when" and "where": the span without the preposition in front."""
    match = _PREPOSITION.match(text[slice(*span)]) if asked.kind in (AnswerType.DATE, AnswerType.PLACE) else None
    return (span[0] + match.end(), span[1]) if match else span


def clause_of(sentence: Sentence) -> Span:
    """The longest clause between marks of punctuation, which holds the main assertion."""
    whole = (0, len(sentence.text))
    return max(clauses(sentence.text, sentence.words), key=lambda span: span[1] - span[0], default=whole)


def _apart(one: SpanCandidate, other: SpanCandidate) -> bool:
    return one.end <= other.start or other.end <= one.start


def _with_hedge(text: str, span: Span) -> Span:
    start, end = span
    floor = max(0, start - _HEDGE_REACH)
    while 0 < floor < start and not text[floor - 1].isspace():  # no look at half a word
        floor += 1
    match = _HEDGE.search(text[floor:start])
    return (floor + match.start(), end) if match else span


def _told(found: Sequence[Word], span: Span) -> Span:
    """The span without the links at its end: "a", "of". In "Vitamin A" the last word is none."""
    start, end = span
    inside = [word for word in found if start <= word.start and word.end <= end]
    while len(inside) > 1 and inside[-1].text in _TRAILS:
        inside.pop()
        end = inside[-1].end
    return start, end


def _main_clause(asked: ParsedQuestion, sentence: Sentence) -> Span:
    """For yes or no: "not X but Y", or the clause that says most of what is asked, from its negation or verb on."""
    match = _NOT_BUT.search(without_inner_marks(sentence.text))
    if match:
        return match.start(), match.start() + len(match.group().rstrip())
    stems = asked.stems

    def worth(clause: Span) -> float:
        inside = [word for word in sentence.words if clause[0] <= word.start < clause[1]]
        told = sum(word.stem in stems for word in inside)
        fresh = sum(word.stem not in stems and word.text.lower() not in FUNCTION_WORDS for word in inside)
        return told + 0.5 * min(fresh, 4) + 2.0 * bool(_NEGATION.search(sentence.text[slice(*clause)]))

    return max(clauses(sentence.text, sentence.words), key=worth, default=(0, len(sentence.text)))


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """The spans in order; overlapping ones become one."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)
