"""Quotes in their articles: one card for each, with the quote bold, and both versions when the article has changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from bot.rendering import words
from bot.rendering.cards.blocks import MOST_CHARACTERS, Block, Card, Cited, Rule, Small, Text, Tone
from bot.rendering.cards.sources import withdrawn_as
from bot.rendering.discord_split import length, split
from bot.rendering.discord_text import bold, button_link, clipped, inert, linked, piece, stamp
from bot.rendering.links import link
from bot.rendering.passage import Excerpt, as_it_stands, as_quoted
from corpus.article import Article, Version
from retrieval.answer import Answer, Outcome
from retrieval.quote import Quote

if TYPE_CHECKING:
    from bot.conversation.types import Withdrawal

_SENTENCE_END = re.compile(r"[.!?…][”’\")\]]? +|\n+")
_BLANK = re.compile(r" +")
_LEFT_OUT = "\\[…\\]"
_MOST_HEADLINE = 200
_MOST_DETAIL = 120


def passage_cards(
    answer: Answer,
    articles: Mapping[str, Article | None],
    withdrawals: Sequence[Withdrawal] = (),
    replaced: Mapping[tuple[str, str], Version] = MappingProxyType({}),
) -> tuple[Card, ...]:
    """A card for each citation, then for what is near, in the order of their numbers.

    `articles` holds the articles as they are stored now by the ids of their sources; one that is missing or None is
    not stored any more. `withdrawals`: which of them were withdrawn since. `replaced`: by source and version, those
    that were quoted, were replaced since and are still kept.
    """
    near = "Near the question, not an answer."
    near = near if answer.outcome is not Outcome.NO_QUESTION else "Near what was written."
    cards = []
    for number, quote in enumerate((*answer.citations, *answer.nearest), start=1):
        target = button_link(link(quote))
        said = withdrawn_as(quote.source.id, withdrawals)
        head: list[Block] = [Cited(_heading(number, quote, None if target else link(quote)), target), *map(Text, said)]
        head += [Small(near)] if number > len(answer.citations) else []
        room = MOST_CHARACTERS - Card(Tone.NOTE, tuple(head)).characters - 300
        then = replaced.get((quote.source.id, quote.passage.version))
        head += _versions(quote, articles.get(quote.source.id), answer.asked, room, then)
        cards.append(Card(Tone.WARNING if said else Tone.NOTE, tuple(head)))
    return tuple(cards)


def _versions(
    quote: Quote, article: Article | None, asked: datetime | None, room: int, replaced: Version | None
) -> list[Block]:
    """What was quoted and, where the article has changed since, what stands there now.

    What was quoted is shown in its version of the article where that is kept.
    """
    if article is not None and article.version == quote.passage.version:
        return [Rule(), Text(_markdown(as_it_stands(quote, article), room))]
    then = Small(f"As quoted on {stamp(asked, 'D')}" if asked and asked.tzinfo else "As quoted then")
    if replaced is not None and replaced.replaced is not None:
        then = Small(f"{then.text} · version {replaced.number}, replaced on {stamp(replaced.replaced, 'D')}")
    if article is None:
        gone = Text("**The article is no longer in the collection.** This is the passage as it was quoted.")
        return [gone, Rule(), then, Text(_markdown(as_quoted(quote), room))]
    now = as_it_stands(quote, article)
    changed = "**The article has changed since it was quoted**"
    return [
        Text(f"{changed}." if now.quoted else f"{changed} and does not hold these words any more."),
        Rule(),
        then,
        Text(_markdown(as_it_stands(quote, replaced.article) if replaced else as_quoted(quote), room // 2)),
        Rule(),
        Small("As it stands now"),
        Text(_markdown(now, room // 2) or "The article is empty."),
    ]


def _heading(number: int, quote: Quote, url: str | None) -> str:
    source = quote.source
    details = [words.publisher(source), words.dated(source), *([f"credits {source.credit}"] if source.credit else [])]
    details += words.kind(quote)
    headline = linked(clipped(words.headline(source), _MOST_HEADLINE), url)
    return f"[{number}] {headline}\n-# " + " · ".join(inert(clipped(detail, _MOST_DETAIL)) for detail in details)


def _markdown(excerpt: Excerpt, room: int) -> str:
    """The excerpt within `room` characters: the quote whole if there is room, and what fits around it."""
    before, quoted, after = _three(excerpt)
    if length(quoted) > room:
        return f"{split(quoted, room - 10)[0].strip()} {_LEFT_OUT}"
    spare = room - length(quoted) - 2 * len(_LEFT_OUT) - 2
    goes_on_before, goes_on_after = excerpt.before, excerpt.after
    if length(before) + length(after) > spare:
        kept = _head(after, max(spare // 2, spare - length(before)))
        goes_on_after, after = goes_on_after or kept != after, kept
        kept = _tail(before, spare - length(after))
        goes_on_before, before = goes_on_before or kept != before, kept
    said = f"{before}{quoted}{after}".strip()
    return f"{_LEFT_OUT} " * goes_on_before + said + f" {_LEFT_OUT}" * goes_on_after


def _three(excerpt: Excerpt) -> tuple[str, str, str]:
    """What stands before the quote, the quote and what stands after it, as markdown."""
    parts = ["", "", ""]
    place = 0 if excerpt.quoted else 2
    for paragraph in excerpt.paragraphs:
        gap = "\n\n"
        for text, quoted in paragraph.pieces:
            place = 1 if quoted else 2 if place else 0
            parts[place] += gap + (bold(text) if quoted else piece(text))
            gap = ""
    return parts[0], parts[1], parts[2]


def _head(text: str, most: int) -> str:
    """The beginning, to the end of a sentence if possible."""
    if length(text) <= most:
        return text
    return text[: len(text) - len(text.lstrip("\n"))] + split(text, most)[0] if most >= 100 else ""


def _tail(text: str, most: int) -> str:
    """The end, from the beginning of a sentence if possible."""
    if length(text) <= most:
        return text
    ends = [match.end() for match in _SENTENCE_END.finditer(text)] or [match.end() for match in _BLANK.finditer(text)]
    return next((text[end:] for end in ends if length(text[end:]) <= most), "")
