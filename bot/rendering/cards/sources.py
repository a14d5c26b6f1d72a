"""The sources under a Discord answer, and the lines that say which of them were withdrawn since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.rendering.cards.blocks import Cited
from bot.rendering.cards.lines import Part
from bot.rendering.discord_text import button_link, clipped, inert, linked, stamp
from bot.rendering.lines import SourceLine
from bot.rendering.words import marks
from retrieval.answer import Answer

Withdrawal = tuple[str, str, str] | tuple[str, str, str, datetime]
"""(source id, "retracted" or "corrected", note) and, where it is known, when that was."""

_MOST_HEADLINE = 200
_MOST_DETAIL = 120
_MOST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """A source as it is listed: with a button that opens the page, where a button can, and with a linked headline."""

    cited: Cited
    text: str
    withdrawn: bool


def listed(answer: Answer, lines: Sequence[SourceLine], withdrawals: Sequence[Withdrawal]) -> dict[int, Listed]:
    """The sources of an answer by their citation numbers."""
    kinds = {source: kind for source, kind, *_ in withdrawals}
    return {
        line.number: _listed(line, kinds.get(source.id)) for line, source in zip(lines, answer.sources, strict=True)
    }


def _listed(line: SourceLine, kind: str | None) -> Listed:
    headline = clipped(line.headline, _MOST_HEADLINE)
    details = [inert(clipped(detail, _MOST_DETAIL)) for detail in line.details]
    if line.place and line.place != line.headline:
        details.append(inert(clipped(line.place, _MOST_DETAIL)))
    if kind:
        details.append(f"**{inert(kind)}**")

    def said(url: str | None) -> str:
        return f"-# [{line.number}] " + " · ".join((linked(headline, url), *details))

    url = button_link(line.link)
    text = said(line.link)
    return Listed(Cited(said(None), url) if url else Cited(text), text, bool(kind))


def withdrawn(answer: Answer, withdrawals: Sequence[Withdrawal]) -> Iterator[Part]:
    """For each article that was withdrawn since: where it is cited, what happened, why and when."""
    for source, kind, note, *when in withdrawals:
        numbers = tuple(number for number, shown in enumerate(answer.sources, start=1) if shown.id == source)
        if not numbers:
            continue
        yield Part(_said(f"the article cited as {marks(numbers)}", kind, note, *when), numbers)


def withdrawn_as(source: str, withdrawals: Sequence[Withdrawal]) -> list[str]:
    """The same for one article, beside what was quoted of it."""
    return [_said("this article", kind, note, *when) for one, kind, note, *when in withdrawals if one == source]


def _said(article: str, kind: str, note: str, when: datetime | None = None) -> str:
    day = f" on {stamp(when, 'D')}" if when else ""
    heading = f"**{inert(kind).capitalize()}:** {article} was {inert(kind)}{day}"
    said = inert(clipped(note, _MOST_NOTE))
    return f"{heading}: {said}" if said else f"{heading}."
