"""Text as words with their places. Pure; every pattern runs in time linear in the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass

from retrieval.english.number_words import NUMBERS
from retrieval.english.stemming import stem

_WORD = re.compile(r"[A-Za-z](?:\.[A-Za-z])+\.?|\d+(?:[.,]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?")

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
    """The words of a text in order. "United States" meets "U.S." and "American"; "2,500" meets "2500"."""
    found: list[Word] = []
    for match in _WORD.finditer(text):
        token = match.group()
        low = token.lower()
        if low in ("states", "kingdom") and found and found[-1].text.lower() == "united":
            start = found.pop().start
            found.append(Word(start, match.end(), text[start : match.end()], "usa" if low == "states" else "uk"))
            continue
        if token[0].isdigit():
            key = token.replace(",", "")
        elif token in ("US", "U.S.", "U.S"):  # but not the pronoun
            key = "usa"
        else:
            key = _NUMBERS.get(low) or stem(token)
        found.append(Word(match.start(), match.end(), token, key))
    return found


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
