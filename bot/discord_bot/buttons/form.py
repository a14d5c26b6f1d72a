"""The form behind "Not helpful"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import discord
from discord import ui

from bot.discord_bot.interactions import Interaction
from bot.discord_bot.views.ids import custom_id

REASONS = {
    "wrong": "It is wrong",
    "outdated": "It is out of date",
    "missing": "Something is missing",
    "other": "Something else",
}
_LONGEST_COMMENT = 500  # characters


def form_of(answer: str) -> ui.Modal:
    """Why an answer was not helpful, and in the person's own words if they like."""
    form = ui.Modal(title="What was not helpful?", custom_id=custom_id("why", answer))
    options = [discord.SelectOption(label=text, value=reason) for reason, text in REASONS.items()]
    choice: ui.Select[Any] = ui.Select(custom_id="reason", placeholder="Choose one", options=options, required=True)
    form.add_item(ui.Label(text="Why", component=choice))
    style = discord.TextStyle.paragraph
    words: ui.TextInput[Any] = ui.TextInput(
        custom_id="comment", style=style, required=False, max_length=_LONGEST_COMMENT
    )
    form.add_item(ui.Label(text="In your own words", description="The moderators can read this.", component=words))
    form.stop()  # as `layout` does: what comes back is found by its id
    return form


def filled_in(interaction: Interaction) -> tuple[str, str | None]:
    """The reason and the words in a form that comes back."""
    data: Any = interaction.data or {}
    given = dict(_fields(data.get("components", [])))
    reason = given.get("reason", "")
    comment = " ".join((given.get("comment") or "").split())[:_LONGEST_COMMENT] or None
    return reason if reason in REASONS else "other", comment


def _fields(components: Any) -> Iterator[tuple[str, str]]:
    """The fields of a form and what was put in: the text, or the first choice."""
    for component in components:
        inner: Mapping[str, Any] = component.get("component") or component
        if "custom_id" in inner:
            values = inner.get("values") or [inner.get("value") or ""]
            yield inner["custom_id"], values[0]
