"""What the bot works with: built once, and kept when a connection to Discord is replaced by a new one.

Only this room knows it: `assembly` hands every other room what it needs of it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass

from bot.conversation import Records
from bot.discord_bot.metrics import Metrics
from bot.discord_bot.questions.queueing import Questions
from bot.discord_bot.servers.jobs import Jobs
from bot.settings import Config, Discord
from bot.wiring import Desk
from corpus.errors import NewsdeskError

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parts:
    """Everything behind the bot."""

    desk: Desk
    records: Records
    questions: Questions
    jobs: Jobs
    metrics: Metrics

    @classmethod
    def build(cls, config: Config) -> Parts:
        """The parts of these settings.

        Raises:
            StoreError: the conversations cannot be opened, or a restore was broken off and cannot be finished.
        """
        desk, metrics = Desk(config), Metrics()
        questions = Questions(config.discord.workers, config.discord.queue)
        metrics.waiting.set_function(lambda: questions.waiting)
        jobs = Jobs(lambda kind, outcome: metrics.jobs.labels(kind, outcome).inc())
        return cls(desk, desk.records(), questions, jobs, metrics)

    @property
    def settings(self) -> Discord:
        """The settings of the bot."""
        return self.desk.config.discord

    @property
    def busy(self) -> bool:
        """Whether a thread is at work that cannot be broken off."""
        return bool(self.questions.running or self.jobs.waiting())

    def warm(self) -> None:
        """Load the models, and open what direct messages ask, so that the first question is as fast as the next.

        Raises:
            NewsdeskError: a model cannot be loaded. A collection that cannot be opened is only logged: others can.
        """
        self.desk.embeddings().prepare()
        self.desk.writer()
        present = set(self.desk.collections())
        name = next((name for name in self.settings.shared if name in present), None)
        if name is None:
            return
        try:
            with self.desk.reading(name):
                pass
        except NewsdeskError as error:
            _log.warning("The shared collection %s cannot be asked: %s", name, error)

    def close(self) -> None:
        """Let go of everything; what still runs is not waited for."""
        self.questions.close()
        self.desk.close()
        self.records.close()
