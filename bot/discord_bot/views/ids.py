"""Buttons and their ids: nd:<verb>:<answer id>[:<number>]. All that a button knows is in its id."""

from __future__ import annotations

from typing import Any

import discord
from discord import ui

LONGEST = 100  # characters of an id, Discord's limit


def button(
    verb: str,
    subject: str | int,
    label: str,
    number: int | None = None,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
) -> ui.Button[Any]:
    """A button; what a press does is found by its id, also after a restart."""
    return ui.Button(label=label, style=style, custom_id=custom_id(verb, subject, number), disabled=disabled)


def custom_id(verb: str, subject: str | int, number: int | None = None) -> str:
    """The id of a button. Raises ValueError when Discord would refuse it."""
    made = f"nd:{verb}:{subject}" + ("" if number is None else f":{number}")
    if len(made) > LONGEST:
        raise ValueError(f"the id of a button has at most {LONGEST} characters: {made}")
    return made


def template(verb: str, *, number: bool = False) -> str:
    """What the ids of a verb look like, as a regular expression with the groups "subject" and "number"."""
    return rf"nd:{verb}:(?P<subject>[0-9A-Za-z_-]{{1,64}})" + (r":(?P<number>[0-9]{1,4})" if number else "")
