"""Hits as plain text."""

from __future__ import annotations

from collections.abc import Sequence

from bot.rendering import words
from bot.rendering.safe import shown
from retrieval.quote import Hit


def hit_details(hit: Hit) -> tuple[str, ...]:
    """Publisher, date, credit, copies and place of a hit, in the order in which an answer gives them."""
    source = hit.passage.source
    details = (words.publisher(source), words.dated(source), words.also_in(hit.copies), words.place(source))
    return tuple(part for part in details if part)


def plain_hits(hits: Sequence[Hit]) -> str:
    """Hits as plain text: a line with score, headline, publisher and date, then the passage."""
    if not hits:
        return "No passage found."
    return "\n\n".join(
        f"{number}. {hit.score:.2f} · {' · '.join((words.headline(hit.passage.source), *hit_details(hit)))}\n"
        f"{shown(hit.passage.text)}"
        for number, hit in enumerate(hits, start=1)
    )
