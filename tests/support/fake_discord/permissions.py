"""Permissions as Discord computes them: roles, then the channel's overwrites."""

from __future__ import annotations

from enum import IntFlag
from typing import Any

Json = dict[str, Any]


class Permission(IntFlag):
    """The bits that matter to a bot that answers; `EVERYTHING` is what an owner has."""

    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    SEND_MESSAGES_IN_THREADS = 1 << 38
    USE_EXTERNAL_APPS = 1 << 50
    EVERYTHING = (1 << 53) - 1


# What @everyone has in a new server, as far as it is listed above.
ORDINARY = (
    Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.USE_EXTERNAL_APPS
)


def granted(guild: Json, member: Json, channel: Json) -> Permission:
    """What a member may do in a channel; for a thread pass its parent channel."""
    if member["user"]["id"] == guild["owner_id"]:
        return Permission.EVERYTHING
    own = {guild["id"], *member["roles"]}
    base = 0
    for role in guild["roles"]:
        if role["id"] in own:
            base |= int(role["permissions"])
    if base & Permission.ADMINISTRATOR:
        return Permission.EVERYTHING
    everyone, roles, person = [], [], []
    for overwrite in channel["permission_overwrites"]:
        if overwrite["id"] == guild["id"]:
            everyone.append(overwrite)
        elif overwrite["id"] in own:
            roles.append(overwrite)
        elif overwrite["id"] == member["user"]["id"]:
            person.append(overwrite)
    for layer in (everyone, roles, person):
        for overwrite in layer:
            base &= ~int(overwrite["deny"])
        for overwrite in layer:
            base |= int(overwrite["allow"])
    return Permission(base) if base & Permission.VIEW_CHANNEL else Permission(0)
