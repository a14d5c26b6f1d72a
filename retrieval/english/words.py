"""Text as words with their places. Pure; every pattern runs in time linear in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass

from corpus.scales import SIGNS, SPELLED_OUT
from corpus.spellings import APOSTROPHES, HYPHENS, PREFIXES
from retrieval.english.number_words import ENDINGS, NUMBERS, SPACED_ENDINGS
from retrieval.english.stemming import stem

_WORD = re.compile(
    r"[$£€](?=\d)|(?<![\w.])[A-Z]\.(?:\s[A-Z]\.)+(?!\w)|[A-Za-z](?:\.[A-Za-z])+\.?|(?<!\w)[A-Z]{1,3}\s?&\s?[A-Z]{1,3}(?!\w)|\d+(?:[.,]\d+)*"
    rf"|(?i:(?<![\w{HYPHENS}])(?:{'|'.join(PREFIXES)})[{HYPHENS}](?=[^\W\d_]{{3}}))?"
    rf"[^\W\d_]+(?:[{APOSTROPHES}][^\W\d_]+)?"
)
_BETWEEN = re.compile(rf"[\s{HYPHENS}]")

FUNCTION_WORDS = frozenset(
    """a an the this that these those and or but nor so yet if then than as at by for from in into of off on onto
    out over per to up upon via with within without about above across after against along among around before
    behind below beneath beside between beyond despite down during except inside near outside since through
    throughout toward towards under until while whereas because although though unless once
    i you he she it we they me him her us them my your his its our their mine yours hers ours theirs myself
    himself herself itself themselves who whom whose which what when where why how
    be is are was were been being am have has had having do does did doing done will would shall should can could
    may might must ought not no there here also just only very too more most such own same other another each
    any some all both few many much 's s t don""".split()
)
AUXILIARIES = frozenset(
    "is are was were do does did has have had can could will would shall should may might must".split()
)
"""With these a question begins that is answered by yes or no."""
_PLURALS = frozenset("people men women children police staff personnel teeth mice".split())
_SINGULARS = frozenset("gas news yes ms mrs yemen specimen regimen omen abdomen".split())
_POWERS = {ending: stem(word) for ending, word in SPELLED_OUT.items()}
_SIGNS = {sign: stem(word) for sign, word in SIGNS.items()}
_NUMBERS = {word: str(value) for word, value in (NUMBERS | {"dozen": 12}).items()}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text."""

    start: int  # its place in the text, in code points
    end: int
    text: str
    stem: str  # the form under which words are compared

    @property
    def is_name(self) -> bool:
        """Written with a capital first letter."""
        return self.text[0].isupper()

    @property
    def is_number(self) -> bool:
        """Written in digits."""
        return self.text[0].isdigit()


def words(text: str) -> list[Word]:
    """The words of a text in order, one of several spellings under one stem.

    "United States" meets "U.S." and "American", "2,500" meets "2500", "£3.5bn" meets "3.5 billion pounds", "e-mail"
    meets "email", "J. K." meets "JK", and "AT & T" meets "AT&T".
    """
    found: list[Word] = []
    for match in _WORD.finditer(text):
        token = match.group()
        low = token.lower()
        if low in ("states", "kingdom") and found and found[-1].text.lower() == "united":
            start = found.pop().start
            found.append(Word(start, match.end(), text[start : match.end()], "usa" if low == "states" else "uk"))
            continue
        if token in _SIGNS:
            key = _SIGNS[token]
        elif token[0].isdigit():
            key = token.replace(",", "")
        elif token == "US" or _BETWEEN.sub("", low) in ("u.s.", "u.s"):  # but not the pronoun
            key = "usa"
        elif low in ENDINGS and _is_ending(text, match.start(), low):
            key = _POWERS[low]
        else:
            key = _NUMBERS.get(low) or stem(_BETWEEN.sub("", token))
        found.append(Word(match.start(), match.end(), token, key))
    return found


def _is_ending(text: str, start: int, ending: str) -> bool:
    """Whether an ending at this place stands behind digits: "3.5bn", "3.5 bn", but not "5 m"."""
    return text[start - 1 : start].isdigit() or (
        ending in SPACED_ENDINGS and text[start - 1 : start].isspace() and text[max(0, start - 2) : start - 1].isdigit()
    )


def content(found: Sequence[Word]) -> list[Word]:
    """The words that carry meaning: no function words."""
    return [word for word in found if word.text.lower() not in FUNCTION_WORDS or word.stem == "usa"]


def without_accents(text: str) -> str:
    """The text with "é" as "e": its compatibility decomposition without combining characters."""
    return "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))


def is_plural(word: str) -> bool:
    """Whether a noun speaks of several, as far as its form tells: "troops", "women", "police"."""
    low = word.lower()
    if low in _PLURALS or low in _SINGULARS:
        return low in _PLURALS
    return low.endswith("men") or (low.endswith("s") and not low.endswith(("ss", "us", "is")))


def has_most(stems: Collection[str], among: Set[str], least: float) -> bool:
    """Whether at least this share of some stems is among others."""
    return sum(stem in among for stem in stems) >= least * len(stems)
