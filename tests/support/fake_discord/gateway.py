"""The gateway: sessions that outlive their sockets, compression, shards, intents and disturbances."""

from __future__ import annotations

import copy
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .api import Json
from .connection import Connection
from .permissions import Permission
from .world import World

PRIVILEGED = {"presences": 1 << 8, "members": 1 << 1, "message_content": 1 << 15}
APPROVED_FLAGS = {"presences": 1 << 13, "members": 1 << 15, "message_content": 1 << 19}
GUILDS, MEMBERS = 1 << 0, 1 << 1
# event -> the intent that it needs in a server, and in a direct message; any other event is always sent
NEEDED = {
    **dict.fromkeys(("MESSAGE_CREATE", "MESSAGE_UPDATE", "MESSAGE_DELETE"), (1 << 9, 1 << 12)),
    **dict.fromkeys(("GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE"), (MEMBERS, MEMBERS)),
    **dict.fromkeys(
        "GUILD_CREATE GUILD_DELETE GUILD_ROLE_CREATE CHANNEL_CREATE CHANNEL_UPDATE CHANNEL_DELETE "
        "THREAD_CREATE THREAD_UPDATE THREAD_DELETE".split(),
        (GUILDS, GUILDS),
    ),
}
HEARTBEAT, IDENTIFY, RESUME, MEMBERS_WANTED, INVALID, HELLO, HEARD = 1, 2, 6, 8, 9, 10, 11
IGNORED = {3, 4}  # presence and voice: nobody sees them here


@dataclass
class Session:
    """What a resume brings back."""

    id: str
    intents: int
    shard: tuple[int, int]
    sent: list[Json] = field(default_factory=list)
    connection: Connection | None = None

    def emit(self, event: str, data: Json) -> None:
        packet = {"op": 0, "t": event, "s": len(self.sent) + 1, "d": copy.deepcopy(data)}
        self.sent.append(packet)
        if self.connection:
            self.connection.push(packet)


