"""Which words of a passage match a search, for the eye. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.spellings import APOSTROPHES, HYPHENS, numbers
from corpus.words import STOP_WORDS
from retrieval.english.words import without_accents

_WORD = re.compile(r"\w+(?:[.'’]\w+)*(?:(?<=\.\w)\.)?")
_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST_STEM = 4
_JOINED = rf"(?:[{HYPHENS}{APOSTROPHES}.]|\s?&\s?)?"  # what a word may have or lack between two letters
_INITIALS = rf"(?:\.\s?|[{HYPHENS}]|\s?&\s?)?"
_SPACED = re.compile(r"(?<=\b[A-Z]\.)\s(?=[A-Z]\.)|(?<=[A-Z])\s(?=&\s[A-Z])|(?<=[A-Z]\s&)\s(?=[A-Z])")


def terms_to_light(text: str) -> list[str]:
    """The words to light: phrases in quotation marks as they stand, other words without the stop words."""
    quoted = re.findall(r'["“]([^"”]+)["”]', text)
    rest = _SPACED.sub("", re.sub(r'["“][^"”]+["”]', " ", text)).split()
    kept = [word for word in rest if word.strip("?!.,;:").lower() not in STOP_WORDS]
    return [*quoted, *(kept or rest)]


def matching(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """The spans of `text` that a search for `terms` means, in order.

    A term of one word matches every word with the same beginning ("troops": "troop", "troops"), a short one the
    whole word only, an acronym in capitals with or without stops ("US": "U.S.", never "us"). A term of several
    words matches as a phrase, and a term in its other spellings too ("e-mail": "email", "3.5bn": "3.5 billion").
    An approximation of what the index matches, for the eye only.
    """
    several = [_phrase(term) for term in terms if len(term.split()) > 1]
    spans = [match.span() for pattern in [*several, *_otherwise(terms)] for match in pattern.finditer(text)]
    singles = [term.strip("\"'“”‘’.,;:!?()") for term in terms if len(term.split()) == 1]
    acronyms = {term for term in map(_without_stops, singles) if _is_acronym(term)}
    stems = [_stem(term) for term in singles if term and _without_stops(term) not in acronyms]
    beginnings = tuple(stem for stem in stems if len(stem) >= _SHORTEST_STEM)
    for match in _WORD.finditer(text):
        word = _normalised(match.group())
        if word.startswith(beginnings) or word in stems or _without_stops(match.group()) in acronyms:
            spans.append(match.span())
    return [span for span in sorted(set(spans)) if not any(_inside(span, other) for other in spans)]


def _inside(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return other != span and other[0] <= span[0] and span[1] <= other[1]


def matches(query: str, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """The spans of each text that a query means, in order."""
    terms = terms_to_light(query)
    return [matching(text, terms) for text in texts]


def _phrase(term: str) -> re.Pattern[str]:
    inner = r"\s+".join(re.escape(word) for word in term.strip("\"'“”").split())
    return re.compile(rf"(?<!\w){inner}(?!\w)", re.IGNORECASE)


def _otherwise(terms: Sequence[str]) -> list[re.Pattern[str]]:
    """The patterns of the terms in their other spellings."""
    patterns = [_phrase(number) for number in numbers(" ".join(terms))]
    for term in terms:
        letters = [letter for letter in term if letter.isalnum()]
        if len(letters) < 2 or len(term.split()) > 1 or all(letter.isdigit() for letter in letters):
            continue
        acronym = _is_acronym("".join(letters))
        body = (_INITIALS if acronym else _JOINED).join(map(re.escape, letters))
        dot = r"(?:(?<=\.\w)\.|(?<=\.\s\w)\.)?" if acronym else ""
        patterns.append(re.compile(rf"(?<!\w){body}{dot}(?!\w)", 0 if acronym else re.IGNORECASE))
    return patterns


def _is_acronym(term: str) -> bool:
    return term.isupper() and term.isalpha() and 1 < len(term) <= _SHORTEST_STEM


def _stem(term: str) -> str:
    normalised = _normalised(term)
    for ending in _ENDINGS:
        if normalised.endswith(ending) and len(normalised) - len(ending) >= _SHORTEST_STEM:
            return normalised.removesuffix(ending)
    return normalised


def _normalised(word: str) -> str:
    return _without_stops(without_accents(word.casefold()))


def _without_stops(word: str) -> str:
    return word.replace(".", "")
