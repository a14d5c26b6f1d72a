"""Cards: what a Discord message shows, before it is made of Discord's components. Pure; Discord is not imported.

An answer, its passages and what is related have modules of their own; this one holds the short ones and is where
all of them are found.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.rendering.cards.answer import answer_cards, answer_texts
from bot.rendering.cards.blocks import MOST_CHARACTERS, Block, Card, Cited, Rule, Small, Text, Tone
from bot.rendering.cards.passage import passage_cards
from bot.rendering.cards.related import related_card
from bot.rendering.discord_split import split

__all__ = [
    "Block",
    "Card",
    "Cited",
    "Rule",
    "Small",
    "Text",
    "Tone",
    "answer_cards",
    "answer_texts",
    "listing",
    "note",
    "passage_cards",
    "related_card",
]


def note(text: str, tone: Tone = Tone.NOTE) -> Card:
    """A short message. `text` is finished markdown: what a person or an article wrote in it went through `inert`."""
    return Card(tone, (Text(_within(text, MOST_CHARACTERS)),))


def listing(title: str, lines: Sequence[str], page: int, pages: int) -> Card:
    """Page `page` of `pages`, counted from 1: its lines, ten at most, under a title, all of it finished markdown.

    A line that is too long for its share is cut.
    """
    blocks: list[Block] = [Text(f"### {_within(title, 200)}")]
    share = (MOST_CHARACTERS - 300) // 10
    if lines:
        blocks.append(Text("\n".join(_within(line, share) for line in lines)))
    if pages > 1:
        blocks.append(Small(f"Page {page} of {pages}"))
    return Card(Tone.NOTE, tuple(blocks))


def _within(text: str, most: int) -> str:
    """The text, or as much of it as there is room for."""
    parts = split(text, max(most, 100))
    return parts[0] if len(parts) == 1 else f"{split(text, max(most, 102) - 2)[0]} …" if parts else ""
