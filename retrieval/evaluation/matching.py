"""Whether a text holds an answer, and how much of it.

Two forms of a text are compared, each as the public sets define it:

- `normalise`, for "contains": the form of the RealTimeQA protocol. It changes both texts letter by letter, so it finds
  all that a comparison of case-folded texts finds; it also finds "2,500" in "2 500".
- `squad_tokens`, for exact match and token F1: the form of the SQuAD evaluation (Rajpurkar et al., 2016).
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

_STRAIGHT = str.maketrans("‘’“”", "''\"\"")
_ARTICLES = re.compile(r"\b(?:a|an|the)\b")


def normalise(text: str) -> str:
    """The text case-folded, with straight quotes. Letters, digits and % $ . ' stay; all else becomes one blank."""
    text = text.casefold().translate(_STRAIGHT)
    return " ".join("".join(char if char.isalnum() or char in "%$.'" else " " for char in text).split())


def contains(texts: Iterable[str], answers: Iterable[str]) -> bool:
    """Whether any of the answers stands in any one of the texts."""
    wanted = [form for form in map(normalise, answers) if form]
    return any(form in text for text in map(normalise, texts) for form in wanted)


def squad_tokens(text: str) -> list[str]:
    """Words in lower case, without punctuation and without "a", "an", "the".

    Punctuation is that of all scripts, because news is set with curly quotes and dashes.
    """
    letters = (char for char in text.lower() if char not in string.punctuation and unicodedata.category(char)[0] != "P")
    return _ARTICLES.sub(" ", "".join(letters)).split()


def exact(text: str, answers: Iterable[str]) -> bool:
    """Whether the text is one of the answers."""
    tokens = squad_tokens(text)
    return any(tokens == squad_tokens(answer) for answer in answers)


def token_f1(text: str, answers: Iterable[str]) -> float:
    """The highest F1 (harmonic mean of precision and recall of words, 0 to 1) with any of the answers."""
    return max((_f1(squad_tokens(text), squad_tokens(answer)) for answer in answers), default=0.0)


def _f1(got: list[str], wanted: list[str]) -> float:
    if not got or not wanted:
        return float(got == wanted)
    common = (Counter(got) & Counter(wanted)).total()
    return 2 * common / (len(got) + len(wanted))


def chosen(choices: Sequence[str], lit: Sequence[str], texts: Sequence[str], passages: Sequence[str]) -> str | None:
    """The choice that an answer supports best; None when two are supported alike.

    A choice that stands in the lit words beats all others; then comes one that stands in the text, then one that
    stands in more passages, then one of which a larger share of words stands in one passage.
    """
    supports = [
        (
            contains(lit, [choice]),
            contains(texts, [choice]),
            sum(contains([passage], [choice]) for passage in passages),
            max((_share_of_words(choice, passage) for passage in passages), default=0.0),
        )
        for choice in choices
    ]
    best = max(supports, default=None)
    return choices[supports.index(best)] if best is not None and supports.count(best) == 1 else None


def _share_of_words(choice: str, passage: str) -> float:
    words = set(squad_tokens(choice))
    return len(words.intersection(squad_tokens(passage))) / len(words) if words else 0.0
