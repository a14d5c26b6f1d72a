"""Pairs of texts of which is known whether they are copies, made of the articles of RealTimeQA by editing.

A copy is an article after one or two of: words and figures changed, the end cut, paragraphs reordered, paragraphs
of a site put around it. What is no copy: two articles of the quiz's own collection of one topic or one template (same
beginning of the headline), an article with a third of another, a brief quoted in a longer article.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

_WORD = re.compile(r"[A-Za-z]{3,}|\d+")
# Written for this benchmark: what sites put around an article.
_AROUND = (
    "Sign up for our morning letter and never miss a story that matters to you and the people around you.",
    "Our reporters work around the clock. If you value what they do, please think of a subscription today.",
    "Read more: the ten stories of the week that our readers shared most often with their friends and families.",
    "This article was first published by a partner of ours and appears here with permission. All rights reserved.",
    "Follow us on every platform you use, and tell us what you think in the comments below this article.",
    "Correction: an earlier version of this page had a wrong caption under its second photograph.",
)
# Words that stand in for others, so that an edit is a word of English, too.
_OTHER_WORDS = tuple(
    "recently officials around reportedly several group early major announced region later local".split()
)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts, how the second was made of the first, and whether they are copies."""

    kind: str
    one: str
    other: str
    copies: bool


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text."""
    return [each for each in re.split(r"\n\s*\n", text) if each.strip()]


def edited(text: str, share: float, draw: random.Random) -> str:
    """A text with that share of its longer words and figures changed."""

    def other(match: re.Match[str]) -> str:
        if draw.random() >= share:
            return match.group()
        return str(int(match.group()) + 1) if match.group().isdigit() else draw.choice(_OTHER_WORDS)

    return _WORD.sub(other, text)


def cut(text: str, share: float) -> str:
    """The first paragraphs, until they have that share of the text."""
    kept: list[str] = []
    for paragraph in paragraphs(text):
        kept.append(paragraph)
        if sum(map(len, kept)) >= share * len(text):
            break
    joined = "\n\n".join(kept)
    return joined if len(joined) < 0.95 * len(text) else text[: int(share * len(text))]


def reordered(text: str, draw: random.Random) -> str:
    """The paragraphs in another order; the first one stays."""
    found = paragraphs(text)
    rest = found[1:]
    draw.shuffle(rest)
    return "\n\n".join([*found[:1], *rest])


def surrounded(text: str, draw: random.Random) -> str:
    """The text with paragraphs of a site before, in the middle and behind."""
    found, added = paragraphs(text), draw.sample(_AROUND, 4)
    middle = len(found) // 2
    return "\n\n".join([added[0], *found[:middle], added[1], *found[middle:], *added[2:]])


MADE: dict[str, Callable[[str, random.Random], str]] = {
    "3 % of words": lambda text, draw: edited(text, 0.03, draw),
    "6 % of words": lambda text, draw: edited(text, 0.06, draw),
    "first 60 %": lambda text, draw: cut(text, 0.6),
    "first 40 %": lambda text, draw: cut(text, 0.4),
    "last paragraphs dropped": lambda text, draw: cut(text, 0.8),
    "reordered": reordered,
    "surrounded": surrounded,
    "60 %, 3 % of words": lambda text, draw: edited(cut(text, 0.6), 0.03, draw),
    "reordered, surrounded, 3 %": lambda text, draw: edited(surrounded(reordered(text, draw), draw), 0.03, draw),
}


def made(rows: Sequence[dict[str, Any]], draw: random.Random) -> list[Pair]:
    """Copies, so many of each kind as there are rows, and templates filled anew and quoted briefs that are none."""
    pairs = [Pair(kind, row["text"], make(row["text"], draw), True) for row in rows for kind, make in MADE.items()]
    for row, host in zip(rows, [*rows[1:], *rows[:1]], strict=True):
        brief = cut(host["text"], 0.12)[: int(0.2 * len(row["text"]))]
        found = paragraphs(row["text"])
        quoting = "\n\n".join([*found[: len(found) // 2], brief, *found[len(found) // 2 :]])
        pairs.append(Pair("a brief quoted in an article", quoting, brief, False))
        half = max(1, len(found) // 3)
        shared = "\n\n".join([*found[:half], *paragraphs(host["text"])[half:]])
        if len("\n\n".join(found[:half])) < 0.5 * min(len(row["text"]), len(shared)):
            pairs.append(Pair("a third in common, background told again", row["text"], shared, False))
    return pairs


def alike(rows: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """Places of articles whose headlines begin with the same three words: series, live pages, one topic."""
    begins: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        words = re.findall(r"\w+", (row["title"] or "").lower())[:3]
        if len(words) == 3:
            begins.setdefault(" ".join(words), []).append(place)
    return [(one, other) for group in begins.values() for one, other in combinations(group[:12], 2)]
