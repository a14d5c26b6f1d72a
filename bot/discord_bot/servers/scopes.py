"""Which collections a server sees: its own, and those that the operator shares. Nothing here touches Discord.

A server's own collection is stored as discord/<server>/<name>; people see and type the name. A shared one is shown
as "<name> (shared)": no own name can look so, since a name has no brackets. Every look-up starts from what `visible`
lists, so that no name that a person types can reach the collection of another server.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from bot.conversation.types import ServerSettings
from bot.rendering.discord_text import inert
from bot.settings import Discord
from bot.wiring import Desk
from corpus.errors import UsageError

DEFAULT = "news"
_LONGEST = 30
_SHARED = " (shared)"
_NONE_YET = "There is no collection here yet; a moderator can add articles with `/news add`."
_RULE = f"1 to {_LONGEST} letters, digits, spaces and - _ ., beginning and ending with a letter or digit"


@dataclass(frozen=True, slots=True)
class Visible:
    """A collection as one server sees it: the name people see, the name it is stored under."""

    name: str
    collection: str
    shared: bool


def own(server: int, name: str = DEFAULT) -> str:
    """Where a server's own collection is stored. Raises UsageError for a name that cannot be one."""
    return f"{_prefix(server)}{check_name(name)}"


def check_name(name: str) -> str:
    """The name as it is stored: lower case, Unicode form NFC, without blanks around it. Raises UsageError."""
    stored = unicodedata.normalize("NFC", name.strip().lower())
    usable = all(char in " -_." or unicodedata.category(char)[0] in "LMN" for char in stored)
    if not 1 <= len(stored) <= _LONGEST or not usable or not (stored[0].isalnum() and stored[-1] not in " -_."):
        raise UsageError(f"That cannot name a collection: a name has {_RULE}.")
    return stored


def mine(desk: Desk, server: int) -> list[str]:
    """Where all own collections of a server are stored, also empty ones."""
    return [name for name in desk.collections() if name.startswith(_prefix(server))]


def server_of(collection: str) -> int | None:
    """The server whose own a stored collection is, None for one of the operator's."""
    place, _, rest = collection.partition("/")
    server, _, name = rest.partition("/")
    return int(server) if place == "discord" and server.isdecimal() and name else None


def shard_of(server: int, shards: int) -> int:
    """The shard that a server is served by: https://discord.com/developers/docs/events/gateway#sharding."""
    return (server >> 22) % shards


def is_served(settings: Discord, server: int) -> bool:
    """Whether this process serves a server, and not another one over the same data folder."""
    return not settings.shard_ids or shard_of(server, settings.shards) in settings.shard_ids


def visible(desk: Desk, server: int | None) -> list[Visible]:
    """What may be asked: the server's own collections first, then the shared ones in the operator's order.

    Without a server (direct messages, a person's own install) only the shared ones.
    """
    present = desk.collections()
    owned = [] if server is None else [name for name in present if name.startswith(_prefix(server))]
    shared = [name for name in desk.config.discord.shared if name in present]
    return [
        *(Visible(name.removeprefix(_prefix(server or 0)), name, False) for name in owned),
        *(Visible(name + _SHARED, name, True) for name in shared),
    ]


def find(desk: Desk, server: int | None, name: str) -> Visible:
    """The collection that people of this server mean by a name, in any case. Raises UsageError when there is none."""
    seen = visible(desk, server)
    typed = unicodedata.normalize("NFC", name.strip()).lower()
    for one in seen:
        if one.name.lower() == typed:
            return one
    names = ", ".join(f"“{inert(one.name)}”" for one in seen)
    raise UsageError(f"There is no such collection here; there are: {names}." if names else _NONE_YET)


def asked(desk: Desk, settings: ServerSettings, server: int | None, *channels: int | None) -> str | None:
    """The collection that a question asks: the channel's, or else the server's, or else the default.

    `channels` are a thread and the channel that it belongs to, or a channel alone. The default is the server's own
    collection, and as long as nothing of its own has an article, the operator's first shared one. None where there is
    nothing to ask: no server, nothing shared.
    """
    seen = visible(desk, server)
    for name in (*(settings.channels.get(channel or 0) for channel in channels), settings.collection):
        for one in seen:
            if name is not None and one.name == name:
                return one.collection
    owned = [one.collection for one in seen if not one.shared]
    owned.sort(key=lambda name: server is not None and name != own(server))
    filled = next((name for name in owned if desk.library().counts(name).articles), None)
    shared = next((one.collection for one in seen if one.shared), None)
    return filled or shared or (own(server) if server is not None else None)


def _prefix(server: int) -> str:
    return f"discord/{server}/"
