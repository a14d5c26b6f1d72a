"""Keeps the bot running: a new connection whenever one ends, and an orderly end when it is told to stop.

discord.py resumes and identifies by itself after most of what happens to a connection. But it gives up when something
that Discord sent cannot be parsed, at frames that are no JSON, and at close codes that it does not know. None of them
is a reason to load the models again: a new client goes on with the same parts.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import math
import os
import random
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from types import FrameType

import aiohttp
import discord

from bot.discord_bot.program import addresses, alone, fatal, health, logs, starting
from bot.discord_bot.program.client import NewsdeskClient
from bot.discord_bot.program.housekeeping import Housekeeping
from bot.discord_bot.program.parts import Parts
from bot.settings import Config
from corpus.errors import NewsdeskError

_log = logging.getLogger(__name__)
_LONGEST_ANSWER = 900.0  # seconds; afterwards the token of an interaction is worth nothing
_LOOK_UPS = 4  # threads of `asyncio.to_thread`, beside the workers: a look-up of milliseconds waits for no answer
_LAST_WORDS = 3.0  # seconds for what is still being sent when everything else is done
# How discord.py names the tasks that begin with something a person did.
_PEOPLE = (
    "CommandTree-invoker",
    "discord-ui-",
    *(f"discord.py: {event}" for event in ("on_message", "on_interaction", "on_app_command_completion")),
)
_OUTAGES = (OSError, aiohttp.ClientError, TimeoutError, discord.HTTPException, discord.GatewayNotFound)


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before the next connection, in seconds.

    Discord allows 1,000 sessions a day and resets the token of a bot that opens more. Short waits come back only after
    a connection that held for `steady`, so that no sequence of failures reaches that number (a test counts).
    """

    first: float = 1.0
    longest: float = 300.0
    steady: float = 600.0

    def after(self, previous: float, held: float) -> float:
        """The next wait, after the previous one and a connection that held for so long; without jitter."""
        return self.first if not previous or held >= self.steady else min(2 * previous, self.longest)


def run(config: Config) -> int:
    """Run the bot until it is told to stop; returns the exit code.

    Raises:
        NewsdeskError: it cannot be started, or Discord refuses it for good; the message says what to change.
    """
    token = starting.token_of(config)
    starting.check_shards(config)
    with alone.held(config.data_folder, config.discord.shard_ids), logs.written(config.discord, token):
        parts = Parts.build(config)
        try:
            parts.warm()
            _settle()
            asyncio.run(_serve(parts, token))
        finally:
            parts.close()
    return 0


async def _serve(parts: Parts, token: str) -> None:
    await Supervisor(parts, token).serve()
    if parts.busy:  # a thread cannot be stopped, and asyncio would wait for the look-ups, the interpreter for all
        os._exit(0)


