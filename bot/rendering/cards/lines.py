"""The lines of an answer as Discord markdown, in segments that stay together, each with the sources it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from bot.rendering.discord_text import bold, clipped, inert, isolated, piece
from bot.rendering.layout import Layout
from bot.rendering.lines import Line, Piece, Role
from retrieval.answer import Answer, Outcome

NO_ARTICLES = "No articles yet. A moderator can add some with `/news add`."
MOST_QUESTION = 300

_MARK = re.compile(r"\[(\d+)\]")
_ESCAPED_MARK = re.compile(r"\\\[(\d+)\\\]")


@dataclass(frozen=True, slots=True)
class Segment:
    """Lines that stay together.

    Attributes:
        cites: the numbers of the sources that they rest on.
        small: in small print.
    """

    text: str
    cites: tuple[int, ...] = ()
    small: bool = False


def segments_of(answer: Answer, layout: Layout) -> Iterator[Segment]:
    """The answer from top to bottom: the question, how it was read, what it says, what is near, notes."""
    if answer.question.strip():
        yield Segment(inert(clipped(answer.question, MOST_QUESTION)), small=True)
    for line in layout.preface:
        short = tuple(replace(part, text=_shortened(part.text)) for part in line)
        yield Segment(f"*{markdown(short).strip()}*")
    if answer.outcome is Outcome.NOT_FOUND and not answer.searched.articles:
        yield Segment(NO_ARTICLES)
        yield Segment("A date or a publisher that was asked for may leave none as well.", small=True)
    else:
        listed = len(answer.listing.listed) if answer.listing else 0
        for together in _groups(layout.body):
            # What a listing says of its articles stands above all of them.
            cites = tuple(range(1, listed + 1)) if listed else _cited(together)
            yield Segment("\n".join(map(_line, together)), cites)
    for line in layout.proof:
        yield Segment(markdown(line), _cited([line]), small=True)
    for line in layout.near:
        yield Segment(f"> {markdown(line)}", _cited([line]))
    for line in layout.notes:
        yield Segment(markdown(line), small=True)


def markdown(line: Line) -> str:
    """One line: words that answer bold, everything that articles or people wrote inert."""
    # What is quoted keeps its reading direction as a whole, not piece by piece.
    runs = groupby(line, key=lambda part: part.role in (Role.TEXT, Role.LIT))
    return "".join(isolated("".join(map(_piece, run))) for _, run in runs)


def _line(line: Line) -> str:
    roles = {part.role for part in line}
    sign = "### " if roles == {Role.MISSING} else "-# " if roles == {Role.NOTE} else ""
    return sign + markdown(line)


def _piece(part: Piece) -> str:
    if part.role is Role.LIT:
        return bold(part.text)
    if part.role is Role.MARK:
        return part.text
    # Our notes name sources by their marks; the rest of them is counts, dates and names.
    return _ESCAPED_MARK.sub(r"[\1]", piece(part.text)) if part.role is Role.NOTE else piece(part.text)


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_QUESTION else clipped(text, MOST_QUESTION)


def _groups(lines: tuple[Line, ...]) -> Iterator[list[Line]]:
    """A heading or first line stays with what follows, a note with what it is about."""
    together: list[Line] = []
    for line in lines:
        is_note = all(part.role is Role.NOTE for part in line)
        if together and not is_note and _cited(together):
            yield together
            together = []
        together.append(line)
    if together:
        yield together


def _cited(lines: list[Line]) -> tuple[int, ...]:
    said = "".join(part.text for line in lines for part in line if part.role in (Role.MARK, Role.NOTE))
    return tuple(sorted(marked(said)))


def marked(text: str) -> set[int]:
    """The numbers of the citation marks in a text of ours; a mark in an article's text is escaped and none of them."""
    return {int(number) for number in _MARK.findall(text)}
