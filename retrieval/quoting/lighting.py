"""Which words of a sentence are highlighted: the best span, with its hedge and its negation. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.english.question_types import AnswerType, ParsedQuestion
from retrieval.english.sentences import Sentence
from retrieval.english.unbroken import unbroken, widened
from retrieval.english.words import Word
from retrieval.quoting.spans import FITTING, clauses, typed

Span = tuple[int, int]

_HEDGE = re.compile(
    r"(?:\b(?:approximately|about|around|nearly|almost|over|roughly|some|under|only|just|barely|possibly|probably|"
    r"reportedly|more than|less than|fewer than|at least|at most|at around|at about|up to|as many as|as few as|"
    r"as much as|close to|well over|not more than|no more than|no fewer than|no less than|an? estimated|"
    r"an average of|between|no|not|never|none|without|neither|nor|hardly|allegedly)\s+(?:an?\s+|the\s+)?){1,3}\Z",
    re.IGNORECASE,
)
_WHOSE, _OWNER = re.compile(r"\W*whose\b", re.IGNORECASE), re.compile(r"['’]s?(?!\w)")  # "Iraq's", "the Larks'"
_PREPOSITION = re.compile(r"(?:in|on|at|from)\s+(?=\S)", re.IGNORECASE)
_FIGURES = frozenset((AnswerType.COUNT, AnswerType.MONEY, AnswerType.SHARE, AnswerType.AMOUNT))
_MEASURED = frozenset(("money", "percent", "measure", "duration"))
_HEDGE_REACH = 40  # characters looked back for a hedge
_NOT_BUT = re.compile(r"\b(?:not|never|neither|no longer)\b[^,;:.]{1,120}?\b(?:but|nor)\b[^,;:.]{1,120}", re.IGNORECASE)
_TRAILS = frozenset("a an the and or of to in on at for by with from that as but".split())


def light(asked: ParsedQuestion, sentence: Sentence, span: Span) -> tuple[Span, ...]:
    """The words of `sentence.text` that are shown as the answer: `span`, which answers, with hedge and negation.

    An empty span lights the whole sentence.
    """
    text = sentence.text
    start, end = span if span[0] < span[1] else (0, len(text))
    found = _figure(asked, sentence, (start, end)) or _bare(asked, text, _with_unit(asked, sentence, (start, end)))
    if _WHOSE.match(asked.last or asked.text) and (owner := _OWNER.match(text, found[1])):
        found = (found[0], owner.end())
    if asked.kind is AnswerType.YESNO:
        found = _not_but(text, found)
    return (widened(_told(sentence.words, _with_hedge(text, found)), unbroken(text)),)


def _not_but(text: str, span: Span) -> Span:
    """All of "not X but Y" where the span has a part of it."""
    match = next((m for m in _NOT_BUT.finditer(text) if m.start() < span[1] and span[0] < m.end()), None)
    return (match.start(), match.start() + len(match.group().rstrip())) if match else span


def _figure(asked: ParsedQuestion, sentence: Sentence, best: Span) -> Span | None:
    """For "how many" and "how much": the figure alone, where the span holds one, without the noun that it counts."""
    if asked.kind not in _FIGURES:
        return None
    held = [item for item in typed(sentence) if best[0] < item.end and item.start < best[1]]
    fitting = [item for item in held if item.type in FITTING[asked.kind]]
    if asked.kind is AnswerType.SHARE:  # "52 percent" of "1,004 residents"
        fitting = [item for item in fitting if item.type == "percent"] or fitting
    longest = max(fitting, key=lambda item: item.end - item.start, default=None)
    apart = [item for item in fitting if longest and (item.end <= longest.start or longest.end <= item.start)]
    return (longest.start, longest.end) if longest and not apart else None


def _with_unit(asked: ParsedQuestion, sentence: Sentence, span: Span) -> Span:
    """A figure with its unit: "3.5 per cent", not "3.5"."""
    if asked.kind in _FIGURES or not sentence.text[slice(*span)].strip()[-1:].isdigit():
        return span
    held = (item for item in typed(sentence) if item.type in _MEASURED and item.start < span[1] < item.end)
    return next(((span[0], item.end) for item in held), span)


def _bare(asked: ParsedQuestion, text: str, span: Span) -> Span:
    """For "when" and "where": the span without the preposition in front."""
    match = _PREPOSITION.match(text[slice(*span)]) if asked.kind in (AnswerType.DATE, AnswerType.PLACE) else None
    return (span[0] + match.end(), span[1]) if match else span


def clause_of(sentence: Sentence) -> Span:
    """The longest clause between marks of punctuation, which holds the main assertion."""
    whole = (0, len(sentence.text))
    return max(clauses(sentence.text, sentence.words), key=lambda span: span[1] - span[0], default=whole)


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