def _settle() -> None:
    """Keep the garbage collector away from what stays.

    A start makes 190,000 that do; looking through them takes 0.3 s, and nobody is answered meanwhile.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(700, 10, 10)  # Python's own, which the command line raises for short runs


class Supervisor:
    """One run of the bot over parts that are ready."""

    def __init__(
        self, parts: Parts, token: str, backoff: Backoff | None = None, guild_ready_timeout: float = 2.0
    ) -> None:
        self.parts = parts
        self.client: NewsdeskClient | None = None
        self._token = token
        self._backoff = backoff or Backoff()
        self._guild_ready_timeout = guild_ready_timeout
        self._stop = asyncio.Event()
        self._retiring: dict[NewsdeskClient, asyncio.Task[None]] = {}

    async def serve(self) -> None:
        """Answer until `stop` is called or a signal comes.

        Raises:
            NewsdeskError: the port of /healthz is taken, or Discord refuses the bot for good.
        """
        addresses.use(self.parts.settings.api)
        look_ups = ThreadPoolExecutor(_LOOK_UPS, thread_name_prefix="look-up")
        asyncio.get_running_loop().set_default_executor(look_ups)
        with self._signals():
            work = asyncio.create_task(self._work())
            stopped = asyncio.create_task(self._stop.wait())
            try:
                await asyncio.wait({work, stopped}, return_when=asyncio.FIRST_COMPLETED)
                if not work.done():
                    await self._finish()
            finally:
                stopped.cancel()
                work.cancel()
                await asyncio.wait({work, stopped})
                await self._hang_up()
            if not work.cancelled():
                work.result()

    def stop(self) -> None:
        """Begin to stop: take no more questions, finish those that were taken, leave."""
        self.parts.questions.stopping = True
        self._stop.set()

    async def _work(self) -> None:
        settings = self.parts.settings
        async with AsyncExitStack() as stack:
            if settings.health_port:
                await stack.enter_async_context(health.served(self.parts, self._latency, settings.health_port))
            housekeeping = Housekeeping(self.parts.desk, self.parts.records, self.parts.jobs)
            for keeping in (housekeeping.keep_tidy(), housekeeping.keep_fed()):
                stack.callback(asyncio.create_task(keeping).cancel)
            await self._stay_connected()

    async def _stay_connected(self) -> None:
        wait = 0.0
        while True:
            began = time.monotonic()
            await self._connect()
            self.parts.metrics.reconnects.inc()
            wait = self._backoff.after(wait, time.monotonic() - began)
            jittered = wait * random.uniform(0.75, 1.25)
            _log.warning("Connecting to Discord anew in %.1f s", jittered)
            await asyncio.sleep(jittered)

    async def _connect(self) -> None:
        """One client, from login to its end. Raises NewsdeskError when another one would fare no better."""
        self.client = client = NewsdeskClient(self.parts, guild_ready_timeout=self._guild_ready_timeout)
        try:
            async with client:
                await client.start(self._token)
        except Exception as error:
            if sentence := fatal.sentence(error, self.parts.settings):
                raise NewsdeskError(sentence) from error
            if isinstance(error, _OUTAGES):
                _log.warning("The connection to Discord ended: %s: %s", type(error).__name__, error)
            else:
                _log.exception("The connection to Discord ended")
        finally:
            client.connected.clear()
            self._retiring[client] = asyncio.create_task(self._retire(client))

    def _latency(self) -> float:
        return self.client.slowest if self.client else math.nan

    async def _finish(self) -> None:
        """Answer what was asked, for as long as the settings allow. Who asks now is told to come back."""
        seconds = self.parts.settings.shutdown_seconds
        _log.info("Stopping: waiting up to %d s for what is being answered", seconds)
        began = time.monotonic()
        answered, _ = await asyncio.gather(self.parts.questions.drain(seconds), self.parts.jobs.drain(seconds))
        if tasks := _caused_by_people():
            left = began + seconds - time.monotonic()
            await asyncio.wait(tasks, timeout=max(left, _LAST_WORDS))
        _log.info("Stopped" if answered else "Stopped; some questions were not answered in time")

    async def _retire(self, client: NewsdeskClient) -> None:
        """Let answers that began on a connection arrive through it, then end it."""
        if tasks := _caused_by_people():
            await asyncio.wait(tasks, timeout=_LONGEST_ANSWER)
        await client.leave()
        self._retiring.pop(client, None)

    async def _hang_up(self) -> None:
        """Close the connections that are still open because somebody may have been waiting for an answer."""
        while self._retiring:
            client, task = self._retiring.popitem()
            task.cancel()
            await asyncio.wait({task})
            await client.leave()

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Stop at the first signal, leave at once at the second."""
        loop = asyncio.get_running_loop()

        def signalled(number: int, _: FrameType | None) -> None:
            if self.parts.questions.stopping:
                os._exit(128 + number)
            loop.call_soon_threadsafe(self.stop)

        before = {number: signal.signal(number, signalled) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def _caused_by_people() -> set[asyncio.Task[object]]:
    """What is being done for people right now."""
    return {task for task in asyncio.all_tasks() if task.get_name().startswith(_PEOPLE)}
