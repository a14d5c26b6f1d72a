"""Who sees which collection, and who may do what."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import discord
import pytest
from discord_parts import OTHER, SERVER, fill, parts
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation.types import ServerSettings
from bot.discord_bot.program.parts import Parts
from bot.discord_bot.servers import permissions, scopes
from corpus.errors import UsageError

__all__ = ["parts"]


@pytest.mark.parametrize("name", ["", " ", "a/b", "../x", "a:b", ".", "x.", "-", "a\nb", "a" * 31, "a(b)", "*"])
def test_names_that_no_collection_has(name: str) -> None:
    with pytest.raises(UsageError, match="cannot name a collection"):
        scopes.own(SERVER, name)


@given(st.text(max_size=40))
def test_no_name_reaches_another_server(name: str) -> None:
    try:
        collection = scopes.own(12, name)
    except UsageError:
        return
    assert collection.startswith("discord/12/")
    assert "/" not in collection.removeprefix("discord/12/")


async def test_a_server_sees_its_own_and_the_shared(parts: Parts) -> None:
    desk = parts.desk
    fill(parts, "secret", "A")
    fill(parts, "wire", "B")
    fill(parts, scopes.own(SERVER), "C")
    fill(parts, scopes.own(SERVER, "Town"), "D")
    fill(parts, scopes.own(OTHER), "E")
    seen = scopes.visible(desk, SERVER)
    assert [(one.name, one.shared) for one in seen] == [("news", False), ("town", False), ("wire (shared)", True)]
    assert [one.collection for one in scopes.visible(desk, None)] == ["wire"]
    assert scopes.find(desk, SERVER, " Wire (Shared)").collection == "wire"
    for name in ("secret", "wire", scopes.own(OTHER), "archive (shared)", ""):
        with pytest.raises(UsageError, match="no such collection here; there are: “news”, “town”, “wire"):
            scopes.find(desk, SERVER, name)
    assert scopes.mine(desk, SERVER) == [scopes.own(SERVER), scopes.own(SERVER, "town")]
    assert scopes.mine(desk, SERVER // 10) == []


async def test_which_collection_is_asked(parts: Parts) -> None:
    desk = parts.desk

    def asked(settings: ServerSettings = ServerSettings(), channel: int = 5, parent: int | None = None) -> str | None:  # noqa: B008
        return scopes.asked(desk, settings, SERVER, channel, parent)

    assert scopes.asked(desk, ServerSettings(), None, 5) is None
    assert asked() == scopes.own(SERVER)  # which says that it is empty
    fill(parts, "archive", "A")
    fill(parts, "wire", "B")
    assert asked() == scopes.asked(desk, ServerSettings(), None, 5) == "wire"
    fill(parts, scopes.own(SERVER, "town"), "D")
    assert asked() == scopes.own(SERVER, "town")
    fill(parts, scopes.own(SERVER), "C")
    assert asked() == scopes.own(SERVER)
    chosen = ServerSettings(collection="town", channels={5: "archive (shared)", 6: None, 7: "gone"})
    assert asked(chosen) == asked(chosen, 99, 5) == "archive"
    assert asked(chosen, 6) == asked(chosen, 7) == scopes.own(SERVER, "town")
    desk.indexer().remove(scopes.own(SERVER), [one.source.id for one in desk.library().articles(scopes.own(SERVER))])
    assert asked() == scopes.own(SERVER, "town")


class Member(discord.Member):
    """A member with these roles."""

    def __init__(self, *roles: int) -> None:
        self._held = roles

    def get_role(self, role_id: int, /) -> Any:
        return role_id if role_id in self._held else None


def used(by: object, server: int | None = SERVER, **may: bool) -> Any:
    return SimpleNamespace(guild_id=server, user=by, permissions=discord.Permissions(**may))


def test_who_may_do_what() -> None:
    settings = ServerSettings(editor_role=3)
    for may in ({"manage_guild": True}, {"administrator": True}):
        assert permissions.require_manager(used(Member(), **may)) == SERVER
        assert permissions.require_editor(used(Member(), **may), ServerSettings()) == SERVER
    assert permissions.require_editor(used(Member(3)), settings) == SERVER
    with pytest.raises(permissions.NotAllowed, match="Manage Server” can do that"):
        permissions.require_manager(used(Member(3), manage_messages=True))
    with pytest.raises(permissions.NotAllowed, match="or the role <@&3>"):
        permissions.require_editor(used(Member(4)), settings)
    with pytest.raises(permissions.NotAllowed, match="Manage Server” can"):
        permissions.require_editor(used(Member(3)), ServerSettings())
    for refuse in (permissions.require_manager, lambda one: permissions.require_editor(one, settings)):
        with pytest.raises(permissions.NotAllowed, match="in a server only"):
            refuse(used(Member(3), server=None, manage_guild=True))
