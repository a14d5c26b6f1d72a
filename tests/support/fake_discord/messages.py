"""Messages: how one comes to be, who it pings, and how it is edited."""

from __future__ import annotations

import copy
import mimetypes
import re
from collections.abc import Iterable
from urllib.parse import quote

from .api import ApiError, Json, invalid
from .component_limits import TEXT, walk
from .limits import COMPONENTS_V2, EPHEMERAL, LOADING, check_message, check_uploads
from .permissions import Permission
from .world import World

Files = Iterable[tuple[str, bytes]]
LINK_SECONDS = 24 * 3600  # after which a link to a file is dead


class Messages:
    """The messages of every channel and the files that hang on them."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.by_channel: dict[str, dict[str, Json]] = {}
        self.ephemeral_for: dict[str, str] = {}  # message id -> the only person who sees it
        self.files: dict[str, bytes] = {}
        self.base = ""

    def of(self, channel: str) -> dict[str, Json]:
        return self.by_channel.setdefault(channel, {})

    def find(self, channel: str, message: str) -> Json:
        found = self.of(channel).get(message)
        if found is None:
            raise ApiError(404, 10008, "Unknown Message")
        return found

    def add(self, channel: Json, author: Json, data: Json, files: Files = (), kind: int = 0, **more: object) -> Json:
        """Put a message into a channel; it is published unless only one person sees it."""
        world = self._world
        message = {"id": world.snowflake(), **world.place(channel), "author": author, "type": kind}
        message |= {"content": data.get("content") or "", "embeds": data.get("embeds") or []}
        message |= {"components": numbered(data.get("components")), "flags": data.get("flags") or 0}
        message |= {"timestamp": world.stamp(), "edited_timestamp": None, "tts": False, "pinned": False}
        message |= {"attachments": [self.store(name, blob, channel["id"]) for name, blob in files], **more}
        if reference := data.get("message_reference"):
            message |= self._answering(channel, reference)
        message |= self._pings(message, channel, author, data.get("allowed_mentions"))
        guild = world.guild_of(channel)
        if guild and (member := world.members[guild["id"]].get(author["id"])):
            message["member"] = {key: value for key, value in member.items() if key != "user"}
        if "nonce" in data:
            message["nonce"] = data["nonce"]
        self.of(channel["id"])[message["id"]] = message
        channel["last_message_id"] = message["id"]
        if not message["flags"] & EPHEMERAL:
            world.publish("MESSAGE_CREATE", message)
        return message

    def send(self, channel: Json, data: Json, files: list[tuple[str, bytes]], **more: object) -> Json:
        """A message of the bot, checked."""
        check_uploads(files)
        check_message(data, data.get("flags") or 0, {name for name, _ in files})
        return self.add(channel, self._world.bot, data, files, **more)

    def edit(self, message: Json, data: Json, files: list[tuple[str, bytes]]) -> Json:
        """Only what is given changes; a message that was loading then no longer is."""
        check_uploads(files)
        flags = message["flags"] & ~LOADING | (data.get("flags") or 0) & COMPONENTS_V2
        kept_ids = {str(a["id"]) for a in data["attachments"] if "id" in a} if data.get("attachments") else set()
        kept = [a for a in message["attachments"] if "attachments" not in data or a["id"] in kept_ids]
        before = {key: message[key] for key in ("content", "embeds", "components")}
        names = {a["filename"] for a in kept} | {name for name, _ in files}
        check_message({**before, **data}, flags, names)
        message |= {key: data[key] or ([] if key == "embeds" else "") for key in ("content", "embeds") if key in data}
        if "components" in data:
            message["components"] = numbered(data["components"])
        message["attachments"] = kept + [self.store(name, blob, message["channel_id"]) for name, blob in files]
        message |= {"flags": flags, "edited_timestamp": self._world.stamp()}
        if not flags & EPHEMERAL:
            self._world.publish("MESSAGE_UPDATE", message)
        return message

    def delete(self, message: Json) -> None:
        del self.of(message["channel_id"])[message["id"]]
        if not message["flags"] & EPHEMERAL:
            where = {key: message[key] for key in ("id", "channel_id", "guild_id") if key in message}
            self._world.publish("MESSAGE_DELETE", where)

    def store(self, name: str, content: bytes, channel: str, *, kind: str | None = None) -> Json:
        """Keep a file; what is returned describes it. Its link dies after a day."""
        identity = self._world.snowflake()
        self.files[identity] = content
        expires = int(self._world.now()) + LINK_SECONDS
        url = f"{self.base}/attachments/{channel}/{identity}/{quote(name)}?ex={expires:x}"
        described = {"id": identity, "filename": name, "size": len(content), "url": url, "proxy_url": url, "flags": 0}
        return described | {"content_type": kind or mimetypes.guess_type(name)[0] or "application/octet-stream"}

    def _answering(self, channel: Json, reference: Json) -> Json:
        target = self.of(str(reference.get("channel_id") or channel["id"])).get(str(reference["message_id"]))
        if target is None:
            if reference.get("fail_if_not_exists", True):
                raise invalid("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", "Unknown message")
            return {}
        where = {"type": 0, "message_id": target["id"], **self._world.place(channel)}
        return {"type": 19, "referenced_message": target, "message_reference": where}

    def _pings(self, message: Json, channel: Json, author: Json, allowed: Json | None) -> Json:
        """Who is notified: what the text names, less what `allowed_mentions` keeps quiet."""
        world, text = self._world, message["content"]
        text += "".join(c["content"] for c in walk(message["components"]) if c["type"] == TEXT)
        allowed = {"parse": ["users", "roles", "everyone"], "replied_user": True} if allowed is None else allowed
        parse = allowed.get("parse") or ()
        users = [
            u for u in re.findall(r"<@!?(\d+)>", text) if "users" in parse or u in map(str, allowed.get("users") or ())
        ]
        if "referenced_message" in message and allowed.get("replied_user"):
            users.append(message["referenced_message"]["author"]["id"])
        roles = [
            r for r in re.findall(r"<@&(\d+)>", text) if "roles" in parse or r in map(str, allowed.get("roles") or ())
        ]
        loud = "everyone" in parse and Permission.MENTION_EVERYONE in world.may(author, channel)
        return {
            "mentions": [world.users[u] for u in dict.fromkeys(users) if u in world.users],
            "mention_roles": list(dict.fromkeys(roles)),
            "mention_everyone": loud and bool(re.search("@(everyone|here)", text)),
        }


def numbered(components: list[Json] | None) -> list[Json]:
    """A copy in which every component has an id, as Discord gives it."""
    copied = copy.deepcopy(components or [])
    for number, component in enumerate(walk(copied), 1):
        component.setdefault("id", number)
    return copied
