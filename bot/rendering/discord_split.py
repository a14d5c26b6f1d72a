"""Cutting a long text into messages: at a paragraph, else a line, else a sentence, else a blank.

Never through a link, a mention or time stamp, an escape, a citation mark, a bold span, a quotation or a code fence.
One of the last three that is longer than a message has to be cut: a fence and a bold span are closed and opened
again, a quotation goes on in the next message.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

# Each alternative takes the whole of what must stay together; of a quotation only its beginning (`_closing`).
_TOGETHER = re.compile(
    r"(?P<fence>```(?P<language>[\w+-]{0,20}\n)?.*?```)"
    r"|\\[^\w\s]"
    r"|`[^`\n]+`"
    r"|\[(?:\\.|[^\\\[\]\n])*\]\(<[^>\s]*>\)"
    r"|\[\d+\](?: ?\[\d+\])*"
    r"|<[^>\s]+>"
    r"|(?P<bold>\*\*(?:\\.|[^\\*]|\*(?!\*))+\*\*)"
    r"|(?P<quotation>“)",
    re.DOTALL,
)
_MARKED = re.compile(r"\u2069? \[\d+\](?: ?\[\d+\])*")

# Where a text may be cut, best first; the blanks that are matched are left out.
_CUTS = (
    re.compile(r"\n{2,}"),
    re.compile(r"\n"),
    re.compile(r"(?:(?<=[.!?…])|(?<=[.!?…][”’\")\]])|(?<=[.!?…]\*\*)|(?<=[.!?…]\*\*”)) +"),
    re.compile(r" +"),
)
_LINE_START = re.compile(r"(?:> )?(?:-# |#{1,3} )?")


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of the text. One that has to be cut says how it is closed and opened again."""

    start: int
    end: int
    cut: bool = False
    close: str = ""
    reopen: str = ""


def length(text: str) -> int:
    """Characters as UTF-16 code units: never fewer than Discord counts, which does not document its own unit."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, most: int) -> list[str]:
    """`text` in parts of at most `most` characters; nothing is lost but the blanks where it is cut.

    A line that is cut goes on under the same sign (block quotation, small print, heading). Raises ValueError when
    `most` is below 100: a closed and opened fence needs some room of its own.
    """
    if most < 100:
        raise ValueError("a message needs room for 100 characters")
    parts: list[str] = []
    rest = text.strip("\n")
    while length(rest) > most:
        head, rest = _first(rest, most)
        parts.append(head)
    return [*parts, rest] if rest.strip() else parts


def _first(text: str, most: int) -> tuple[str, str]:
    """A first part of at most `most` characters, and the rest."""
    room = _place(text, most)
    spans = list(_spans(text, 0, len(text), most))
    start, end = _best(text, room, spans)
    opened = [span for span in spans if span.cut and span.start < start < span.end]
    head, rest = text[:start].rstrip("\n"), text[end:]
    if text[start:end].startswith("\n"):
        rest = rest.lstrip("\n")
    elif sign := _LINE_START.match(text, text.rfind("\n", 0, start) + 1):
        rest = sign[0] + rest
    for span in opened:
        head, rest = head + span.close, span.reopen + rest
    return head, rest


def _best(text: str, room: int, spans: Sequence[_Span]) -> tuple[int, int]:
    """Where the first part ends and the rest begins."""
    for cut in _CUTS:
        places = [(match.start(), match.end()) for match in cut.finditer(text, 0, room + 1)]
        allowed = [place for place in places if _may_cut(text, *place, room, spans)]
        # A part of less than a third of a message is a waste when there is any other place to cut.
        if allowed and (allowed[-1][0] * 3 >= room or cut is _CUTS[-1]):
            return allowed[-1]
    # One word as long as a message.
    for place in range(room, 0, -1):
        joined = unicodedata.category(text[place : place + 1] or " ") in ("Mn", "Me", "Cf")
        if not joined and _may_cut(text, place, place, room, spans):
            return place, place
    return room, room


def _may_cut(text: str, start: int, end: int, room: int, spans: Sequence[_Span]) -> bool:
    if not text[:start].strip("> \n#-"):
        return False
    for span in spans:
        if span.cut and span.start < start < span.end and start + len(span.close) > room:
            return False
        if not span.cut and span.start < end and start < span.end and (start > span.start or end < span.end):
            return False
    return True


def _spans(text: str, start: int, end: int, most: int) -> Iterator[_Span]:
    """What must stay together between `start` and `end`; what is longer than a message is opened."""
    while match := _TOGETHER.search(text, start, end):
        kind, start = match.lastgroup, match.end()
        if kind == "quotation":
            start = _closing(text, match.start(), end)
        too_long = length(text[match.start() : start]) > most
        if kind is None or not too_long:
            yield _Span(match.start(), start)
        elif kind == "bold":
            yield _Span(match.start() + 2, start - 2, True, "**", "**")
            yield from _spans(text, match.start() + 2, start - 2, most)
        elif kind == "quotation":
            yield from _spans(text, match.start() + 1, start, most)
        else:
            language = match["language"] or "\n"
            yield _Span(match.start() + 3 + len(language), start - 3, True, "\n```", f"```{language}")


def _closing(text: str, opening: int, end: int) -> int:
    """The end of the quotation that begins at `opening`, its citation marks included.

    An article may quote within a quotation, and may forget a closing mark: then the last one of the line counts.
    """
    line_end = text.find("\n", opening, end)
    line_end = end if line_end < 0 else line_end
    depth, closed = 0, opening + 1
    for place in range(opening, line_end):
        depth += {"“": 1, "”": -1}.get(text[place], 0)
        if text[place] == "”":
            closed = place + 1
            if depth == 0:
                break
    marked = _MARKED.match(text, closed, end) if closed > opening + 1 else None
    return marked.end() if marked else closed


def _place(text: str, most: int) -> int:
    """How many characters of `text` are at most `most` UTF-16 code units."""
    units = accumulate(2 if char > "\uffff" else 1 for char in text)
    return bisect_right(list(units), most)
