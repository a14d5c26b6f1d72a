"""What the articles hold near the claims of a message. Never a verdict."""

from __future__ import annotations

from bot.rendering import words
from bot.rendering.cards.blocks import Block, Card, Rule, Small, Text, Tone, fits
from bot.rendering.cards.lines import NO_ARTICLES
from bot.rendering.discord_text import clipped, inert, linked
from bot.rendering.links import link
from retrieval.finding.related import Related
from retrieval.quote import Quote

_SHARES = ((3, 500), (2, 400), (1, 300), (1, 150))
"""How many quotes of each claim and how many characters of each text; the first that fits the message is taken."""
_MOST_HEADLINE = 100
NO_VERDICT = "A report near a claim does not make it true, and nothing found does not make it false."


def related_card(related: Related) -> Card:
    """Each claim with the sentences of articles that are near it. Long ones are shortened until they fit a message."""
    if not related.searched.articles:
        return Card(Tone.NOTE, (Text(NO_ARTICLES),))
    if not related.claims:
        said = "This message says nothing that could be looked up. Try one that states something in a full sentence."
        return Card(Tone.NOTE, (Text(said),))
    found = any(claim.quotes for claim in related.claims)
    cards = (_card(related, found, *share) for share in _SHARES)
    return next((card for card in cards if fits(card.blocks)), _card(related, found, 1, 60))


def _card(related: Related, found: bool, quotes: int, most: int) -> Card:
    nothing = f"Nothing near found in {words.these(related.searched)}."
    blocks: list[Block] = [Text(f"### {'Related reports' if found else nothing}")]
    for claim in related.claims:
        lines = [f"> {inert(clipped(claim.text, most))}"]
        lines += [_near(quote, most) for quote in claim.quotes[:quotes]] or ([nothing] if found else [])
        blocks += [Text("\n".join(lines)), Rule()]
    notes = [NO_VERDICT, *words.undated_notes(related.searched)]
    # Not the colour of an answer: that would look like a verdict.
    return Card(Tone.NOTE if found else Tone.MISSING, (*blocks, Small("\n".join(map(inert, notes)))))


def _near(quote: Quote, most: int) -> str:
    source = quote.source
    headline = linked(clipped(words.headline(source), _MOST_HEADLINE), link(quote) if most > 60 else None)
    details = " · ".join(map(inert, (words.publisher(source), words.dated(source))))
    return f"“{inert(clipped(quote.text, most))}”\n-# {headline} · {details}"
