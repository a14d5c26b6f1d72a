"""Text from an article or a person is data: made safe here for every place where it is shown.

Escape sequences, control characters, direction overrides and invisible tag characters are dropped, and any
run of blanks or line breaks becomes one blank, so that shown text is one line that steers nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import groupby

# ECMA-48: control sequences (colour, cursor), and the strings that carry titles, links and device commands.
# An unfinished string is not matched: it would swallow the story; its escape character is dropped below.
_ESCAPE_SEQUENCE = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)"
)

# Overrides and isolates can show words in another order than they stand (CVE-2021-42574). The plain marks
# U+200E and U+200F stay: Arabic and Hebrew text needs them.
_STEERING = re.compile("[\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")


def steers(char: str) -> bool:
    """Whether this character is a control, a lone surrogate or an invisible character that steers a display."""
    return unicodedata.category(char) in ("Cc", "Cs") or _STEERING.match(char) is not None


def _kept(text: str) -> Iterator[tuple[str, int]]:
    """The characters that are shown, each with its place in `text`."""
    hidden = {place for match in _ESCAPE_SEQUENCE.finditer(text) for place in range(*match.span())}
    blank, started = -1, False
    for place, char in enumerate(text):
        if place in hidden:
            continue
        if char.isspace():
            blank = place if blank < 0 else blank
        elif not steers(char):
            if blank >= 0 and started:
                yield " ", blank
            blank, started = -1, True
            yield char, place


def shown(text: str) -> str:
    """`text` as one line that steers nothing."""
    return "".join(char for char, _ in _kept(text))


def pieces(text: str, lit: Sequence[tuple[int, int]]) -> list[tuple[str, bool]]:
    """`shown(text)` cut where the lit spans of `text` begin and end; each piece says whether it is lit."""

    def is_lit(kept: tuple[str, int]) -> bool:
        return any(start <= kept[1] < end for start, end in lit)

    return [("".join(char for char, _ in run), key) for key, run in groupby(_kept(text), key=is_lit)]
