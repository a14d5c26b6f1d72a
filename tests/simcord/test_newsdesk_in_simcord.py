"""Newsdesk against SimCord: somebody else's reading of how Discord behaves.

A run of its own, since SimCord replaces parts of discord.py and the clock:

    python -m pytest tests/simcord -p simcord.pytest_plugin
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord
from discord_bot import ARTICLES, QUESTION, TROOPS
from fake_embeddings import WordCounts
from fakes import article

from bot.discord_bot.program.client import NewsdeskClient
from bot.discord_bot.program.parts import Parts
from bot.settings import Config, Discord, Library
from bot.wiring import Desk
from corpus.reading import Reading
from corpus.syncing import plan

pytestmark = pytest.mark.simcord(settle_timeout=20)


@pytest.fixture
def parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Parts]:
    """The real parts over two articles."""
    embeddings = WordCounts(dimension=4096)
    monkeypatch.setattr(Desk, "_embeddings", lambda _: embeddings)
    config = Config(library=Library(data=str(tmp_path)), discord=Discord(shared=["news"], shards=1))
    parts = Parts.build(config)
    readings = [
        Reading(article(text, title=title, publisher=who), done)
        for done, (text, title, who) in enumerate(ARTICLES, start=1)
    ]
    parts.desk.indexer().execute("news", plan(parts.desk.library().known("news"), readings))
    yield parts
    parts.close()


@pytest.fixture(autouse=True)
def _installed_by_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    """SimCord leaves out who installed the app, which Discord always says."""
    monkeypatch.setattr(discord.Interaction, "is_guild_integration", lambda self: self.guild_id is not None)


@pytest.fixture
def simcord_bot(parts: Parts) -> NewsdeskClient:
    return NewsdeskClient(parts, guild_ready_timeout=0.05)


def read(components: Any) -> str:
    """What can be read in components, without the marks of bold."""
    if isinstance(components, list):
        return "\n".join(map(read, components))
    if not isinstance(components, dict):
        return ""
    own = components.get("content") or components.get("label") or ""
    return "\n".join([own, *(read(part) for part in components.values())]).replace("*", "")


@pytest.fixture
def channel(simcord_env: simcord.Env) -> simcord.ChannelHandle:
    return simcord_env.create_guild().create_text_channel("general")


@pytest.fixture
def alice(simcord_env: simcord.Env, channel: simcord.ChannelHandle) -> simcord.MemberActor:
    return simcord_env.guild.add_member(simcord_env.create_user("alice"))


@pytest.fixture
def manager(simcord_env: simcord.Env, channel: simcord.ChannelHandle) -> simcord.MemberActor:
    role = simcord_env.guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
    return simcord_env.guild.add_member(simcord_env.create_user("manager"), roles=[role])


def of(message: discord.Message) -> str:
    """What can be read in a message."""
    return message.content + read([component.to_dict() for component in message.components])


async def test_a_command(alice: simcord.MemberActor, channel: simcord.ChannelHandle) -> None:
    result = await alice.slash(channel, "ask", question=QUESTION)
    assert TROOPS in read(result.response.components)
    assert not result.ephemeral
    private = await alice.slash(channel, "ask", question=QUESTION, private=True)
    assert private.ephemeral
    assert TROOPS in read(private.response.components)
    offered = await alice.autocomplete(channel, "ask", "publisher", "pot")
    assert [choice["value"] for choice in offered] == ["Potomac Brief"]


async def test_a_mention_and_a_direct_message(
    simcord_env: simcord.Env, simcord_bot: NewsdeskClient, alice: simcord.MemberActor, channel: simcord.ChannelHandle
) -> None:
    await alice.send(channel, f"{simcord_bot.user.mention} {QUESTION}")
    assert TROOPS in of(channel.last_message)
    direct = await alice.send_dm(QUESTION)
    (answer,) = [message async for message in direct.channel.history() if message.author == simcord_bot.user]
    assert TROOPS in of(answer)


async def test_buttons_and_the_form_behind_one(
    parts: Parts, simcord_env: simcord.Env, alice: simcord.MemberActor, channel: simcord.ChannelHandle
) -> None:
    await alice.slash(channel, "ask", question=QUESTION)
    answer = channel.last_message
    page = await alice.click(answer, label="Read in context")
    assert page.ephemeral
    assert TROOPS in read(page.response.components)
    form = await alice.click(answer, label="Not helpful")
    assert form.modal is not None
    thanks = await alice.submit_modal(form, {"reason": ["outdated"], "comment": "An old number."})
    assert thanks.ephemeral
    (rating,) = parts.records.feedback.ratings(simcord_env.guild.id)
    assert (rating.helpful, rating.reason, rating.comment) == (False, "outdated", "An old number.")


async def test_a_button_after_a_restart(
    parts: Parts, simcord_env: simcord.Env, alice: simcord.MemberActor, channel: simcord.ChannelHandle
) -> None:
    await alice.slash(channel, "ask", question=QUESTION)
    answer = channel.last_message
    await simcord_env.restart_bot(NewsdeskClient(parts, guild_ready_timeout=0.05))
    page = await alice.click(answer, label="Read in context")
    assert TROOPS in read(page.response.components)


async def test_reports_that_are_near_a_message(alice: simcord.MemberActor, channel: simcord.ChannelHandle) -> None:
    message = await alice.send(channel, f"They say that {TROOPS}.")
    result = await alice.context_menu(channel, "Find related reports", message)
    assert result.ephemeral
    assert TROOPS in read(result.response.components)


async def test_articles_are_added_and_listed(
    parts: Parts, alice: simcord.MemberActor, manager: simcord.MemberActor, channel: simcord.ChannelHandle
) -> None:
    with pytest.raises(simcord.SetupError):
        await alice.slash(channel, "news list")
    file = ("harbour.md", b"---\ntitle: The harbour\n---\nThe harbour of Umm Qasr opens on 3 May 2024 for trade.")
    await manager.slash(channel, "news add", file=file)
    listed = await manager.slash(channel, "news list")
    assert listed.ephemeral
    assert "The harbour" in read(listed.response.components)
    result = await alice.slash(channel, "ask", question="When does the harbour of Umm Qasr open?")
    assert "opens on 3 May 2024" in read(result.response.components)


async def test_what_is_kept_can_be_deleted(
    parts: Parts, simcord_env: simcord.Env, alice: simcord.MemberActor, channel: simcord.ChannelHandle
) -> None:
    await alice.slash(channel, "ask", question=QUESTION)
    answer = channel.last_message
    assert parts.records.answers.of_message(answer.id) is not None
    told = await alice.slash(channel, "forget me")
    assert told.ephemeral
    assert parts.records.answers.of_message(answer.id) is None
    gone = await alice.click(answer, label="Read in context")
    assert "no longer stored" in read(gone.response.components) + gone.response.content
