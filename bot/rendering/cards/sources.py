"""The sources under a Discord answer, and the lines that say which of them were withdrawn since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.rendering.cards.blocks import Cited
from bot.rendering.cards.lines import Segment
from bot.rendering.discord_text import button_link, clipped, inert, linked, stamp
from bot.rendering.lines import SourceLine
from bot.rendering.words import marks
from retrieval.answer import Answer

if TYPE_CHECKING:
    from bot.conversation.types import Withdrawal

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
    kinds = {one.source: one.kind for one in withdrawals}
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


def withdrawn(answer: Answer, withdrawals: Sequence[Withdrawal]) -> Iterator[Segment]:
    """For each article that was withdrawn since: where it is cited, what happened, why and when."""
    for one in withdrawals:
        numbers = tuple(number for number, shown in enumerate(answer.sources, start=1) if shown.id == one.source)
        if numbers:
            yield Segment(_said(f"the article cited as {marks(numbers)}", one), numbers)


def withdrawn_as(source: str, withdrawals: Sequence[Withdrawal]) -> list[str]:
    """The same for one article, beside what was quoted of it."""
    return [_said("this article", one) for one in withdrawals if one.source == source]


def _said(article: str, withdrawal: Withdrawal) -> str:
    kind = inert(withdrawal.kind)
    heading = f"**{kind.capitalize()}:** {article} was {kind} on {stamp(withdrawal.at, 'D')}"
    note = inert(clipped(withdrawal.note, _MOST_NOTE))
    return f"{heading}: {note}" if note else f"{heading}."
