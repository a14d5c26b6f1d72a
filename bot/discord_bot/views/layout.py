"""A card as Discord's components: one container in the colour of its tone, rows of buttons at its end."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

from bot.rendering.cards.blocks import Block, Card, Cited, Rule

Row = ui.ActionRow[Any]


def layout(card: Card, *rows: Row) -> ui.LayoutView:
    """The message that shows a card."""
    view = ui.LayoutView(timeout=None)
    view.add_item(ui.Container(*map(_item, card.blocks), *rows, accent_colour=card.tone.value))
    view.stop()  # discord.py keeps an open view in memory, and these buttons are found by their ids
    return view


def plain(*rows: Row) -> ui.View:
    """The same buttons for a message that is plain text."""
    view = ui.View(timeout=None)
    for row in rows:
        for item in row.children:
            view.add_item(item)
    view.stop()
    return view


def _item(block: Block) -> ui.Item[Any]:
    if isinstance(block, Rule):
        return ui.Separator(visible=True, spacing=discord.SeparatorSpacing.small)
    if isinstance(block, Cited) and block.url:
        button: ui.Button[Any] = ui.Button(label="Open", url=block.url)
        return ui.Section(block.markdown, accessory=button)
    return ui.TextDisplay(block.markdown)
