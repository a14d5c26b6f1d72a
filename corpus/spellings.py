"""One word in several spellings: how else what a person typed may be written in an article. Pure.

The index keeps words as an article spells them, so a question is searched in each spelling: "e-mail" and "email",
"J.K." and "J. K.", "AT&T" and "AT & T", "G7" and "G-7", "3.5bn" and "3.5 billion".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from corpus.scales import ENDINGS, POWERS, SPACED_ENDINGS

APOSTROPHES = "'’‘ʼʻ`´"
"""What articles write for an apostrophe: straight, curly, a letter of its own, an accent."""
HYPHENS = r"\-‐‑"
"""Hyphens, the one that never ends a line too, as they stand in a set of a pattern."""

PREFIXES = ("co", "e", "inter", "micro", "mid", "multi", "non", "over", "pre", "re", "semi", "sub", "under")
"""What is written before a word with a hyphen or without one."""

HALVES = (3, 4)
"""Letters, at least, of the first and the second half of a word that may be two: "air|strike"."""

_ENDING = "|".join(sorted((*ENDINGS, *POWERS), key=len, reverse=True))
_SCALED = re.compile(
    rf"(?<![\w.,])(?P<digits>\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<gap>\s|-)?(?P<ending>{_ENDING})\b",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"(?<![\w.,])\d{1,3}(?:,\d{3})+(?![\w,]|\.\d)")
_OWNED = re.compile(rf"(?<=\w)[{APOSTROPHES}]s\b")
_COMPOUND = re.compile(rf"[^\W_]+(?:(?:[{HYPHENS}{APOSTROPHES}]|\s?&\s?)[^\W_]+)+")
_PART = re.compile(r"[^\W_]+")
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}|\b[^\W\d_]\.(?:\s?[^\W\d_]\.?)(?![^\W_])")
_ACRONYM = re.compile(r"(?<![\w&.])(?<!&\s)[A-Z]{2,4}(?![\w&]|\s&|\.\w)")
_WITH_DIGITS = re.compile(r"(?<![^\W_])(?:[^\W\d_]+\d+|\d+[^\W\d_]+)(?![^\W_])")
_SOLID = re.compile(rf"(?<![\w{HYPHENS}{APOSTROPHES}])[^\W\d_]{{5,24}}(?![\w{HYPHENS}])")
_BEHIND_A_PREFIX = 3  # letters
_SHORTEST_JOINED = 6  # letters of two words that may be one: "cease fire"


def spellings(text: str, kept_apart: frozenset[str] = frozenset()) -> list[str]:
    """Other spellings of the words of a text, in small letters, each once; several words are a phrase.

    `kept_apart` are words that are never half of another one: "on" and "to" are not "onto".
    """
    bare = _OWNED.sub("", text)
    others = [*numbers(bare), *_compounds(bare, kept_apart), *_letters(bare), *_solid(bare, kept_apart)]
    low = text.lower()
    return [each for each in dict.fromkeys(others) if each != low]


def numbers(text: str) -> Iterator[str]:
    """The large numbers of a text as others write them: of "3.5bn" also "3.5 billion", "3.5 bn" and "3500m"."""
    for match in _SCALED.finditer(text):
        ending = match["ending"].lower()
        if match["gap"] and ending in ENDINGS and ending not in SPACED_ENDINGS:
            continue  # 5 m is a length
        yield from _written(float(match["digits"].replace(",", "")) * (ENDINGS | POWERS)[ending])
    for match in _THOUSANDS.finditer(text):
        yield from _written(float(match.group().replace(",", "")))


def _written(value: float) -> Iterator[str]:
    """A number in digits, with every ending that leaves it short: 1,200,000 is "1.2m" and "1200k"."""
    if value < 1e9 and value == int(value):
        yield f"{int(value)}"
        yield f"{int(value):,}"
    for ending, power in (*POWERS.items(), *ENDINGS.items()):
        digits = f"{value / power:.10g}"
        if ending == "hundred" or not 1 <= value / power < 10_000 or len(digits.partition(".")[2]) > 2:
            continue
        if ending in ENDINGS:
            yield digits + ending
        if ending in POWERS or ending in SPACED_ENDINGS:
            yield f"{digits} {ending}"


def _compounds(text: str, kept_apart: frozenset[str]) -> Iterator[str]:
    """ "e-mail" in one word, "AT&T" in two; and two words side by side in one: "cease fire"."""
    for match in _COMPOUND.finditer(text):
        parts = [part.lower() for part in _PART.findall(match.group())]
        if all(part.isdigit() for part in parts):
            continue
        if "&" in match.group():
            yield " ".join(parts)
            yield " and ".join(parts)
        else:
            yield "".join(parts)
            if any(len(part) < 2 or part in kept_apart for part in parts):
                yield " ".join(parts)
    for first, second in pairwise(text.split()):
        both = (first + second).lower().rstrip(".,;:?!")
        apart = {first.lower(), both.removeprefix(first.lower())} & kept_apart
        if both.isalpha() and len(both) >= _SHORTEST_JOINED and not apart:
            yield both


def _letters(text: str) -> Iterator[str]:
    """Initials and acronyms with their letters together and apart, and a letter and a number that stand together."""
    for match in (*_INITIALS.finditer(text), *_ACRONYM.finditer(text)):
        letters = [letter.lower() for letter in match.group() if letter.isalpha()]
        yield "".join(letters)
        yield " ".join(letters)
        if letters in (["u", "s"], ["u", "s", "a"]):
            yield from ("usa", "u s", "u s a")
    for match in _WITH_DIGITS.finditer(text):
        if not _SCALED.fullmatch(match.group()):
            yield " ".join(re.findall(r"\d+|\D+", match.group().lower()))


def _solid(text: str, kept_apart: frozenset[str]) -> Iterator[str]:
    """A word as two, behind a prefix or wherever it may be cut: articles may write one of the cuts with a hyphen."""
    for match in _SOLID.finditer(text):
        word = match.group().lower()
        if word in kept_apart or ord(max(word)) >= 0x3040:  # signs of Chinese are no letters
            continue
        first, second = HALVES
        prefixes = {
            len(each) for each in PREFIXES if word.startswith(each) and len(word) >= len(each) + _BEHIND_A_PREFIX
        }
        for place in sorted(prefixes.union(range(first, len(word) - second + 1))):
            left, right = word[:place], word[place:]
            if len(right) >= _BEHIND_A_PREFIX and left not in kept_apart and right not in kept_apart:
                yield f"{left} {right}"
