"""The passages of an answer, one to a page, for the person who opened them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from discord import ui

from bot.discord_bot import replies
from bot.discord_bot.interactions import Interaction, parts_of, server_of
from bot.discord_bot.questions.admission import Refusal
from bot.discord_bot.servers import scopes
from bot.discord_bot.views.ids import template
from bot.discord_bot.views.layout import Row, layout
from bot.discord_bot.views.pressing import Press, admitted_to
from bot.rendering.cards import Card, passage_cards

if TYPE_CHECKING:
    from datetime import datetime

    from bot.conversation.types import StoredAnswer
    from bot.discord_bot.parts import Parts
    from corpus.article import Article, Version


@dataclass(frozen=True, slots=True)
class Page:
    """One passage, and the buttons that lead to the next and the one before."""

    card: Card
    rows: list[Row]


class TurnPage(Press, template=template("page", number=True)):
    """Leads to another passage of the same answer."""

    verb = "page"
    label = "Page"

    async def pressed(self, interaction: Interaction) -> None:
        """Show that passage in place of this one."""
        parts = parts_of(interaction)
        async with parts.questions.acknowledging():
            turning = page(interaction, self.subject, self.number or 0)
            found = await replies.gated(interaction, turning, private=True, update=True)
            view = layout(found.card, *found.rows)
            if interaction.response.is_done():
                await interaction.edit_original_response(view=view)
            else:
                await interaction.response.edit_message(view=view)


async def page(interaction: Interaction, answer: str, number: int) -> Page:
    """The page of that number, counted from 0; the nearest one there is. Raises Refusal."""
    found, _ = await admitted_to(interaction, answer)
    parts = parts_of(interaction)
    cards = await parts.off_loop(_cards, parts, found, server_of(interaction))
    if not cards:
        raise Refusal("no passages", "This answer quotes no passage.")
    place = min(number, len(cards) - 1)
    return Page(cards[place], turning(answer, place, len(cards)))


def turning(answer: str, place: int, pages: int) -> list[Row]:
    """The buttons under page `place` of so many, counted from 0; none when there is one page."""
    if pages < 2:
        return []
    row: Row = ui.ActionRow()
    if place > 0:
        row.add_item(TurnPage(answer, place - 1, label="Previous"))
    row.add_item(TurnPage(answer, place, label=f"{place + 1} / {pages}", disabled=True))
    if place < pages - 1:
        row.add_item(TurnPage(answer, place + 1, label="Next"))
    return [row]


def withdrawals_of(found: StoredAnswer) -> list[tuple[str, str, str, datetime]]:
    """What was withdrawn since, as cards take it."""
    return [(one.source, one.kind, one.note, one.at) for one in found.withdrawals]


def _cards(parts: Parts, found: StoredAnswer, server: int | None) -> tuple[Card, ...]:
    """Each passage as it was quoted; beside its article as it is now, if this server may still see that."""
    answer = found.answer
    seen = {one.collection for one in scopes.visible(parts.desk, parts.config, server)}
    ids = {quote.source.id for quote in (*answer.citations, *answer.nearest)}
    articles: dict[str, Article | None] = dict.fromkeys(ids)
    replaced: dict[tuple[str, str], Version] = {}
    if answer.searched.collection in seen:
        articles = {source: parts.desk.library().articles.get(source) for source in ids}
        for quote in (*answer.citations, *answer.nearest):
            key = (quote.source.id, quote.passage.version)
            if then := parts.desk.library().versions.replaced(*key):
                replaced[key] = then
    return passage_cards(answer, articles, withdrawals_of(found), replaced)
