"""What people do: write, use commands, press, choose, fill in. Only what Discord's own client would let them do."""

from __future__ import annotations

import secrets
from typing import Any

from .api import Json
from .component_limits import STRING_SELECT, walk
from .forms import Resolved, chosen, fill_in, filled_options
from .identity import Identity
from .interactions import COMMAND, COMPLETION, COMPONENT, MODAL, Interaction, Interactions
from .limits import UPLOAD_BYTES
from .messages import Messages
from .permissions import Permission
from .world import DIRECT, World

CHAT, MESSAGE_MENU = 1, 3
IN_GUILD, WITH_BOT, IN_PRIVATE = 0, 1, 2
WHERE_NOT_INSTALLED = Permission.ATTACH_FILES | Permission.EMBED_LINKS


class People:
    """The people of a world, over what the bot registered. A place is the id of a channel."""

    def __init__(self, world: World, messages: Messages, identity: Identity, interactions: Interactions) -> None:
        self._world, self._messages = world, messages
        self._identity, self._interactions = identity, interactions
        self.allowed: set[tuple[str, str]] = set()  # (command, person): shown whatever its default permissions say

    def say(self, user: Json, content: str, place: str, reply_to: Json | None, files: list[tuple[str, bytes]]) -> Json:
        """Write a message."""
        channel = self._world.channels[place]
        if len(content) > 2000 or not (content or files):
            raise ValueError("the client does not send that")
        if Permission.VIEW_CHANNEL not in self._world.may(user, channel):
            raise LookupError(f"{user['username']} does not see that channel")
        data: Json = {"content": content}
        if reply_to:
            data["message_reference"] = {"message_id": reply_to["id"], "channel_id": place}
        return self._messages.add(channel, user, data, files)

    def slash(self, user: Json, name: str, place: str, options: Json) -> Interaction:
        """Use a slash command."""
        channel = self._world.channels[place]
        command, owners, spec, chain = self._command(user, name, CHAT, channel)
        resolved = self._resolved(channel)
        given = filled_options(spec, options, resolved, f"/{name}")
        return self._send(COMMAND, user, channel, name, _data(command, chain, given, resolved), owners)

    def complete(self, user: Json, name: str, option: str, text: str, place: str, options: Json) -> Interaction:
        """Type into an option that has autocomplete; `options` are filled in already."""
        channel = self._world.channels[place]
        command, owners, spec, chain = self._command(user, name, CHAT, channel)
        kinds = {o["name"]: o["type"] for o in spec if o.get("autocomplete")}
        known = {o["name"]: o["type"] for o in spec}
        given = [{"name": key, "type": known[key], "value": value} for key, value in options.items()]
        given.append({"name": option, "type": kinds[option], "value": text, "focused": True})
        data = _data(command, chain, given, self._resolved(channel))
        return self._send(COMPLETION, user, channel, name, data, owners)

    def context_menu(self, user: Json, name: str, message: Json) -> Interaction:
        """Choose a command of the menu of a message."""
        channel = self._world.channels[message["channel_id"]]
        command, owners, _, _ = self._command(user, name, MESSAGE_MENU, channel)
        data = {"id": command["id"], "name": name, "type": MESSAGE_MENU, "target_id": message["id"]}
        data["resolved"] = {"messages": {message["id"]: message}}
        return self._send(COMMAND, user, channel, name, data, owners)

    def click(self, user: Json, message: Json, label_or_id: str, values: list[Any] | None) -> Interaction:
        """Press a button, or choose `values` in a select menu."""
        channel = self._world.channels[message["channel_id"]]
        current = self._messages.of(channel["id"]).get(message["id"])
        seer = self._messages.ephemeral_for.get(message["id"], user["id"])
        if current is None or seer != user["id"] or Permission.VIEW_CHANNEL not in self._world.may(user, channel):
            raise LookupError(f"{user['username']} does not see that message")
        usable = [c for c in walk(current["components"]) if c.get("custom_id") and not c.get("disabled")]
        found = next((c for c in usable if label_or_id in (c.get("label"), c["custom_id"], c.get("placeholder"))), None)
        if found is None:
            names = [c.get("label") or c["custom_id"] for c in usable]
            raise LookupError(f"nothing to press: {label_or_id!r} is absent, disabled or a link; there is {names}")
        data = {"custom_id": found["custom_id"], "component_type": found["type"], "id": found["id"]}
        if values is not None:
            resolved = self._resolved(channel)
            data["values"] = chosen(found, values, resolved)
            data |= {} if found["type"] == STRING_SELECT else {"resolved": resolved.found}
        owners = current.get("interaction_metadata", {}).get("authorizing_integration_owners")
        owners = owners or {"0": channel.get("guild_id", "0")}
        return self._send(COMPONENT, user, channel, label_or_id, data, owners, current)

    def submit(self, ix: Interaction, values: Json) -> Interaction:
        """Fill in and send the modal that the bot opened."""
        if ix.modal is None:
            raise LookupError("no modal was opened")
        channel = self._world.channels[ix.channel]
        resolved = self._resolved(channel)
        data = {"custom_id": ix.modal["custom_id"], "components": fill_in(ix.modal, values, resolved)}
        source = self._messages.of(ix.channel).get(ix.source or "")
        owners = ix.data["authorizing_integration_owners"]
        return self._send(MODAL, ix.user, channel, ix.name, data | {"resolved": resolved.found}, owners, source)

    def _resolved(self, channel: Json) -> Resolved:
        return Resolved(self._world, self._messages, self._world.guild_of(channel))

    def _command(self, user: Json, name: str, kind: int, channel: Json) -> tuple[Json, Json, list[Json], list[Json]]:
        """The command, who installed it, the options that it takes here, and the path to its sub-command."""
        commands = self._identity.commands
        first, *rest = name.split() if kind == CHAT else [name]
        everywhere = commands.get(channel.get("guild_id"), []) + commands[None]
        command = next((c for c in everywhere if c["name"] == first and c["type"] == kind), None)
        if command is None:
            raise LookupError(f"/{first} is not registered: the bot has not synced it")
        owners = self._owners(user, command, channel)
        spec, chain = command.get("options") or [], []
        for part in rest:
            chain.append(next(option for option in spec if option["name"] == part))
            spec = chain[-1].get("options") or []
        return command, owners, spec, chain

    def _owners(self, user: Json, command: Json, channel: Json) -> Json:
        world, guild = self._world, self._world.guild_of(channel)
        with_bot = channel["type"] == DIRECT and world.bot["id"] in world.inside[channel["id"]]
        context = IN_GUILD if guild else WITH_BOT if with_bot else IN_PRIVATE
        present = with_bot or (guild is not None and guild["id"] in world.present)
        owners = {}
        if 0 in command["integration_types"] and present:
            owners["0"] = guild["id"] if guild else "0"
        if 1 in command["integration_types"] and user["id"] in world.installed:
            owners["1"] = user["id"]
        contexts = command["contexts"]
        if contexts is None:  # the older way to say it
            contexts = (IN_GUILD, WITH_BOT) if command.get("dm_permission", True) else (IN_GUILD,)
        if not owners or context not in contexts:
            raise LookupError(f"/{command['name']} is not offered here")
        has, needed = world.may(user, channel), command["default_member_permissions"]
        if guild and Permission.USE_APPLICATION_COMMANDS not in has:
            raise PermissionError(f"{user['username']} may use no commands here")
        if guild and needed is not None and (command["name"], user["id"]) not in self.allowed:
            wanted = int(needed) or Permission.ADMINISTRATOR
            if has & wanted != wanted:
                raise PermissionError(f"/{command['name']} is not shown to {user['username']}")
        return owners

    def _send(
        self, kind: int, user: Json, channel: Json, name: str, data: Json, owners: Json, source: Json | None = None
    ) -> Interaction:
        world, guild = self._world, self._world.guild_of(channel)
        has = world.may(user, channel)
        here = guild is None or guild["id"] in world.present
        sent: Json = {"id": world.snowflake(), "application_id": world.bot["id"], "type": kind, "version": 1}
        sent |= {"token": secrets.token_urlsafe(40), "data": data, "channel_id": channel["id"], "locale": "en-US"}
        sent |= {"channel": {**channel, "permissions": str(int(has))}, "entitlements": []}
        sent |= {"app_permissions": str(int(world.bot_may(channel) if here else WHERE_NOT_INSTALLED))}
        sent |= {"attachment_size_limit": UPLOAD_BYTES, "authorizing_integration_owners": owners}
        if guild:
            member = world.members[guild["id"]][user["id"]] | {"permissions": str(int(has))}
            sent |= {"context": IN_GUILD, "guild_id": guild["id"], "guild_locale": "en-US", "member": member}
            sent |= {"guild": {"id": guild["id"], "features": [], "locale": "en-US"}}
        else:
            private = world.bot["id"] not in world.inside[channel["id"]]
            sent |= {"context": IN_PRIVATE if private else WITH_BOT, "user": user}
        if source:
            sent["message"] = source
        ix = Interaction(sent["id"], sent["token"], kind, user, channel["id"], name, world.skew, sent)
        ix.source = source["id"] if source else None
        self._interactions.by_token[ix.token] = ix
        world.publish("INTERACTION_CREATE", sent)
        return ix


def _data(command: Json, chain: list[Json], given: list[Json], resolved: Resolved) -> Json:
    for part in reversed(chain):
        given = [{"name": part["name"], "type": part["type"], "options": given}]
    data = {"id": command["id"], "name": command["name"], "type": CHAT, "options": given}
    if "guild_id" in command:
        data["guild_id"] = command["guild_id"]
    return data | ({"resolved": resolved.found} if resolved.found else {})
