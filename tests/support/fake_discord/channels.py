"""REST calls about channels, threads and the messages in them."""

from __future__ import annotations

from .api import ApiError, Call, Json, Reply, invalid, route
from .gateway import PRIVILEGED, Gateway
from .limits import HAS_THREAD, check_thread
from .messages import Messages
from .permissions import Permission
from .world import DIRECT, NEWS, TEXT, THREAD, World

MESSAGE = "/channels/{channel}/messages/{message}"


class Channels:
    """What the bot does in channels under its own name."""

    def __init__(self, world: World, messages: Messages, gateway: Gateway) -> None:
        self._world, self._messages, self._gateway = world, messages, gateway
        self._by_nonce: dict[str, Json] = {}
        self.typed: list[str] = []  # the channels in which the bot was seen typing

    def _channel(self, call: Call, *needed: Permission) -> Json:
        channel = self._world.channels.get(call.match_info["channel"])
        if channel is None:
            raise ApiError(404, 10003, "Unknown Channel")
        self._world.require(channel, *needed)
        return channel

    def _message(self, call: Call, *needed: Permission) -> Json:
        return self._messages.find(self._channel(call, *needed)["id"], call.match_info["message"])

    def _shown(self, message: Json) -> Json:
        """As the bot may read it over REST."""
        intents = sum(PRIVILEGED[name] for name in self._gateway.approved)
        return self._gateway.redacted(message, intents)

    @route("POST", "/users/@me/channels")
    def open_direct(self, call: Call) -> Reply:
        who = self._world.users.get(str(call.body["recipient_id"]))
        if who is None or who["bot"]:
            raise ApiError(400, 50033, "Invalid Recipient(s)")
        return 200, self._world.between(self._world.bot, who)

    @route("GET", "/channels/{channel}")
    def get(self, call: Call) -> Reply:
        return 200, self._channel(call)

    @route("PATCH", "/channels/{channel}")
    def change(self, call: Call) -> Reply:
        """Only of threads: the bot changes no other channel."""
        channel, body = self._channel(call), dict(call.body)
        if channel["type"] != THREAD:
            raise ApiError(403, 50013, "Missing Permissions")
        for key in ("archived", "locked", "auto_archive_duration"):
            if key in body:
                channel["thread_metadata"][key] = body.pop(key)
        channel |= body
        self._world.publish("THREAD_UPDATE", channel)
        return 200, channel

    @route("POST", "/channels/{channel}/typing")
    def typing(self, call: Call) -> Reply:
        self.typed.append(self._channel(call, Permission.SEND_MESSAGES)["id"])
        return 204, None

    @route("GET", "/channels/{channel}/messages")
    def history(self, call: Call) -> Reply:
        channel, query = self._channel(call), call.query
        if Permission.READ_MESSAGE_HISTORY not in self._world.bot_may(channel):
            return 200, []
        found = [m for m in self._messages.of(channel["id"]).values() if m["id"] not in self._messages.ephemeral_for]
        limit = int(query.get("limit", 50))
        if "before" in query:
            found = [m for m in found if int(m["id"]) < int(query["before"])]
        if "after" in query:
            found = [m for m in found if int(m["id"]) > int(query["after"])][:limit]
        return 200, [self._shown(message) for message in found[::-1][:limit]]

    @route("POST", "/channels/{channel}/messages")
    def send(self, call: Call) -> Reply:
        needed = [Permission.SEND_MESSAGES]
        needed += [Permission.ATTACH_FILES] if call.files else []
        needed += [Permission.EMBED_LINKS] if call.body.get("embeds") else []
        channel, data = self._channel(call, *needed), call.body
        if channel["type"] == DIRECT and channel["recipients"][0]["id"] in self._world.silent:
            raise ApiError(403, 50007, "Cannot send messages to this user")
        if data.get("message_reference") and Permission.READ_MESSAGE_HISTORY not in self._world.bot_may(channel):
            raise ApiError(400, 160002, "Cannot reply without permission to read message history")
        if channel["type"] == THREAD:
            if channel["thread_metadata"]["locked"]:
                raise ApiError(400, 160005, "Thread is locked")
            channel["thread_metadata"]["archived"] = False
        nonce = str(data.get("nonce") or "")
        if data.get("enforce_nonce") and nonce in self._by_nonce:
            return 200, self._by_nonce[nonce]  # a second try after a lost answer makes no second message
        message = self._messages.send(channel, data, call.files)
        if nonce:
            self._by_nonce[nonce] = message
        return 200, message

    @route("GET", MESSAGE)
    def get_message(self, call: Call) -> Reply:
        return 200, self._shown(self._message(call, Permission.READ_MESSAGE_HISTORY))

    @route("PATCH", MESSAGE)
    def edit(self, call: Call) -> Reply:
        message = self._message(call)
        if message["author"]["id"] != self._world.bot["id"]:
            raise ApiError(403, 50005, "Cannot edit a message authored by another user")
        return 200, self._messages.edit(message, call.body, call.files)

    @route("DELETE", MESSAGE)
    def delete(self, call: Call) -> Reply:
        message = self._message(call)
        if message["author"]["id"] != self._world.bot["id"]:
            self._channel(call, Permission.MANAGE_MESSAGES)
        self._messages.delete(message)
        return 204, None

    @route("PUT", MESSAGE + "/reactions/{emoji}/@me")
    def react(self, call: Call) -> Reply:
        message = self._message(call, Permission.READ_MESSAGE_HISTORY, Permission.ADD_REACTIONS)
        message.setdefault("reactions", []).append(call.match_info["emoji"])
        return 204, None

    @route("POST", MESSAGE + "/threads", "/channels/{channel}/threads")
    def open_thread(self, call: Call) -> Reply:
        parent, body, origin = self._channel(call), call.body, call.match_info.get("message")
        if parent["type"] not in (TEXT, NEWS):
            raise ApiError(400, 50024, "Cannot execute action on this channel type")
        self._world.require(parent, Permission.CREATE_PUBLIC_THREADS)
        check_thread(body)
        if not origin and body.get("type", 12) != THREAD:
            raise invalid("type", "BASE_TYPE_CHOICES", "Only public threads can be opened here")
        if origin in self._world.channels:
            raise ApiError(400, 160004, "A thread has already been created for this message")
        starter = self._messages.find(parent["id"], origin) if origin else None
        thread = self._add_thread(parent, body, starter)
        me = {"id": thread["id"], "user_id": self._world.bot["id"], "join_timestamp": self._world.stamp(), "flags": 1}
        self._world.publish("THREAD_CREATE", {**thread, "newly_created": True, "member": me})
        if starter:
            starter["flags"] |= HAS_THREAD
            starter["thread"] = thread
            self._world.publish("MESSAGE_UPDATE", starter)
        return 201, {**thread, "member": me}

    def _add_thread(self, parent: Json, body: Json, starter: Json | None) -> Json:
        world, now = self._world, self._world.stamp()
        life = {"archived": False, "locked": False, "archive_timestamp": now, "create_timestamp": now}
        life |= {"auto_archive_duration": body.get("auto_archive_duration") or 1440}
        more: Json = {"parent_id": parent["id"], "owner_id": world.bot["id"], "thread_metadata": life}
        more |= {"type": THREAD, "message_count": 0, "member_count": 1, "total_message_sent": 0}
        more |= {"id": starter["id"]} if starter else {}
        return world.add_channel(world.guilds[parent["guild_id"]], body["name"], **more)
