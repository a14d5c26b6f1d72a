"""REST calls about the bot itself, servers, people and the commands that the bot registers."""

from __future__ import annotations

from .api import ApiError, Call, Json, Reply, route
from .command_limits import CHAT, check_commands
from .gateway import Gateway
from .world import World


class Identity:
    """`commands` maps None (everywhere) or a server's id to what the bot registered there."""

    def __init__(self, world: World, gateway: Gateway) -> None:
        self._world, self._gateway = world, gateway
        self.commands: dict[str | None, list[Json]] = {None: []}
        self.shards = 1  # what Discord recommends

    @route("GET", "/users/@me")
    def me(self, call: Call) -> Reply:
        return 200, self._gateway.identity()

    @route("GET", "/oauth2/applications/@me", "/applications/@me")
    def application(self, call: Call) -> Reply:
        world, flags = self._world, self._gateway.flags
        nothing = dict.fromkeys(
            ("icon", "type", "team", "interactions_endpoint_url", "role_connections_verification_url")
        )
        return 200, nothing | {
            "id": world.bot["id"], "name": world.bot["username"], "description": "", "summary": "", "bot": world.bot,
            "bot_public": True, "bot_require_code_grant": False, "verify_key": "0" * 64, "owner": world.bot,
            "flags": flags, "flags_new": str(flags), "integration_types_config": {"0": {}, "1": {}},
            "redirect_uris": [], "approximate_guild_count": len(world.present), "explicit_content_filter": 0,
            "approximate_user_install_count": len(world.installed), "approximate_user_authorization_count": 0,
            "eligible_oauth2_scopes": [],
        }  # fmt: skip

    @route("GET", "/gateway/bot")
    def gateway_bot(self, call: Call) -> Reply:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return 200, {"url": self._gateway.address, "shards": self.shards, "session_start_limit": limit}

    @route("GET", "/gateway")
    def gateway(self, call: Call) -> Reply:
        return 200, {"url": self._gateway.address}

    @route("GET", "/users/{user}")
    def user(self, call: Call) -> Reply:
        found = self._world.users.get(call.match_info["user"])
        if found is None:
            raise ApiError(404, 10013, "Unknown User")
        return 200, found

    @route("DELETE", "/users/@me/guilds/{guild}")
    def leave(self, call: Call) -> Reply:
        self._world.kick(self._guild(call))
        return 204, None

    @route("GET", "/guilds/{guild}")
    def guild(self, call: Call) -> Reply:
        return 200, self._world.whole(self._guild(call))

    @route("GET", "/guilds/{guild}/channels")
    def channels(self, call: Call) -> Reply:
        return 200, self._world.whole(self._guild(call))["channels"]

    @route("GET", "/guilds/{guild}/roles")
    def roles(self, call: Call) -> Reply:
        return 200, self._guild(call)["roles"]

    @route("GET", "/guilds/{guild}/members/{user}")
    def member(self, call: Call) -> Reply:
        found = self._world.members[self._guild(call)["id"]].get(call.match_info["user"])
        if found is None:
            raise ApiError(404, 10007, "Unknown Member")
        return 200, found

    def _guild(self, call: Call) -> Json:
        if call.match_info["guild"] not in self._world.present:
            raise ApiError(404, 10004, "Unknown Guild")
        return self._world.guilds[call.match_info["guild"]]

    @route("GET", "/applications/{app}/commands", "/applications/{app}/guilds/{guild}/commands")
    def get_commands(self, call: Call) -> Reply:
        return 200, self.commands.get(call.match_info.get("guild"), [])

    @route("PUT", "/applications/{app}/commands", "/applications/{app}/guilds/{guild}/commands")
    def set_commands(self, call: Call) -> Reply:
        world, scope = self._world, call.match_info.get("guild")
        if scope is not None and scope not in world.present:
            raise ApiError(403, 50001, "Missing Access")
        check_commands(call.body)
        known = {(command["type"], command["name"]): command["id"] for command in self.commands.get(scope, [])}
        registered = []
        for given in call.body:
            kind = given.get("type") or CHAT
            command: Json = {
                "integration_types": [0],
                "contexts": None,
                "default_member_permissions": None,
                "nsfw": False,
            }
            command |= {key: value for key, value in given.items() if value is not None}
            command |= {"id": known.get((kind, given["name"])) or world.snowflake(), "version": world.snowflake()}
            command |= {"application_id": world.bot["id"], "type": kind, "description": given.get("description") or ""}
            registered.append(command | ({"guild_id": scope} if scope else {}))
        self.commands[scope] = registered
        return 200, registered
