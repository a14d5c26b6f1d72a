"""A stored answer as messages: its cards or texts, and the buttons under it."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.conversation.types import StoredAnswer
from bot.discord_bot.views.ids import button
from bot.discord_bot.views.layout import Row
from bot.rendering.cards import Card, answer_cards


def cards_of(stored: StoredAnswer) -> tuple[Card, ...]:
    """The answer as cards, marked where an article was withdrawn since."""
    return answer_cards(stored.answer, stored.withdrawals)


def buttons_of(stored: StoredAnswer) -> list[Row]:
    """The row under an answer. Without passages there is nothing to read, and without a server nobody to report to."""
    answer = stored.answer
    row: Row = ui.ActionRow()
    if answer.citations or answer.nearest:
        row.add_item(_read(answer.id))
    row.add_item(button("helpful", answer.id, "Helpful"))
    row.add_item(button("unhelpful", answer.id, "Not helpful"))
    if stored.asked.server is not None:
        row.add_item(button("report", answer.id, "Report answer"))
    row.add_item(_delete(answer.id))
    return [row]


def buttons_for_moderators(answer: str) -> Row:
    """The row under a report of an answer."""
    return ui.ActionRow(_read(answer), _delete(answer))


def turning(answer: str, place: int, pages: int) -> list[Row]:
    """The row under page `place` of an answer's passages, counted from 0; none under a single page."""
    if pages < 2:
        return []
    row: Row = ui.ActionRow()
    if place > 0:
        row.add_item(button("page", answer, "Previous", place - 1))
    row.add_item(button("page", answer, f"{place + 1} / {pages}", place, disabled=True))
    if place < pages - 1:
        row.add_item(button("page", answer, "Next", place + 1))
    return [row]


def _read(answer: str) -> ui.Button[Any]:
    return button("read", answer, "Read in context", style=discord.ButtonStyle.primary)


def _delete(answer: str) -> ui.Button[Any]:
    return button("delete", answer, "Delete", style=discord.ButtonStyle.danger)
