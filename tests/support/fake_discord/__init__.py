"""A fake Discord for end-to-end tests: REST v10, gateway and files on one loopback port.

The bot under test is the real program on the real discord.py; only its base addresses differ. The test plays the
people. Everything that the bot sends is checked against Discord's limits and refused with Discord's own codes;
a call that the fake does not know fails and is listed in `unknown`, one that broke a rule in `refused`.

    async with FakeDiscord() as fake:
        ...start a bot with the token fake.token, its addresses redirected to fake.base...
        alice = fake.person("alice")
        ix = await fake.slash(alice, "ask", question="Who trains them?")
        answer = await fake.until(lambda: fake.seen(ix))      # None while the bot is "thinking"
        await fake.click(alice, answer, "Helpful")
        assert not fake.unknown and not fake.refused
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from support import PATIENCE

from . import spec
from .api import Call, Json
from .channels import Channels
from .component_limits import walk
from .forms import Upload
from .gateway import PRIVILEGED, Gateway
from .identity import Identity
from .interactions import Interaction, Interactions
from .limits import COMPONENTS_V2, EPHEMERAL, LOADING
from .messages import Messages
from .people import People
from .permissions import ORDINARY, Permission
from .server import Fault, Server
from .world import World

__all__ = [
    "CALLBACK",
    "COMPONENTS_V2",
    "EDIT",
    "EPHEMERAL",
    "ORDINARY",
    "REGISTER",
    "SEND",
    "TYPING",
    "Call",
    "FakeDiscord",
    "Interaction",
    "Permission",
    "Upload",
    "text_of",
]

# Routes, as `FakeDiscord.fail` takes them.
CALLBACK = ("POST", "/interactions/{id}/{token}/callback")
EDIT = ("PATCH", "/webhooks/{app}/{token}/messages/{message}")
REGISTER = ("PUT", "/applications/{app}/commands")
SEND = ("POST", "/channels/{channel}/messages")
TYPING = ("POST", "/channels/{channel}/typing")

T = TypeVar("T")


class FakeDiscord:
    """One Discord with one bot. A place is the id of a channel; where none is said, it is `general`."""

    def __init__(
        self,
        *,
        token: str = "ZmFrZQ.fake.token-of-the-bot",
        approved: Iterable[str] = PRIVILEGED,
        heartbeat_ms: int = 41250,
        bot_permissions: Permission = ORDINARY,
        openapi: bool = True,
    ) -> None:
        self._changed = asyncio.Event()
        self.token = token
        self.gate = Gateway(token, set(approved), heartbeat_ms, self._touch)
        self.world = self.gate.world = World(self.gate.publish, bot_permissions)
        self.stored = Messages(self.world)
        self.identity = Identity(self.world, self.gate)
        self.answers = Interactions(self.world, self.stored)
        self.rooms = Channels(self.world, self.stored, self.gate)
        self.server = Server(token, self._touch, spec.load() if openapi else None)
        self._people = People(self.world, self.stored, self.identity, self.answers)
        # The tables by the names that tests use.
        self.bot, self.channels, self.messages = self.world.bot, self.world.channels, self.stored.by_channel
        self.interactions, self.ephemeral_for = self.answers.by_token, self.stored.ephemeral_for
        self.commands, self.gateway_log, self.typed = self.identity.commands, self.gate.log, self.rooms.typed
        self.calls, self.unknown, self.refused = self.server.calls, self.server.unknown, self.server.refused
        self.rate_limits = self.server.rate_limits
        self.guild = self.world.add_guild("Test server")
        self.general = self.add_channel("general")

    async def __aenter__(self) -> FakeDiscord:
        owners = [self.identity, self.answers, self.rooms]
        self.port = await self.server.start(owners, self.gate.serve, self.stored.files, self.world.now)
        self.base = self.stored.base = f"http://127.0.0.1:{self.port}"
        self.ws = self.gate.address = f"ws://127.0.0.1:{self.port}/"
        return self

    async def __aexit__(self, *exception: object) -> None:
        for connection in self.gate.connections:
            connection.close(1001)
        await self.server.stop()

    # -- the world --

    @property
    def skew(self) -> float:
        """Seconds by which Discord's clock is ahead: set it to let 3 seconds, 15 minutes or a day pass.

        Deadlines of interactions end by this alone, so that a busy machine misses none.
        """
        return self.world.skew

    @skew.setter
    def skew(self, seconds: float) -> None:
        self.world.skew = seconds

    def add_guild(self, name: str, *, with_bot: bool = True, everyone: Permission = ORDINARY) -> Json:
        """Another server; without the bot it is one where only people who installed the app can use it."""
        return self.world.add_guild(name, with_bot=with_bot, everyone=everyone)

    def kick(self, guild: Json | None = None) -> None:
        """Remove the bot from a server."""
        self.world.kick(guild or self.guild)

    def invite(self, guild: Json | None = None) -> None:
        """Add the bot to a server."""
        self.world.invite(guild or self.guild)

    def add_channel(self, name: str, guild: Json | None = None, **more: object) -> str:
        """A channel; `more` as Discord names it, for example type=5 or parent_id."""
        return self.world.add_channel(guild or self.guild, name, **more)["id"]

    def add_role(self, name: str, permissions: int = 0, guild: Json | None = None) -> str:
        return self.world.add_role(guild or self.guild, name, permissions)

    def person(self, name: str, permissions: int = 0, roles: Iterable[str] = (), guild: Json | None = None) -> Json:
        """A new person in a server, with what @everyone may do there, these permissions and these roles."""
        return self.join(self.world.add_user(name), permissions, roles, guild)

    def join(self, user: Json, permissions: int = 0, roles: Iterable[str] = (), guild: Json | None = None) -> Json:
        """A person of one server joins another one too."""
        server, held = guild or self.guild, list(roles)
        if permissions:
            held.append(self.add_role(f"of {user['username']}", permissions, server))
        self.world.add_member(server, user, held)
        return user

    def install(self, user: Json) -> None:
        """A person adds the app to their own account: it goes with them everywhere."""
        self.world.installed.add(user["id"])

    def dm(self, user: Json) -> str:
        """The direct message channel of a person and the bot."""
        return self.world.between(self.bot, user)["id"]

    def private(self, *users: Json) -> str:
        """The private channel of people without the bot."""
        return self.world.between(*users)["id"]

    def refuse_direct(self, user: Json) -> None:
        """A person takes no direct messages."""
        self.world.silent.add(user["id"])

    def deny(self, channel: str, permissions: Permission, who: Json | None = None) -> None:
        """Take permissions away in one channel, from the bot if nobody else is named."""
        self.world.overwrite(self.channels[channel], (who or self.bot)["id"], Permission(0), permissions, person=True)

    def allow_command(self, user: Json, name: str) -> None:
        """A server's owner shows a command to someone whom its default permissions leave out."""
        self._people.allowed.add((name, user["id"]))

    # -- waiting and looking --

    def _touch(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, what: Callable[[], T], timeout: float = PATIENCE) -> T:
        """Wait until `what()` is true and return its value."""
        end = time.monotonic() + timeout
        while not (value := what()):
            left = end - time.monotonic()
            if left <= 0:
                last = [(call.method, call.path, call.status) for call in self.calls[-6:]]
                raise TimeoutError(f"never came true; the bot's last calls: {last}; refused: {self.refused[-3:]}")
            try:
                await asyncio.wait_for(self._changed.wait(), min(left, 0.1))
            except TimeoutError:
                continue
        return value

    def seen(self, ix: Interaction) -> Json | None:
        """The message that answers `ix` as its person sees it; None while it is loading."""
        message = self.stored.of(ix.channel).get(ix.original or "")
        return None if not message or message["flags"] & LOADING else message

    def posts(self, channel: str | None = None) -> list[Json]:
        """The messages of a channel that everybody sees, oldest first."""
        return [m for m in self.stored.of(channel or self.general).values() if not m["flags"] & EPHEMERAL]

    # -- what people do --

    async def say(
        self,
        user: Json,
        content: str,
        channel: str | None = None,
        *,
        reply_to: Json | None = None,
        files: dict[str, bytes] | None = None,
    ) -> Json:
        """Write a message, by default in the channel of what it replies to."""
        place = channel or (reply_to["channel_id"] if reply_to else self.general)
        return self._people.say(user, content, place, reply_to, list((files or {}).items()))

    async def slash(self, user: Json, name: str, place: str | None = None, /, **options: Any) -> Interaction:
        """Use a slash command as the client would: only one that it shows, with options that fit."""
        return self._people.slash(user, name, place or self.general, options)

    async def complete(
        self, user: Json, name: str, option: str, text: str, place: str | None = None, /, **options: Any
    ) -> Interaction:
        """Type into an option that has autocomplete; the suggestions come in `choices`."""
        return self._people.complete(user, name, option, text, place or self.general, options)

    async def context_menu(self, user: Json, name: str, message: Json) -> Interaction:
        """Choose a command of the menu of a message."""
        return self._people.context_menu(user, name, message)

    async def click(self, user: Json, message: Json, label_or_id: str, values: list[Any] | None = None) -> Interaction:
        """Press a button, or choose `values` in a select menu, that this person can see and use."""
        return self._people.click(user, message, label_or_id, values)

    async def submit(self, ix: Interaction, values: Json) -> Interaction:
        """Fill in and send the modal that the bot opened; `values` by label or custom_id."""
        return self._people.submit(ix, values)

    async def erase(self, message: Json) -> None:
        """Someone deletes a message."""
        self.stored.delete(message)

    # -- disturbances --

    async def gateway(
        self, *, op: int | None = None, resumable: bool = True, close: int | None = None, forget: bool = False
    ) -> None:
        """Disturb the gateway: op 7 (reconnect), op 9 (invalid session) or a close code."""
        self.gate.disturb(op=op, resumable=resumable, close=close, forget=forget)

    def expire(self, ix: Interaction) -> None:
        """The token of an interaction is no longer valid."""
        ix.expired = True

    def fail(
        self,
        method: str,
        route: str,
        status: int = 0,
        *,
        times: int = 1,
        delay: float = 0.0,
        drop: bool = False,
        carrying: str = "",
        retry_after: float = 0.1,
        code: int = 0,
        message: str = "injected",
    ) -> None:
        """Make the next calls of a route fail, be slow (status 0), or be done without an answer (drop).

        `carrying`: only calls whose body has this key; an answer carries "components", a word of progress does not.
        """
        body: Json = {"message": message, "code": code}
        headers = {}
        if status == 429:
            body |= {"retry_after": retry_after, "global": False}
            headers = {"Retry-After": str(retry_after), "X-RateLimit-Scope": "shared"}
        self.server.faults.append(Fault(method, route, status, times, delay, drop, carrying, body, headers))


def text_of(message: Json) -> str:
    """Everything that can be read in a message: its content, embeds and components."""
    texts = [message["content"]]
    texts += [embed.get(key) or "" for embed in message["embeds"] for key in ("title", "description")]
    texts += [c.get("content") or c.get("label") or "" for c in walk(message["components"])]
    return "\n".join(filter(None, texts))
