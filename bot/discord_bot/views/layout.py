"""A card as Discord's components: one container in the colour of its tone, rows of buttons at its end."""

from __future__ import annotations

from typing import Any, TypeVar

import discord
from discord import ui

from bot.discord_bot.views.ids import is_ours
from bot.rendering.cards.blocks import Block, Card, Cited, Rule

Row = ui.ActionRow[Any]
View = TypeVar("View", ui.LayoutView, ui.View)


def layout(card: Card, *rows: Row) -> ui.LayoutView:
    """The message that shows a card.

    When all its buttons are DynamicItems it is closed from the start, so that discord.py keeps nothing of it in
    memory: they are found by their ids.
    """
    view = ui.LayoutView(timeout=None)
    items = [_item(block) for block in card.blocks]
    view.add_item(ui.Container(*items, *rows, accent_colour=card.tone.value))
    return closed(view)


def plain(*rows: Row) -> ui.View:
    """The same buttons for a message that is plain text."""
    view = ui.View(timeout=None)
    for row in rows:
        for item in row.children:
            view.add_item(item)
    return closed(view)


def closed(view: View) -> View:
    """The same view, stopped if nothing in it but DynamicItems can be pressed.

    An open view would be kept: for good, or for 15 minutes with a timer where it is ephemeral.
    """
    pressed = [item for item in view.walk_children() if item.is_dispatchable() and not item._has_children()]
    if all(isinstance(item, ui.DynamicItem) or is_ours(getattr(item, "custom_id", "")) for item in pressed):
        view.stop()
    return view


def _item(block: Block) -> ui.Item[Any]:
    if isinstance(block, Rule):
        return ui.Separator(visible=True, spacing=discord.SeparatorSpacing.small)
    if isinstance(block, Cited) and block.url:
        button: ui.Button[Any] = ui.Button(label="Open", url=block.url)
        return ui.Section(block.markdown, accessory=button)
    return ui.TextDisplay(block.markdown)
