"""Builds what answers commands, presses and messages, and hands each what it needs of the parts."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.discord_bot.buttons.answers import AnswerButtons
from bot.discord_bot.buttons.presses import Presses
from bot.discord_bot.commands import ask, privacy, related
from bot.discord_bot.commands.news.group import news_group
from bot.discord_bot.commands.news.moderation import Moderators
from bot.discord_bot.commands.news.pages import TEMPLATE, Lists
from bot.discord_bot.program.parts import Parts
from bot.discord_bot.questions.admission import Gatekeeper
from bot.discord_bot.questions.asking import Pipeline
from bot.discord_bot.questions.mentions import Mentions


class Assembly:
    """What one connection answers with.

    Attributes:
        mentions: answers messages.
        presses: answers buttons and forms.
    """

    def __init__(self, parts: Parts) -> None:
        desk, records, questions = parts.desk, parts.records, parts.questions
        self._parts = parts
        self._gatekeeper = Gatekeeper(desk, records)
        self._pipeline = Pipeline(desk, records, questions, parts.metrics)
        threads = parts.settings.answer_threads
        self.mentions = Mentions(self._pipeline, self._gatekeeper, records, threads)
        self.presses = Presses(questions, records.held)
        AnswerButtons(desk, records, questions, self._gatekeeper).add_to(self.presses)

    def add_commands(self, tree: app_commands.CommandTree[Any]) -> None:
        """Add every command to a tree, and the buttons of their lists to `presses`."""
        parts, gatekeeper, pipeline = self._parts, self._gatekeeper, self._pipeline
        desk, records, questions = parts.desk, parts.records, parts.questions
        moderators = Moderators(records, questions, gatekeeper)
        lists = Lists(moderators)
        ask.add(tree, pipeline, gatekeeper, parts.metrics, desk)
        related.add(tree, pipeline, gatekeeper, questions, desk, records.held)
        tree.add_command(news_group(moderators, lists, desk, records, questions, parts.jobs))
        privacy.add(tree, parts.settings, records.people)
        self.presses.add(TEMPLATE, lists.turn, then_offer=False)
