"""Interactions: what a person set off, and the calls by which the bot answers it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from .api import ApiError, Call, Json, Reply, invalid, route
from .component_limits import check_modal
from .limits import (
    ACKNOWLEDGE_SECONDS,
    EPHEMERAL,
    FOLLOWUPS_WHERE_NOT_INSTALLED,
    LOADING,
    TOKEN_SECONDS,
    check_choices,
)
from .messages import Messages, numbered
from .permissions import Permission
from .world import World

COMMAND, COMPONENT, COMPLETION, MODAL = 2, 3, 4, 5
ANSWER, DEFER, DEFER_UPDATE, UPDATE, CHOICES, OPEN_MODAL = 4, 5, 6, 7, 8, 9
ALLOWED = {
    COMMAND: (ANSWER, DEFER, OPEN_MODAL),
    COMPONENT: (ANSWER, DEFER, DEFER_UPDATE, UPDATE, OPEN_MODAL),
    COMPLETION: (CHOICES,),
    MODAL: (ANSWER, DEFER),
}
HOOK = "/webhooks/{app}/{token}/messages/{message}"


@dataclass
class Interaction:
    """What the person who caused an interaction sees of the bot's answer."""

    id: str
    token: str
    kind: int
    user: Json
    channel: str
    name: str
    skew: float  # of Discord's clock when it began
    data: Json = field(repr=False)  # as it was sent to the bot
    source: str | None = None  # the message that the component sits on
    acked: int | None = None  # the type of the callback
    acked_after: float | None = None  # seconds by the machine's clock
    original: str | None = None  # the id of the @original message
    followups: list[Json] = field(default_factory=list)
    choices: list[Json] | None = None
    modal: Json | None = None
    expired: bool = False
    began: float = field(default_factory=time.monotonic)

    @property
    def installed_here(self) -> bool:
        """Whether the server (or the direct message) has the bot, not only the person."""
        return "0" in self.data["authorizing_integration_owners"]


class Interactions:
    """The calls under /interactions and /webhooks, which need no bot token."""

    def __init__(self, world: World, messages: Messages) -> None:
        self._world, self._messages = world, messages
        self.by_token: dict[str, Interaction] = {}

    @route("POST", "/interactions/{id}/{token}/callback")
    def callback(self, call: Call) -> Reply:
        ix = self.by_token.get(call.match_info["token"])
        if ix is None or ix.id != call.match_info["id"]:
            raise ApiError(404, 10062, "Unknown interaction")
        if ix.acked is not None:
            raise ApiError(400, 40060, "Interaction has already been acknowledged.")
        if self._world.skew - ix.skew > ACKNOWLEDGE_SECONDS:
            raise ApiError(404, 10062, "Unknown interaction")
        kind, data = call.body["type"], call.body.get("data") or {}
        allowed = ALLOWED[ix.kind] + ((DEFER_UPDATE, UPDATE) if ix.kind == MODAL and ix.source else ())
        if kind not in allowed:
            raise invalid("type", "BASE_TYPE_CHOICES", f"Value must be one of {allowed}.")
        answer = self._acknowledge(ix, kind, data, call)
        ix.acked, ix.acked_after = kind, time.monotonic() - ix.began
        if call.query.get("with_response") not in ("1", "true"):
            return 204, None
        said: Json = {"interaction": {"id": ix.id, "type": ix.kind}}
        if ix.original:
            hidden = bool(self._messages.find(ix.channel, ix.original)["flags"] & EPHEMERAL)
            said["interaction"] |= {"response_message_id": ix.original, "response_message_ephemeral": hidden}
            said["interaction"]["response_message_loading"] = kind == DEFER
        if kind in (ANSWER, UPDATE):
            said["resource"] = {"type": kind, "message": answer}
        return 200, said

    def _acknowledge(self, ix: Interaction, kind: int, data: Json, call: Call) -> Json | None:
        if kind == ANSWER:
            return self._answer(ix, data, call)
        if kind == DEFER:
            if (data.get("flags") or 0) & ~EPHEMERAL:
                raise invalid("data.flags", "FLAGS_INVALID", "Only EPHEMERAL may be set when deferring")
            return self._add(ix, {"flags": (data.get("flags") or 0) | LOADING}, call, original=True)
        if kind in (DEFER_UPDATE, UPDATE):
            ix.original = ix.source
            message = self._messages.find(ix.channel, ix.source or "")
            return self._messages.edit(message, data, call.files) if kind == UPDATE else None
        if kind == CHOICES:
            check_choices(data.get("choices") or [])
            ix.choices = data.get("choices") or []
        else:
            check_modal(data)
            ix.modal = {**data, "components": numbered(data["components"])}
        return None

    def _answer(self, ix: Interaction, data: Json, call: Call) -> Json:
        return self._add(ix, data, call, original=True)

    def _add(self, ix: Interaction, data: Json, call: Call, *, original: bool) -> Json:
        world, flags = self._world, data.get("flags") or 0
        channel = world.channels[ix.channel]
        if not ix.installed_here and Permission.USE_EXTERNAL_APPS not in world.may(ix.user, channel):
            flags |= EPHEMERAL  # Discord shows it only to the person who asked
        about = {"id": ix.id, "type": ix.kind, "user": ix.user}
        about["authorizing_integration_owners"] = ix.data["authorizing_integration_owners"]
        more = {"application_id": world.bot["id"], "webhook_id": world.bot["id"], "interaction_metadata": about}
        if original and ix.kind == COMMAND:
            more["kind"] = 20 if ix.data["data"]["type"] == 1 else 23
        if flags & LOADING:
            message = self._messages.add(channel, world.bot, {"flags": flags}, **more)
        else:
            message = self._messages.send(channel, {**data, "flags": flags}, call.files, **more)
        if flags & EPHEMERAL:
            self._messages.ephemeral_for[message["id"]] = ix.user["id"]
        if original:
            ix.original = message["id"]
        return message

    def _hook(self, call: Call) -> Interaction:
        ix = self.by_token.get(call.match_info["token"])
        if ix is None or call.match_info["app"] != self._world.bot["id"] or ix.acked is None:
            raise ApiError(404, 10015, "Unknown Webhook")
        if ix.expired or self._world.skew - ix.skew > TOKEN_SECONDS:
            raise ApiError(401, 50027, "Invalid Webhook Token")
        return ix

    def _hooked(self, call: Call) -> Json:
        ix, which = self._hook(call), call.match_info["message"]
        return self._messages.find(ix.channel, (ix.original or "") if which == "@original" else which)

    @route("POST", "/webhooks/{app}/{token}")
    def follow_up(self, call: Call) -> Reply:
        ix = self._hook(call)
        first = self._messages.of(ix.channel).get(ix.original or "")
        if ix.acked == DEFER and first and first["flags"] & LOADING:
            # Documented: the first follow-up fills in the deferred answer.
            return 200, self._messages.edit(first, call.body, call.files)
        if not ix.installed_here and len(ix.followups) == FOLLOWUPS_WHERE_NOT_INSTALLED:
            raise ApiError(400, 40094, "This interaction has reached the maximum number of follow up messages")
        message = self._add(ix, call.body, call, original=False)
        ix.followups.append(message)
        return 200, message

    @route("GET", HOOK)
    def get(self, call: Call) -> Reply:
        return 200, self._hooked(call)

    @route("PATCH", HOOK)
    def edit(self, call: Call) -> Reply:
        return 200, self._messages.edit(self._hooked(call), call.body, call.files)

    @route("DELETE", HOOK)
    def delete(self, call: Call) -> Reply:
        self._messages.delete(self._hooked(call))
        return 204, None
