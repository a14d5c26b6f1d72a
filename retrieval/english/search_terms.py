"""Which words of a passage match a search, for the eye. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.words import STOP_WORDS
from retrieval.english.words import without_accents

_WORD = re.compile(r"\w+(?:[.'’]\w+)*(?:(?<=\.\w)\.)?")
_ENDINGS = ("ing", "ed", "es", "s")
_SHORTEST_STEM = 4


def terms_to_light(text: str) -> list[str]:
    """The words to light: phrases in quotation marks as they stand, other words without the stop words."""
    quoted = re.findall(r'["“]([^"”]+)["”]', text)
    rest = re.sub(r'["“][^"”]+["”]', " ", text).split()
    kept = [word for word in rest if word.strip("?!.,;:").lower() not in STOP_WORDS]
    return [*quoted, *(kept or rest)]


def matching(text: str, terms: Sequence[str]) -> list[tuple[int, int]]:
    """The spans of `text` that a search for `terms` means, in order.

    A term of one word matches every word with the same beginning ("troops": "troop", "troops"), a short one the
    whole word only, an acronym in capitals with or without stops ("US": "U.S.", never "us"). A term of several
    words matches as a phrase. An approximation of what the index matches, for the eye only.
    """
    spans = [match.span() for term in terms if len(term.split()) > 1 for match in _phrase(term).finditer(text)]
    singles = [term.strip("\"'“”‘’.,;:!?()") for term in terms if len(term.split()) == 1]
    for match in _WORD.finditer(text):
        if any(_matches(match.group(), term) for term in singles if term):
            spans.append(match.span())
    return sorted(set(spans))


def _phrase(term: str) -> re.Pattern[str]:
    inner = r"\s+".join(re.escape(word) for word in term.strip("\"'“”").split())
    return re.compile(rf"(?<!\w){inner}(?!\w)", re.IGNORECASE)


def _matches(word: str, term: str) -> bool:
    acronym = term.replace(".", "")
    if acronym.isupper() and acronym.isalpha() and 1 < len(acronym) <= _SHORTEST_STEM:
        return word.replace(".", "") == acronym
    stem = _normalised(term)
    for ending in _ENDINGS:
        if stem.endswith(ending) and len(stem) - len(ending) >= _SHORTEST_STEM:
            stem = stem.removesuffix(ending)
            break
    return _normalised(word).startswith(stem) if len(stem) >= _SHORTEST_STEM else _normalised(word) == stem


def _normalised(word: str) -> str:
    return without_accents(word.casefold()).replace(".", "")


def matches(query: str, texts: Sequence[str]) -> list[list[tuple[int, int]]]:
    """The spans of each text that a query means, in order."""
    terms = terms_to_light(query)
    return [matching(text, terms) for text in texts]
