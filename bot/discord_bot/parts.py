"""What the bot works with: built once, and kept when a connection to Discord is replaced by a new one."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from bot.discord_bot.program.metrics import Metrics
from bot.discord_bot.questions.queueing import Questions
from bot.discord_bot.servers.grouping import Grouping
from bot.discord_bot.servers.jobs import Jobs
from corpus.errors import NewsdeskError

if TYPE_CHECKING:
    from bot.conversation import Records
    from bot.settings import Config
    from bot.wiring import Desk

P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger(__name__)
_STATE_THREADS = 4  # for look-ups of milliseconds: beside the workers, so that they never wait for an answer


@dataclass
class Parts:
    """Everything behind the bot. `stopping`: the program is ending and begins nothing new."""

    config: Config
    desk: Desk
    records: Records
    questions: Questions
    writing: Jobs
    metrics: Metrics
    state: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(_STATE_THREADS, thread_name_prefix="state")
    )
    grouping: Grouping = field(default_factory=Grouping)
    stopping: bool = False
    # Around what takes a hundred megabytes, or a thread of `state` for seconds: two at a time leave room for the rest.
    bulky: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))

    @classmethod
    def build(cls, config: Config) -> Parts:
        """The parts of these settings.

        Raises:
            StoreError: the conversations cannot be opened, or a restore was broken off and cannot be finished.
        """
        from bot.wiring import Desk

        metrics = Metrics()
        desk = Desk(config)
        return cls(
            config=config,
            desk=desk,
            records=desk.records(),
            questions=Questions(config.discord.workers, config.discord.queue),
            writing=Jobs(metrics.job),
            metrics=metrics,
        )

    @property
    def busy(self) -> bool:
        """Whether a thread is at work that cannot be broken off."""
        return bool(self.questions.running or self.writing.waiting())

    async def off_loop(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What `function` returns or raises: short synchronous work on the state, in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self.state, lambda: function(*args, **kwargs))

    def warm(self) -> None:
        """Load the models, and open what direct messages ask, so that the first question is as fast as the next.

        Raises:
            NewsdeskError: a model cannot be loaded. A collection that cannot be opened is only logged: others can.
        """
        self.desk.embeddings().prepare()
        self.desk.writer()
        present = set(self.desk.collections())
        name = next((name for name in self.config.discord.shared if name in present), None)
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
        self.state.shutdown(wait=False, cancel_futures=True)
        self.desk.close()
        self.records.close()