class Gateway:
    """The server side of the bot's web sockets."""

    def __init__(self, token: str, approved: set[str], heartbeat_ms: int, changed: Callable[[], None]) -> None:
        self.token, self.approved, self.heartbeat_ms = token, approved, heartbeat_ms
        self.acknowledge_heartbeats = True
        self.log: list[str] = []
        self.beats: list[float] = []  # when each heartbeat came, by time.monotonic()
        self.identified: list[Json] = []  # the data of every IDENTIFY, without its token
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.compressions: list[str | None] = []  # what each socket asked for
        self.address = ""
        self.world: World
        self._changed = changed

    # -- what goes out --

    def publish(self, event: str, data: Json) -> None:
        """Send an event to every session that may see it."""
        guild = data["id"] if event in ("GUILD_CREATE", "GUILD_DELETE") else data.get("guild_id")
        if event != "INTERACTION_CREATE" and not self._visible(event, guild, data):
            return
        for session in list(self.sessions.values()):
            number, count = session.shard
            if (int(guild) >> 22) % count != number if guild else number != 0:
                continue
            if event in NEEDED and not session.intents & NEEDED[event][guild is None]:
                continue
            session.emit(event, self.redacted(data, session.intents) if event.startswith("MESSAGE_") else data)
        self._changed()

    def _visible(self, event: str, guild: str | None, data: Json) -> bool:
        world = self.world
        if guild and guild not in world.present:
            return False
        where = data["id"] if event.startswith(("CHANNEL_", "THREAD_")) else data.get("channel_id")
        return where is None or Permission.VIEW_CHANNEL in world.bot_may(world.channels[where])

    def redacted(self, message: Json, intents: int) -> Json:
        """A message without its content, unless the bot may read it."""
        if "author" not in message:
            return message
        own = self.world.bot["id"]
        named = own == message["author"]["id"] or any(user["id"] == own for user in message["mentions"])
        if named or "guild_id" not in message or intents & PRIVILEGED["message_content"]:
            return message
        return {**message, "content": "", "embeds": [], "attachments": [], "components": []}

    @property
    def flags(self) -> int:
        return sum(bit for name, bit in APPROVED_FLAGS.items() if name in self.approved)

    def disturb(self, *, op: int | None, resumable: bool, close: int | None, forget: bool) -> None:
        for session in list(self.sessions.values()):
            connection = session.connection
            if forget or (op == INVALID and not resumable):
                del self.sessions[session.id]
            if connection and op:
                connection.push({"op": op, "d": resumable if op == INVALID else None})
            elif connection:
                session.connection = None
                connection.close(close or 4000)

    # -- what comes in --

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """One connection, from its first packet to its end."""
        socket = web.WebSocketResponse(max_msg_size=1 << 20, compress=False, timeout=2)
        await socket.prepare(request)
        compress = request.query.get("compress")
        connection = Connection(socket, compress, lambda packet: self._receive(connection, packet))
        self.connections.append(connection)
        self.compressions.append(compress)
        if request.query.get("v") == "10" and request.query.get("encoding") == "json":
            connection.push({"op": HELLO, "t": None, "s": None, "d": {"heartbeat_interval": self.heartbeat_ms}})
        else:
            connection.close(4012)
        try:
            code = await connection.serve()
        finally:
            self.connections.remove(connection)
        self._closed(connection, code)
        return socket

    def _closed(self, connection: Connection, code: int | None) -> None:
        self.log.append(f"closed {code}")
        for session in list(self.sessions.values()):
            if session.connection is connection:
                session.connection = None
                if code in (1000, 1001) and connection.closed_with is None:
                    del self.sessions[session.id]  # the bot closed cleanly: that ends the session
        self._changed()

    def _receive(self, connection: Connection, packet: Json) -> None:
        code, data = packet["op"], packet.get("d")
        session = next((s for s in self.sessions.values() if s.connection is connection), None)
        if code == HEARTBEAT:
            self.log.append("heartbeat")
            self.beats.append(time.monotonic())
            if self.acknowledge_heartbeats:
                connection.push({"op": HEARD})
        elif code == IDENTIFY:
            self.log.append("identify")
            refusal = 4005 if session else self._refusal(data)
            if refusal:
                connection.close(refusal)
            else:
                self._identify(connection, data)
        elif code == RESUME:
            self.log.append("resume")
            self._resume(connection, data)
        elif session is None:
            connection.close(4003)
        elif code == MEMBERS_WANTED:
            self._members(session, data)
        elif code not in IGNORED:
            connection.close(4001)
        self._changed()

    def _refusal(self, data: Json) -> int | None:
        number, count = data.get("shard") or (0, 1)
        if data["token"] != self.token:
            return 4004
        if not 0 <= number < count:
            return 4010
        wanted = [name for name, bit in PRIVILEGED.items() if data["intents"] & bit]
        return None if self.approved.issuperset(wanted) else 4014

    def _identify(self, connection: Connection, data: Json) -> None:
        world, shard = self.world, tuple(data.get("shard") or (0, 1))
        self.identified.append({key: value for key, value in data.items() if key != "token"})
        session = Session(secrets.token_hex(16), data["intents"], shard, connection=connection)
        self.sessions[session.id] = session
        mine = [
            g for g in world.guilds.values() if g["id"] in world.present and (int(g["id"]) >> 22) % shard[1] == shard[0]
        ]
        ready: dict[str, Any] = {"v": 10, "user": self.identity(), "session_id": session.id, "shard": list(shard)}
        ready |= {"guilds": [{"id": guild["id"], "unavailable": True} for guild in mine], "private_channels": []}
        ready |= {"resume_gateway_url": self.address, "application": {"id": world.bot["id"], "flags": self.flags}}
        session.emit("READY", ready)
        if session.intents & GUILDS:
            for guild in mine:
                session.emit("GUILD_CREATE", world.whole(guild, with_members=bool(session.intents & MEMBERS)))

    def _resume(self, connection: Connection, data: Json) -> None:
        session = self.sessions.get(data["session_id"]) if data["token"] == self.token else None
        if not session or data["seq"] > len(session.sent):
            connection.push({"op": INVALID, "d": False})
            return
        session.connection = connection
        for packet in session.sent[data["seq"] :]:
            connection.push(packet)
        session.emit("RESUMED", {})

    def _members(self, session: Session, data: Json) -> None:
        wanted = set(map(str, data.get("user_ids") or ()))
        members = [m for i, m in self.world.members[str(data["guild_id"])].items() if not wanted or i in wanted]
        chunk = {"guild_id": str(data["guild_id"]), "members": members, "chunk_index": 0, "chunk_count": 1}
        session.emit("GUILD_MEMBERS_CHUNK", chunk | {"nonce": data.get("nonce")})

    def identity(self) -> Json:
        """The bot's own user."""
        return {**self.world.bot, "mfa_enabled": False, "locale": "en-US", "verified": True, "email": None}
