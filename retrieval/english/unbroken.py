"""What is not cut inside: abbreviations, names that are written with points, numbers with their signs. Pure.

"U.S.-led", "St. Louis", "J. K. Rowling", "Lt. Col. Tal", "No. 10", "Jan. 6", "$1,200", "3.5", "7:30", "F-16".
"""

from __future__ import annotations

import re
from itertools import pairwise

from corpus.abbreviations import BEFORE_NUMBERS, CAPITALISED, DOTTED, OTHERS, TITLES
from corpus.dating.calendar import SHORT_NAMES, WEEKDAY_NAMES

Span = tuple[int, int]


def _alternatives(*words: str) -> str:
    return "|".join(sorted((re.escape(word) for word in words), key=len, reverse=True))


def capitalised(words: frozenset[str]) -> str:
    """A pattern for one of these words with a capital letter."""
    return _alternatives(*(word[0].upper() + word[1:] for word in words))


_DAYS = capitalised(frozenset(WEEKDAY_NAMES))
_NAME = rf"(?!(?:{_DAYS})\b)[^\W\d_a-z][\w’'-]{{0,40}}+"  # begins with a capital letter
_INITIALS = r"(?:[^\W\d_a-z]\.[ ]?){1,3}"
_BODIES = rf"(?i:{_alternatives(*DOTTED)})\b"  # "U.S." and "p.m.": no initials of a person
_SIGN = r"(?:(?:\b(?:US|A|C|NZ|HK))?[$£€¥₹])"
_SCALE = r"(?:[ -](?:hundred|thousand|million|billion|trillion)|[ ]?(?:bn|mn|tn|m|k)\b)"
_TOKENS = (
    rf"\b(?:(?:{capitalised(TITLES)})\.\s)+(?:{_INITIALS})?{_NAME}(?:\s{_NAME}){{0,2}}",
    rf"(?<![\w.’'-])(?!{_BODIES})(?:{_NAME}\s)?(?!{_BODIES}){_INITIALS}{_NAME}",
    rf"\b(?i:{_alternatives(*BEFORE_NUMBERS)})\.\s?\d[\d.,–-]*\d|\b(?i:{_alternatives(*BEFORE_NUMBERS)})\.\s?\d",
    rf"\b(?:{capitalised(SHORT_NAMES)})\.\s\d{{1,2}}\b|\b\d{{1,2}}\s(?:{capitalised(SHORT_NAMES)})\.",
    r"\b[^\W\d_](?:\.[^\W\d_])+\b\.?(?:[-–][\w’'-]*\w)?",
    rf"\b(?i:{_alternatives(*(word for word in DOTTED if word != 'p.o'))})\.(?:-[\w’'-]*\w)?",
    rf"\b(?:{capitalised(CAPITALISED | TITLES)})\.|\b(?i:{_alternatives(*OTHERS)})\.",
    rf"{_SIGN}?(?:\b[^\W\d_]+-|\b[^\W\d_]{{1,2}})?\d+(?:[.,:]\d+|[-–]\d+)*(?:\s?%|{_SCALE}|[^\W\d_]{{1,2}}\b)*",
)
_TOKEN = tuple(re.compile(pattern) for pattern in _TOKENS)
_HIDDEN = str.maketrans(".,:", "\ue000\ue001\ue002")  # of the private use area: no text has a meaning for them
_SHOWN = str.maketrans("\ue000\ue001\ue002", ".,:")


def unbroken(text: str) -> list[Span]:
    """The places of these, in order; those that overlap are one."""
    found: list[Span] = []
    for start, end in sorted(match.span() for pattern in _TOKEN for match in pattern.finditer(text)):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def widened(span: Span, whole: list[Span]) -> Span:
    """The span with all of what it begins or ends inside of; `whole` is what `unbroken` found."""
    start, end = span
    for first, last in whole:
        if first < start < last:
            start = first
        if first < end < last:
            end = last
    return start, end


def without_inner_marks(text: str) -> str:
    """The text with another sign for each point, comma and colon inside of these: no end of a clause is seen there.

    Every place stays as it is. `with_inner_marks` brings them back, also in a part of it.
    """
    places = [0, *(edge for span in unbroken(text) for edge in span), len(text)]
    pieces = [text[start:end] for start, end in pairwise(places)]
    return "".join(piece.translate(_HIDDEN) if nth % 2 else piece for nth, piece in enumerate(pieces))


def with_inner_marks(text: str) -> str:
    """A text, or a part of it, as it was before `without_inner_marks`."""
    return text.translate(_SHOWN)
