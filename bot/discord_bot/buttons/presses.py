"""Finds by its id what a press of a button, or a form that comes back, is to do."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from bot.conversation.held import HeldBack
from bot.discord_bot import errors
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.questions import held
from bot.discord_bot.questions.queueing import Questions, Stopping

Handler = Callable[[Interaction, re.Match[str]], Awaitable[None]]


class Presses:
    """What buttons and forms do, by their ids: nothing of a message is kept in memory, and all work after a restart."""

    def __init__(self, questions: Questions, waiting: HeldBack) -> None:
        self._questions = questions
        self._waiting = waiting
        self._handlers: list[tuple[re.Pattern[str], Handler, bool]] = []

    def add(self, template: str, handler: Handler, *, then_offer: bool = True) -> None:
        """Let `handler` answer every id that a regular expression fits whole.

        With `then_offer` the person is offered afterwards what could not be told to them before.
        """
        self._handlers.append((re.compile(template), handler, then_offer))

    async def on_interaction(self, interaction: Interaction) -> None:
        """Answer a press or a form; every other interaction is left alone. What a handler raises is told."""
        for template, handler, then_offer in self._handlers:
            if match := template.fullmatch(interaction.custom_id or ""):
                try:
                    if self._questions.stopping:
                        raise Stopping
                    await handler(interaction, match)
                except Exception as error:
                    await errors.tell(interaction, error)
                else:
                    if then_offer:
                        await held.offer(self._waiting, interaction)
                return
