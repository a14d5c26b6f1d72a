"""What the lines of an answer are made of: types only."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Role(Enum):
    """What a piece of a line is, so that a front end can choose its look."""

    TEXT = auto()
    LIT = auto()
    """words that answer"""
    MARK = auto()
    """a citation mark"""
    LABEL = auto()
    """our own word before a quote: "Also:" """
    NOTE = auto()
    """in how many articles, how old, what was left out"""
    MISSING = auto()
    """nothing was found"""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one look. `text` is safe to show."""

    text: str
    role: Role = Role.TEXT


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One source under an answer.

    Attributes:
        number: of its citation mark.
        headline: safe to show, as all of this is.
        details: publisher, date, credit and copies, in this order.
        link: the address of its page, at the quoted words; None where there is none.
        place: its host, or the name of its file.
    """

    number: int
    headline: str
    details: tuple[str, ...]
    link: str | None
    place: str | None


def text_of(line: Line) -> str:
    """A line without its looks."""
    return "".join(piece.text for piece in line)
