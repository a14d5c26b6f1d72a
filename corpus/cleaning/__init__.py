"""Raw text becomes body text. Pure.

Every line of the raw text is a paragraph, unless the text is hard-wrapped. What is not the story goes: buttons,
sign-up forms and notices wherever they stand, navigation and teasers at the two ends, the headline where it is
repeated. Rules judge whole lines and leave a line alone when in doubt: clutter left in is a blemish, a sentence
taken out is a lost answer.
"""

from __future__ import annotations

from dataclasses import dataclass

from corpus.cleaning import clutter, ends
from corpus.cleaning.characters import normalise, one_line
from corpus.cleaning.wrapping import unwrap

__all__ = ["Cleaned", "clean", "one_line"]


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The body of an article, its paragraphs separated by one empty line; "" when there was only clutter.

    `title` is the headline: the one that was given, or else the one found above the body and taken out of it.
    `credit` is the outlet that a credit line names ("Original Source: ..."); the line is taken out of the body.
    """

    text: str
    title: str | None = None
    credit: str | None = None


def clean(text: str, title: str | None = None) -> Cleaned:
    """Take the body out of a raw text. Cleaning a body again, with its title, changes nothing."""
    title = one_line(title or "") or None
    lines = unwrap(clutter.cut_out_buttons(normalise(text)).split("\n"))
    paragraphs = [line for line in lines if clutter.heads_teasers(line) or not clutter.is_clutter(line)]
    paragraphs, title, credit = ends.trim(paragraphs, title)
    return Cleaned("\n\n".join(paragraphs), title, credit)
