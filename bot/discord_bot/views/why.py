"""The form behind "Not helpful": why, and in the person's own words if they like."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import discord
from discord import ui

from bot.discord_bot import errors, replies
from bot.discord_bot.interactions import Interaction, parts_of
from bot.discord_bot.questions.queueing import Stopping
from bot.discord_bot.views.ids import custom_id, template
from bot.discord_bot.views.pressing import rate

REASONS = {
    "wrong": "It is wrong",
    "outdated": "It is out of date",
    "missing": "Something is missing",
    "other": "Something else",
}
_LONGEST_COMMENT = 500  # characters
_ID = re.compile(template("why"))


class WhyNot(ui.Modal):
    """The form. Nothing of it is kept in memory: what comes back is found by its id, also after a restart."""

    def __init__(self, answer: str) -> None:
        super().__init__(title="What was not helpful?", custom_id=custom_id("why", answer))
        options = [discord.SelectOption(label=text, value=reason) for reason, text in REASONS.items()]
        choice: ui.Select[Any] = ui.Select(custom_id="reason", placeholder="Choose one", options=options, required=True)
        self.add_item(ui.Label(text="Why", component=choice))
        style = discord.TextStyle.paragraph
        words: ui.TextInput[Any] = ui.TextInput(
            custom_id="comment", style=style, required=False, max_length=_LONGEST_COMMENT
        )
        self.add_item(ui.Label(text="In your own words", description="The moderators can read this.", component=words))
        self.stop()


async def on_interaction(interaction: Interaction) -> None:
    """Take in a form that comes back; every other interaction is left alone. The client calls this for each."""
    match = _ID.fullmatch(interaction.custom_id or "") if _is_form(interaction) else None
    if match is None:
        return
    try:
        await _take_in(interaction, match["subject"])
    except Exception as error:
        await errors.tell(interaction, error)


async def _take_in(interaction: Interaction, answer: str) -> None:
    parts = parts_of(interaction)
    if parts.stopping:
        raise Stopping
    data: Any = interaction.data or {}
    given = dict(_fields(data.get("components", [])))
    reason = given.get("reason")
    comment = " ".join((given.get("comment") or "").split())[:_LONGEST_COMMENT] or None
    async with parts.questions.acknowledging():
        known = reason if reason in REASONS else "other"
        rating = rate(interaction, answer, helpful=False, reason=known, comment=comment)
        await replies.gated(interaction, rating, private=True)
        await replies.privately(interaction, "Noted. Thank you: the moderators can see what was not helpful.")


def _is_form(interaction: Interaction) -> bool:
    return interaction.type is discord.InteractionType.modal_submit


def _fields(components: Any) -> Iterator[tuple[str, str]]:
    """The fields of a form and what was put in: the text, or the first choice."""
    for component in components:
        inner: Mapping[str, Any] = component.get("component") or component
        if "custom_id" in inner:
            values = inner.get("values") or [inner.get("value") or ""]
            yield inner["custom_id"], values[0]
