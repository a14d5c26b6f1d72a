"""The connection to Discord: what is received goes to where it is answered."""

from __future__ import annotations

import asyncio
import math
from asyncio import to_thread
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import discord
import yarl
from discord import app_commands

from bot.discord_bot import errors, replies
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.program import addresses, housekeeping, registration
from bot.discord_bot.program.assembly import Assembly
from bot.discord_bot.program.parts import Parts
from bot.discord_bot.questions import held
from bot.discord_bot.questions.queueing import Questions
from bot.discord_bot.servers.jobs import STOPPING
from bot.discord_bot.servers.scopes import shard_of

_MOST_BACKOFF = 6
_REGISTERED = 10.0  # seconds that a start waits for the commands to be registered; then it goes on beside
_HUNG_UP = 5.0


class NewsdeskClient(discord.AutoShardedClient):
    """One connection over parts that outlive it. `tree` holds the commands.

    `close` leaves the session of HTTP open, so that answers that are being written still arrive; `leave` ends it.
    """

    def __init__(self, parts: Parts, **options: Any) -> None:
        settings = parts.settings
        shards: dict[str, Any] = {"shard_ids": settings.shard_ids} if settings.shard_ids else {}
        super().__init__(
            intents=intents(settings.answer_threads),
            allowed_mentions=discord.AllowedMentions.none(),
            # Nothing of what people write is kept, and members are known from what they do.
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            shard_count=settings.shards or None,
            **shards,
            **options,
        )
        self.tree = Tree(self, parts.questions)
        self._records = parts.records
        self._metrics = parts.metrics
        self._assembly = Assembly(parts)
        self.connected: set[int] = set()  # the shards that are
        self._seen: set[int] = set()  # the shards that were
        self._background: set[asyncio.Task[None]] = set()
        self._hang_up = self.http.close
        self.http.close = self._later  # type: ignore[method-assign]

    async def setup_hook(self) -> None:
        """Make every command known; tell Discord of them when they have changed."""
        self._assembly.add_commands(self.tree)
        task = asyncio.create_task(registration.keep_registered(self.tree, self._records))
        self._background.add(task)
        await asyncio.wait({task}, timeout=_REGISTERED)

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        """Connect one shard, where the settings say."""
        await super().launch_shard(addresses.redirected(gateway), shard_id, initial=initial)
        if shard := self.get_shard(shard_id):
            # After a long outage discord.py would wait up to 17 minutes (2^10 s) between two tries; 2^6 s is enough.
            shard._parent._backoff._max = _MOST_BACKOFF

    async def close(self) -> None:
        """End the connection to the gateway; a Discord that does not answer is not waited for."""
        with suppress(TimeoutError):
            await asyncio.wait_for(super().close(), _HUNG_UP)

    async def leave(self) -> None:
        """End everything, also what `close` leaves open."""
        for task in self._background:
            task.cancel()
        await asyncio.gather(*self._background, return_exceptions=True)
        await self._hang_up()

    async def _later(self) -> None:
        """In the place of what closes the session of HTTP."""

    @property
    def slowest(self) -> float:
        """Seconds between a heartbeat and its acknowledgment, of the slowest shard; nan while one is not connected."""
        if len(self.connected) < len(self.shard_ids or range(self.shard_count or 1)):
            return math.nan
        return max(latency for _, latency in self.latencies)

    # What Discord tells

    async def on_message(self, message: discord.Message) -> None:
        """A message that this bot sees: direct, mentioning it, or in a thread that it answers."""
        if self.user:
            await self._assembly.mentions.on_message(self.user.id, message)

    async def on_interaction(self, interaction: Interaction) -> None:
        """A press of a button, or a form that comes back; commands find their own way."""
        await self._assembly.presses.on_interaction(interaction)

    async def on_app_command_completion(self, interaction: Interaction, _: object) -> None:
        """Somebody used a command: a good moment for what could not be told to them before."""
        await held.offer(self._records.held, interaction)

    async def on_shard_connect(self, shard_id: int) -> None:
        """A session began, or goes on."""
        if shard_id in self._seen:
            self._metrics.reconnects.inc()
        self._seen.add(shard_id)
        self.connected.add(shard_id)

    on_shard_resumed = on_shard_connect

    async def on_shard_disconnect(self, shard_id: int) -> None:
        """The connection was lost; discord.py makes a new one."""
        self.connected.discard(shard_id)

    async def on_shard_ready(self, shard_id: int) -> None:
        """All servers of a shard are known: those that are missing removed the bot while it was away."""
        shards = self.shard_count or 1
        here = {guild.id for guild in self.guilds}
        bot = self.user.id if self.user else 0

        def responsible(server: int) -> bool:
            return shard_of(server, shards) == shard_id

        await to_thread(housekeeping.compare, self._records, bot, here, responsible)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """The bot was added to a server, for the first time or again."""
        await to_thread(self._records.servers.present, guild.id)

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """The bot was removed from a server; what it has there is erased after the days of grace."""
        await to_thread(self._records.servers.left, guild.id, datetime.now(UTC))


class Tree(app_commands.CommandTree[Any]):
    """Every command of the bot. None begins once the program is ending."""

    def __init__(self, client: discord.Client, questions: Questions) -> None:
        super().__init__(client)
        self._questions = questions

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Refuse politely once the program is ending."""
        if not self._questions.stopping:
            return True
        if interaction.type is discord.InteractionType.autocomplete:
            await interaction.response.autocomplete([])
        else:
            await replies.privately(interaction, STOPPING)
        return False

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        """Tell what went wrong to the person who used the command."""
        await errors.tell(interaction, error)


def intents(answer_threads: bool) -> discord.Intents:
    """What Discord is asked to send. What people write arrives only where they address the bot, unless asked for."""
    wanted = discord.Intents.none()
    wanted.guilds = wanted.guild_messages = wanted.dm_messages = True
    wanted.message_content = answer_threads
    return wanted
