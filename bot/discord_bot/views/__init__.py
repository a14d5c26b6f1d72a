"""What people press. Every button is found by its id, so that it works as long as its answer is stored."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.discord_bot.views.answers import Delete, Helpful, ReadInContext, Report, Unhelpful
from bot.discord_bot.views.pages import TurnPage
from bot.discord_bot.views.waiting import ShowHeld

# The client registers these at its start.
DYNAMIC: tuple[type[ui.DynamicItem[ui.Button[Any]]], ...] = (
    ReadInContext,
    TurnPage,
    Helpful,
    Unhelpful,
    Report,
    Delete,
    ShowHeld,
)
