"""Options of a command and fields of a modal as Discord's client fills them in, refusing what it would refuse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from .api import Json
from .component_limits import CHECKBOX, LABEL, RADIO, TEXT, TEXT_INPUT, UPLOAD
from .messages import Messages
from .world import World

STRING, INTEGER, BOOLEAN, NUMBER, ATTACHMENT = 3, 4, 5, 10, 11
IDENTITIES = {6, 7, 8, 9}  # a person, channel, role, or either


@dataclass(frozen=True)
class Upload:
    """A file that a person attaches to a command or modal."""

    name: str
    content: bytes
    kind: str | None = None


class Resolved:
    """What the ids in an interaction stand for."""

    def __init__(self, world: World, messages: Messages, guild: Json | None) -> None:
        self._world, self._messages, self._guild = world, messages, guild
        self.found: Json = {}

    def take(self, value: Any) -> Any:
        """The value as it is sent: an upload, person, role or channel becomes its id."""
        if isinstance(value, Upload):
            described = self._messages.store(value.name, value.content, "ephemeral", kind=value.kind)
            self.found.setdefault("attachments", {})[described["id"]] = described | {"ephemeral": True}
            return described["id"]
        return self._identity(value["id"] if isinstance(value, dict) else value)

    def _identity(self, value: str) -> str:
        world, guild = self._world, self._guild
        if value in world.users:
            self.found.setdefault("users", {})[value] = world.users[value]
            if guild and (member := world.members[guild["id"]].get(value)):
                shown = {key: part for key, part in member.items() if key not in ("user", "deaf", "mute")}
                self.found.setdefault("members", {})[value] = shown | {"permissions": "0"}
        elif value in world.channels:
            channel = world.channels[value]
            shown = {
                key: channel[key] for key in ("id", "name", "type", "parent_id", "thread_metadata") if key in channel
            }
            self.found.setdefault("channels", {})[value] = shown | {"permissions": "0"}
        else:
            role = next((role for role in (guild or {"roles": []})["roles"] if role["id"] == value), None)
            if role is None:
                raise LookupError(f"nothing has the id {value}")
            self.found.setdefault("roles", {})[value] = role
        return value


def filled_options(spec: list[Json], options: Json, resolved: Resolved, what: str) -> list[Json]:
    """The options in the order of the command.

    Raises:
        ValueError: the client would not send that.
    """
    given, left = [], dict(options)
    for option in spec:
        if option["name"] not in left:
            if option.get("required"):
                raise ValueError(f"{what} needs {option['name']}")
            continue
        value, kind, name = left.pop(option["name"]), option["type"], f"{what}: {option['name']}"
        if kind == ATTACHMENT or kind in IDENTITIES:
            value = resolved.take(value)
        elif option.get("choices") and value not in [choice["value"] for choice in option["choices"]]:
            raise ValueError(f"{name} must be one of its choices")
        elif kind == STRING and not option.get("min_length", 0) <= len(value) <= option.get("max_length", 6000):
            raise ValueError(f"{name} has a length that the client refuses")
        elif kind in (INTEGER, NUMBER) and not option.get("min_value", value) <= value <= option.get(
            "max_value", value
        ):
            raise ValueError(f"{name} is out of range")
        elif kind == BOOLEAN and not isinstance(value, bool):
            raise ValueError(f"{name} is yes or no")
        given.append({"name": option["name"], "type": kind, "value": value})
    if left:
        raise ValueError(f"{what} has no options {sorted(left)}")
    return given


def chosen(select: Json, values: list[Any], resolved: Resolved) -> list[Any]:
    """What someone chooses in a select menu.

    Raises:
        ValueError: the menu does not allow that.
    """
    least, most = select.get("min_values", 1), select.get("max_values", 1)
    if not least <= len(values) <= (len(select.get("options", values)) if most is None else most):
        raise ValueError(f"between {least} and {most} can be chosen")
    if "options" in select:
        if wrong := set(values) - {option["value"] for option in select["options"]}:
            raise ValueError(f"nothing to choose: {sorted(wrong)}")
        return values
    return [resolved.take(value) for value in values]


def fill_in(modal: Json, values: Json, resolved: Resolved) -> list[Json]:
    """A modal with `values` by custom_id or label, as it is sent.

    Raises:
        ValueError: the client would not send that.
    """
    filled, left = [], dict(values)
    for top in modal["components"]:
        if top["type"] == TEXT:
            filled.append({"type": TEXT, "id": top["id"]})
            continue
        field = top["component"] if top["type"] == LABEL else top["components"][0]
        label = top.get("label") or field.get("label")
        name = label if label in left else field["custom_id"]
        sent = _field(field, left.pop(name, None), resolved, f"{modal['title']}: {label}")
        held = {"component": sent} if top["type"] == LABEL else {"components": [sent]}
        filled.append({"type": top["type"], "id": top["id"], **held})
    if left:
        raise ValueError(f"{modal['title']} has no fields {sorted(left)}")
    return filled


def _field(field: Json, value: Any, resolved: Resolved, what: str) -> Json:
    kind, required = field["type"], field.get("required", True)
    sent = {"type": kind, "id": field["id"], "custom_id": field["custom_id"]}
    if kind == TEXT_INPUT:
        text = field.get("value") or "" if value is None else value
        least = field.get("min_length") or int(required)
        if (text or required) and not least <= len(text) <= (field.get("max_length") or 4000):
            raise ValueError(f"{what} has a length that the client refuses")
        return sent | {"value": text}
    if kind in (RADIO, CHECKBOX):
        return sent | {"value": bool(value) if kind == CHECKBOX else value}
    if not value:
        if required:
            raise ValueError(f"{what} is required")
        return sent | {"values": []}
    if kind == UPLOAD:
        return sent | {"values": [resolved.take(one) for one in value]}
    return sent | {"values": chosen(field, value, resolved)}
