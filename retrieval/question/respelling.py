"""Misspelt words of a question are read as the nearest word of the collection. Pure.

A word is right when English knows it, when the collection holds it, or when it is made of right words ("airstrike").
Any other is read as the nearest word of the collection, else as the nearest word of English, else left. Names, numbers
and acronyms that no article holds stay: a name that is not there is no mistake, unless one hardly different is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus.spellings import HALVES
from corpus.words import STOP_WORDS
from retrieval.english.background import inverse_frequencies
from retrieval.english.stemming import stem
from retrieval.english.words import FUNCTION_WORDS, without_accents

Respell = Callable[[str], str | None]
"""A question -> the question as it is read; None where every word is right or nothing is near."""

_WORD = re.compile(r"(?<![\w@./#&])[^\W\d_]+(?![\w@/#&]|\.\w)")
_QUOTED = re.compile(r"[“\"][^”\"]*[”\"]")
_SHORTEST = 4  # letters of a word that is read as another one
_ANY_EDIT = 5  # letters from which a letter may be another one; shorter words lack one, double one or swap two
_TWO_EDITS = 8  # letters from which two mistakes are one word
_LOOKED_AT = 8  # words near a misspelt one
_SIGNS = "\u3040"  # from here on scripts without blanks
_ENDINGS = ("s", "es", "ed", "d", "ing", "er", "ers", "ly", "r", "rs")
_BEGINNINGS = ("un", "re", "non", "anti", "pre", "over", "under", "mis", "co", "ex", "sub", "super", "inter")


class SpelledWords(Protocol):
    """What the collection and the language know of words."""

    def holding(self, words: Sequence[str]) -> Mapping[str, int]:
        """How many passages hold each word, in any form; a word that none holds is left out."""

    def stems(self) -> Lexicon:
        """All words of the collection as its index keeps them."""

    def forms(self, stems: Sequence[str]) -> Iterable[str]:
        """Words of articles as they are written, those of these stems among them."""

    def english(self) -> Lexicon:
        """The common words of English, as they are written."""


class Lexicon:
    """Words, each with how common it is, found by how they begin and how long they are."""

    def __init__(self, words: Mapping[str, int]) -> None:
        self.words = words
        self._shelves: dict[tuple[str, int], list[str]] = {}
        for word in words:
            if len(word) > 1:
                self._shelves.setdefault((word[0], len(word)), []).append(word)

    def near(self, word: str, most: int) -> dict[str, int]:
        """The words at most so many mistakes away, that begin with the same letter or with the first two swapped."""
        from rapidfuzz.distance import OSA  # takes 30 ms, and most questions are spelt right

        beginnings = {word[0], word[1]}
        found: dict[str, int] = {}
        for letter in beginnings:
            for length in range(len(word) - most, len(word) + most + 1):
                for other in self._shelves.get((letter, length), ()):
                    if letter == word[0] or other[:2] == word[1::-1]:
                        distance = OSA.distance(word, other, score_cutoff=most)
                        if distance <= most:
                            found[other] = distance
        return found


@dataclass(frozen=True, slots=True)
class _Typed:
    """A word that may be misspelt."""

    start: int
    end: int
    text: str
    plain: str  # in small letters, without accents
    capital: bool  # whether it looks like a name


def respelled(text: str, known: SpelledWords) -> str | None:
    """The question with its misspelt words read as the nearest ones; None where nothing is read otherwise."""
    doubtful = [word for word in _typed(text) if not is_common(word.plain)]
    if not doubtful:
        return None
    held = known.holding([word.plain for word in doubtful])
    strange = [word for word in doubtful if word.plain not in held]
    read = text
    for word in reversed(strange):
        if not _is_made_of(word.plain, known.english().words) and (nearest := _nearest(word, known)):
            read = read[: word.start] + _like(word.text, nearest) + read[word.end :]
    return read if read != text else None


def _typed(text: str) -> list[_Typed]:
    """The words that may be misspelt: no acronyms, nothing in quotation marks, nothing with digits."""
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    found = []
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        apart = any(first <= start < last for first, last in quoted)
        if len(word) >= _SHORTEST and not apart and max(word) < _SIGNS and not word.isupper():
            capital = word[0].isupper() and start > 0
            found.append(_Typed(start, match.end(), word, without_accents(word.lower()), capital))
    return found


def is_common(word: str) -> bool:
    """Whether a word in small letters is common in English."""
    return word in STOP_WORDS or word in FUNCTION_WORDS or stem(word) in inverse_frequencies()


def _is_made_of(word: str, english: Mapping[str, int]) -> bool:
    """Whether a word is English, inflected, with a prefix, or two words in one."""
    if word in english or _is_inflected(word, english):
        return True
    for beginning in _BEGINNINGS:
        rest = word.removeprefix(beginning)
        if rest != word and len(rest) >= HALVES[1] and (rest in english or _is_inflected(rest, english)):
            return True
    first, second = HALVES
    cuts = range(first, len(word) - second + 1)
    return any(word[:cut] in english and (word[cut:] in english or _is_inflected(word[cut:], english)) for cut in cuts)


def _is_inflected(word: str, english: Mapping[str, int]) -> bool:
    for ending in _ENDINGS:
        root = word.removesuffix(ending)
        if root != word and len(root) >= _SHORTEST and (root in english or root + "e" in english):
            return True
    return False


def _nearest(word: _Typed, known: SpelledWords) -> str | None:
    """The nearest word of the collection; where none is near, of English.

    Among words as near as each other a name is preferred for what looks like one, then what more passages hold.
    """
    most = 2 if len(word.plain) >= _TWO_EDITS else 1
    common = _nearest_first(word.plain, known.english(), most, _may_be)
    held = known.holding(list(common))
    names = _of_collection(word.plain, known, most)
    found = {other: (common[other], number) for other, number in held.items()} | names
    if found:
        return min(found, key=lambda other: (
            found[other][0], word.capital and other not in names, -found[other][1], other
        ))  # fmt: skip
    if word.capital:
        return None
    likely = [other for other, distance in common.items() if distance == 1 and _is_slip(word.plain, other)]
    return likely[0] if likely else None


def _of_collection(word: str, known: SpelledWords, most: int) -> dict[str, tuple[int, int]]:
    """The words of articles near this one: how far they are, and how many passages hold them."""
    lexicon = known.stems()
    forms = dict.fromkeys((word, word[:-1] + "i" if word[-1] == "y" else word, word.removesuffix("s")))
    stems = {near: None for form in forms for near in _nearest_first(form, lexicon, most)}
    if not stems:
        return {}
    from rapidfuzz.distance import OSA

    found: dict[str, tuple[int, int]] = {}
    beginnings = frozenset(word[:2] + word[:2].upper())
    alike = (each for each in known.forms(list(stems)) if abs(len(each) - len(word)) <= most)
    written = {each for each in alike if each[0] in beginnings or not each[0].isascii()}
    for form in {without_accents(each.lower()) for each in written}:
        distance = OSA.distance(word, form, score_cutoff=most)
        if distance <= most and _may_be(word, form):
            held_by = [lexicon.words[near] for near in stems if form.startswith(near[:-1])]
            found[form] = (distance, max(held_by, default=0))
    return found


def _nearest_first(
    word: str, lexicon: Lexicon, most: int, allowed: Callable[[str, str], bool] | None = None
) -> dict[str, int]:
    """A few of the words near another one, and how far they are: the nearest first, then the most common."""
    near = lexicon.near(word, most)
    fit = [other for other in near if allowed is None or allowed(word, other)]
    best = sorted(fit, key=lambda other: (near[other], -lexicon.words[other], other))[:_LOOKED_AT]
    return {other: near[other] for other in best}


def _is_slip(word: str, other: str) -> bool:
    """Whether a letter is missing, is one too many, or two are swapped: no other letter than is meant."""
    return len(word) != len(other) or sorted(word) == sorted(other)


def _may_be(word: str, other: str) -> bool:
    """Whether a short word may be another: then it lacks a letter, has one too many, or has two swapped."""
    if word[0] != other[0] and other[:2] != word[1::-1]:
        return False
    return len(other) >= _SHORTEST and (len(word) >= _ANY_EDIT or _is_slip(word, other))


def _like(typed: str, word: str) -> str:
    return word.capitalize() if typed[0].isupper() else word
