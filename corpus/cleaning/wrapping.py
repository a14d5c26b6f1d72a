"""Hard-wrapped text: lines that end at a margin, not at the end of a paragraph."""

from __future__ import annotations

import re

_NARROWEST, _WIDEST = 40, 120  # characters; wider lines are paragraphs of their own
_ENOUGH = 3  # line ends at the margin: fewer may be chance
_LIST_ITEM = re.compile(r"(?:[-*•–—‣▪·]|\(?\d{1,3}[.)])\s")
_SENTENCE_END = re.compile(r"[.!?:;][\"'”’)\]]*$")


def unwrap(lines: list[str]) -> list[str]:
    """Paragraphs, one for each string, without empty ones; lines are joined only where they clearly were wrapped.

    A line is wrapped when the first word of the next line would not have fitted behind it. The text is taken for
    hard-wrapped when most line ends are of that kind and most of those cut a sentence.
    """
    margin = max((len(line) for line in lines if " " in line.strip()), default=0)
    wrapped: set[int] = set()
    if _NARROWEST <= margin <= _WIDEST:
        inside = [at for at in range(len(lines) - 1) if lines[at].strip() and lines[at + 1].strip()]
        full = [at for at in inside if _continues(lines[at], lines[at + 1], margin)]
        cut = [at for at in full if not _SENTENCE_END.search(lines[at].rstrip())]
        lower = [at for at in full if lines[at + 1].lstrip()[:1].islower()]
        if len(full) >= max(_ENOUGH, 0.6 * len(inside)) and len(cut) >= 0.6 * len(full) <= 2 * len(lower):
            wrapped = set(full)
    paragraphs: list[str] = []
    for at, line in enumerate(lines):
        text = " ".join(line.split()) if "  " in line else line.strip(" ")
        if text and at - 1 in wrapped:
            # A hyphen at the margin is kept: whether it belongs to the word ("Iran-backed") is not known.
            paragraphs[-1] += text if re.search(r"\w-$", paragraphs[-1]) else f" {text}"
        elif text:
            paragraphs.append(text)
    return paragraphs


def _continues(line: str, following: str, margin: int) -> bool:
    indent = len(following) - len(following.lstrip())
    indented = indent > len(line) - len(line.lstrip()) + 1
    first_word = following.split(maxsplit=1)[0]
    return (
        not indented and not _LIST_ITEM.match(following.lstrip()) and len(line.rstrip()) + 1 + len(first_word) > margin
    )
