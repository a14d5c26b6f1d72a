"""What exists in the fake Discord: people, servers, roles, channels, and the clock."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from .api import ApiError, Json
from .permissions import ORDINARY, Permission, granted

TEXT, DIRECT, GROUP, NEWS, THREAD = 0, 1, 3, 5, 11
EPOCH = 1420070400000
NOWHERE = dict.fromkeys(
    "icon banner splash discovery_splash description application_id afk_channel_id system_channel_id widget_channel_id "
    "max_presences vanity_url_code rules_channel_id safety_alerts_channel_id public_updates_channel_id incidents_data "
    "home_header".split()
)
PLAIN = dict.fromkeys(
    "verification_level default_message_notifications explicit_content_filter mfa_level nsfw_level premium_tier "
    "system_channel_flags premium_subscription_count".split(),
    0,
)
EMPTY = dict.fromkeys(
    "features emojis stickers presences voice_states stage_instances guild_scheduled_events soundboard_sounds".split(),
    (),
)


class World:
    """The state; `publish(event, data)` tells the bot what changed."""

    def __init__(self, publish: Callable[[str, Json], None], bot_permissions: Permission) -> None:
        self.publish = publish
        self.skew = 0.0
        self.bot_permissions = bot_permissions
        self.users: dict[str, Json] = {}
        self.guilds: dict[str, Json] = {}
        self.present: set[str] = set()  # the servers that the bot is in
        self.members: dict[str, dict[str, Json]] = {}
        self.channels: dict[str, Json] = {}
        self.inside: dict[str, set[str]] = {}  # private channel -> the ids of those in it
        self.installed: set[str] = set()  # people who added the app to their account
        self.silent: set[str] = set()  # people who take no direct messages
        self._ids = itertools.count()
        self.bot = self.add_user("newsdesk", bot=True)

    def now(self) -> float:
        return time.time() + self.skew

    def snowflake(self) -> str:
        return str((int(self.now() * 1000) - EPOCH << 22) + next(self._ids))

    def stamp(self) -> str:
        return datetime.fromtimestamp(self.now(), UTC).isoformat()

    # -- people and servers --

    def add_user(self, name: str, bot: bool = False) -> Json:
        user = {"id": self.snowflake(), "username": name, "global_name": name.title(), "discriminator": "0"}
        user |= {"avatar": None, "bot": bot, "public_flags": 0, "flags": 0, "primary_guild": None}
        self.users[user["id"]] = user
        return user

    def add_guild(self, name: str, *, with_bot: bool = True, everyone: Permission = ORDINARY) -> Json:
        guild = {"id": self.snowflake(), "name": name, "owner_id": self.add_user(f"owner of {name}")["id"], "roles": []}
        self.guilds[guild["id"]], self.members[guild["id"]] = guild, {}
        guild["roles"].append(self._role(guild["id"], "@everyone", everyone))
        self.add_member(guild, self.users[guild["owner_id"]])
        if with_bot:
            self.invite(guild)
        return guild

    def invite(self, guild: Json) -> None:
        """The bot joins a server."""
        role = self.add_role(guild, self.bot["username"], self.bot_permissions)
        self.add_member(guild, self.bot, [role])
        self.present.add(guild["id"])
        joined = self.whole(guild)
        del joined["unavailable"]  # by which a library tells a server that is new from one that is back
        self.publish("GUILD_CREATE", joined)

    def kick(self, guild: Json) -> None:
        """The bot is removed from a server."""
        self.publish("GUILD_DELETE", {"id": guild["id"]})
        self.present.discard(guild["id"])
        own = set(self.members[guild["id"]].pop(self.bot["id"])["roles"])
        guild["roles"] = [role for role in guild["roles"] if role["id"] not in own]

    def _role(self, identity: str, name: str, permissions: int) -> Json:
        colors = {"primary_color": 0, "secondary_color": None, "tertiary_color": None}
        role = {"id": identity, "name": name, "permissions": str(int(permissions)), "position": 0, "color": 0}
        role |= {"colors": colors, "hoist": False, "managed": False, "mentionable": False, "flags": 0}
        return role | {"icon": None, "unicode_emoji": None}

    def add_role(self, guild: Json, name: str, permissions: int = 0) -> str:
        role = self._role(self.snowflake(), name, permissions) | {"position": len(guild["roles"])}
        guild["roles"].append(role)
        self.publish("GUILD_ROLE_CREATE", {"guild_id": guild["id"], "role": role})
        return role["id"]

    def add_member(self, guild: Json, user: Json, roles: Iterable[str] = ()) -> None:
        member = {"user": user, "roles": list(roles), "joined_at": self.stamp(), "deaf": False, "mute": False}
        member |= {"flags": 0, "nick": None, "avatar": None}
        self.members[guild["id"]][user["id"]] = member
        self.publish("GUILD_MEMBER_ADD", {"guild_id": guild["id"], **member})

    def whole(self, guild: Json, *, with_members: bool = False) -> Json:
        """A server as GUILD_CREATE and the REST call give it."""
        members = self.members[guild["id"]]
        here = [c for c in self.channels.values() if c.get("guild_id") == guild["id"]]
        seen = [c for c in here if Permission.VIEW_CHANNEL in self.bot_may(c)]
        shown = [m for m in members.values() if with_members or m["user"]["id"] == self.bot["id"]]
        return NOWHERE | PLAIN | EMPTY | guild | {
            "region": "deprecated", "widget_enabled": False, "premium_progress_bar_enabled": False, "nsfw": False,
            "max_members": 500000, "max_stage_video_channel_users": 50, "max_video_channel_users": 25,
            "preferred_locale": "en-US", "afk_timeout": 300, "large": False, "unavailable": False,
            "joined_at": self.stamp(), "member_count": len(members), "members": shown,
            "channels": [c for c in here if c["type"] != THREAD], "threads": [c for c in seen if c["type"] == THREAD],
        }  # fmt: skip

    # -- channels --

    def add_channel(self, guild: Json, name: str, **more: object) -> Json:
        channel = {"id": self.snowflake(), "type": TEXT, "guild_id": guild["id"], "name": name, "position": 0}
        channel |= {"topic": None, "parent_id": None, "nsfw": False, "permission_overwrites": [], "flags": 0}
        channel |= {"rate_limit_per_user": 0, "last_message_id": None, **more}
        self.channels[channel["id"]] = channel
        if channel["type"] != THREAD:
            self.publish("CHANNEL_CREATE", channel)
        return channel

    def between(self, *users: Json) -> Json:
        """The private channel of these people, made when it is first needed; with the bot it is a direct message."""
        who = {user["id"] for user in users}
        for identity, inside in self.inside.items():
            if inside == who:
                return self.channels[identity]
        others = [user for user in users if user is not self.bot]
        channel = {"id": self.snowflake(), "type": DIRECT if len(who) == 2 else GROUP, "recipients": others}
        channel |= {"last_message_id": None, "flags": 0}
        self.channels[channel["id"]], self.inside[channel["id"]] = channel, who
        return channel

    def guild_of(self, channel: Json) -> Json | None:
        return self.guilds[channel["guild_id"]] if "guild_id" in channel else None

    def place(self, channel: Json) -> Json:
        """The ids that say where something is."""
        return {"channel_id": channel["id"]} | ({"guild_id": channel["guild_id"]} if "guild_id" in channel else {})

    # -- permissions --

    def may(self, user: Json, channel: Json) -> Permission:
        """What someone may do in a channel."""
        guild = self.guild_of(channel)
        if guild is None:
            return Permission.EVERYTHING if user["id"] in self.inside[channel["id"]] else Permission(0)
        member = self.members[guild["id"]].get(user["id"])
        above = self.channels[channel["parent_id"]] if channel["type"] == THREAD else channel
        return granted(guild, member, above) if member else Permission(0)

    def bot_may(self, channel: Json) -> Permission:
        return self.may(self.bot, channel)

    def overwrite(self, channel: Json, who: str, allow: Permission, deny: Permission, *, person: bool) -> None:
        """Change what a role or a person may do in a channel."""
        others = [o for o in channel["permission_overwrites"] if o["id"] != who]
        mine = {"id": who, "type": int(person), "allow": str(int(allow)), "deny": str(int(deny))}
        channel["permission_overwrites"] = [*others, mine]
        self.publish("CHANNEL_UPDATE", channel)

    def require(self, channel: Json, *needed: Permission) -> None:
        """Refuse a call that the bot may not make here, as Discord does."""
        has = self.bot_may(channel)
        if Permission.VIEW_CHANNEL not in has:
            raise ApiError(403, 50001, "Missing Access")
        for permission in needed:
            thread = permission is Permission.SEND_MESSAGES and channel["type"] == THREAD
            if (Permission.SEND_MESSAGES_IN_THREADS if thread else permission) not in has:
                raise ApiError(403, 50013, "Missing Permissions")
