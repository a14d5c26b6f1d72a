"""When a text holds an answer, and how much of it: the protocol of the evaluation sets. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable


def normalise(text: str) -> str:
    """The protocol's form: lower case, straight quotes, letters, digits and % $ . ' kept, blanks collapsed."""
    text = text.lower().translate(str.maketrans("‘’“”", "''\"\""))
    return " ".join(re.sub(r"[^\w%$.']+", " ", text).split())


def contains(text: str, answers: Iterable[str]) -> bool:
    """Whether one of the answers stands in the text as whole words."""
    padded = f" {normalise(text).replace('.', ' ')} "
    return any(f" {normalise(a).replace('.', ' ').strip()} " in padded for a in answers if normalise(a))


def token_f1(text: str, answers: Iterable[str]) -> float:
    """Best token F1 after the usual normalisation (lower case, no punctuation, no articles)."""

    def tokens(value: str) -> list[str]:
        return [t for t in re.findall(r"\w+", value.lower()) if t not in ("a", "an", "the")]

    best = 0.0
    got = tokens(text)
    for answer in answers:
        want = tokens(answer)
        common = sum(min(got.count(t), want.count(t)) for t in set(want))
        if common:
            best = max(best, 2 * common / (len(got) + len(want)))
    return best
