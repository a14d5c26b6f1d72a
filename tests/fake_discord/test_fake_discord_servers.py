"""The fake Discord: several servers, permissions, roles, attachments, shards, accounts that carry the app."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest
import pytest_asyncio
from support.fake_discord import EPHEMERAL, FakeDiscord, Permission, Upload
from support.small_bot import SmallBot, online

MANAGE = Permission.MANAGE_GUILD


@pytest_asyncio.fixture
async def bot(fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SmallBot]:
    bot = SmallBot()
    async with online(bot, fake, monkeypatch):
        yield bot


async def test_a_server_joined_and_left(fake: FakeDiscord, bot: SmallBot) -> None:
    other = fake.add_guild("Other server")
    room = fake.add_channel("room", other)
    await fake.until(lambda: ("joined", "Other server") in bot.heard)
    carol = fake.person("carol", guild=other)
    ix = await fake.slash(carol, "ask", room, question="why")
    assert (await fake.until(lambda: fake.seen(ix)))["guild_id"] == other["id"]
    fake.kick(other)
    await fake.until(lambda: ("removed", "Other server") in bot.heard)
    with pytest.raises(LookupError, match="not offered"):
        await fake.slash(carol, "ask", room, question="why")
    with pytest.raises(discord.Forbidden) as refused:
        await bot.http.send_message(int(room), params=discord.http.handle_message_parameters("no"))
    assert refused.value.code == 50001
    fake.invite(other)
    await fake.until(lambda: bot.heard.count(("joined", "Other server")) == 2)


async def test_who_sees_a_command(fake: FakeDiscord, bot: SmallBot) -> None:
    alice, manager = fake.person("alice"), fake.person("manager", MANAGE)
    file = Upload("a.md", b"12345")
    with pytest.raises(PermissionError, match="not shown to alice"):
        await fake.slash(alice, "news add", file=file)
    for user in (manager, alice):
        fake.allow_command(alice, "news")
        ix = await fake.slash(user, "news add", file=file)
        assert (await fake.until(lambda ix=ix: fake.seen(ix)))["content"] == "a.md 5 None None None"
    with pytest.raises(LookupError, match="not offered"):
        await fake.slash(manager, "news add", fake.dm(manager), file=file)


async def test_options_that_name_something(fake: FakeDiscord, bot: SmallBot) -> None:
    manager, role = fake.person("manager", MANAGE), fake.add_role("editors")
    ix = await fake.slash(
        manager, "news add", file=Upload("b.md", b""), channel=fake.general, role=role, member=manager
    )
    answer = await fake.until(lambda: fake.seen(ix))
    assert answer["content"] == "b.md 0 general editors manager"
    assert answer["flags"] & EPHEMERAL


async def test_permissions_reach_the_bot(fake: FakeDiscord, bot: SmallBot) -> None:
    hidden = fake.add_channel("hidden")
    fake.deny(hidden, Permission.VIEW_CHANNEL, fake.guild)
    editor = fake.add_role("editors", MANAGE)
    manager = fake.person("manager", roles=[editor])
    seen = []

    @bot.tree.error
    async def failed(interaction: discord.Interaction, error: Exception) -> None:
        seen.append(error)

    @bot.event
    async def on_interaction(interaction: discord.Interaction) -> None:
        seen.append((interaction.permissions.manage_guild, interaction.app_permissions.send_messages))

    await fake.slash(manager, "layout")
    fake.deny(fake.general, Permission.SEND_MESSAGES)
    await fake.slash(fake.person("alice"), "layout")
    await fake.until(lambda: len(seen) == 2)
    assert seen == [(True, True), (False, False)]
    general, channel = bot.get_channel(int(fake.general)), bot.get_channel(int(hidden))
    assert not general.permissions_for(general.guild.me).send_messages
    for where, code in ((general, 50013), (channel, 50001)):
        with pytest.raises(discord.Forbidden) as refused:
            await where.send("no")
        assert refused.value.code == code
    with pytest.raises(LookupError, match="does not see"):
        await fake.say(fake.person("bob"), "hi", hidden)


@pytest.mark.parametrize(
    ("permission", "content", "code"),
    [
        (Permission.ATTACH_FILES, {"file": b"x"}, 50013),
        (Permission.EMBED_LINKS, {"embed": discord.Embed(title="x")}, 50013),
        (Permission.READ_MESSAGE_HISTORY, {"reference": True}, 160002),
    ],
    ids=["files", "embeds", "replies"],
)
async def test_what_needs_a_permission_of_its_own(
    fake: FakeDiscord, bot: SmallBot, permission: Permission, content: dict[str, object], code: int
) -> None:
    channel = bot.get_channel(int(fake.general))
    first = await channel.send("first")
    fake.deny(fake.general, permission)
    if "file" in content:
        content = {"file": discord.File(io.BytesIO(b"x"), "a.md")}
    elif "reference" in content:
        content = {"content": "x", "reference": first}
    with pytest.raises(discord.HTTPException) as refused:
        await channel.send(**content)
    assert refused.value.code == code


async def test_threads_need_permission_and_can_be_locked(fake: FakeDiscord, bot: SmallBot) -> None:
    channel = bot.get_channel(int(fake.general))
    message = await channel.send("a question")
    thread = await message.create_thread(name="a talk")
    with pytest.raises(discord.HTTPException) as again:
        await message.create_thread(name="a talk")
    assert again.value.code == 160004
    fake.channels[str(thread.id)]["thread_metadata"]["locked"] = True
    with pytest.raises(discord.HTTPException) as locked:
        await thread.send("no")
    assert locked.value.code == 160005
    fake.deny(fake.general, Permission.CREATE_PUBLIC_THREADS)
    with pytest.raises(discord.Forbidden):
        await (await channel.send("another")).create_thread(name="no")


async def test_direct_messages_can_be_refused(fake: FakeDiscord, bot: SmallBot) -> None:
    alice = fake.person("alice")
    user = await bot.fetch_user(int(alice["id"]))
    await user.send("hello")
    assert [post["content"] for post in fake.posts(fake.dm(alice))] == ["hello"]
    fake.refuse_direct(alice)
    with pytest.raises(discord.Forbidden) as refused:
        await user.send("hello")
    assert refused.value.code == 50007


async def test_an_app_that_a_person_carries(fake: FakeDiscord, bot: SmallBot) -> None:
    elsewhere = fake.add_guild("Not ours", with_bot=False)
    room = fake.add_channel("room", elsewhere)
    carol = fake.person("carol", guild=elsewhere)
    with pytest.raises(LookupError, match="not offered"):
        await fake.slash(carol, "ask", room, question="why")
    fake.install(carol)
    friend = fake.person("friend")
    for place in (room, fake.private(carol, friend)):
        ix = await fake.slash(carol, "ask", place, question="why")
        answer = await fake.until(lambda ix=ix: fake.seen(ix))
        assert answer["interaction_metadata"]["authorizing_integration_owners"] == {"1": carol["id"]}
        assert not answer["flags"] & EPHEMERAL
    fake.deny(room, Permission.USE_EXTERNAL_APPS, carol)
    ix = await fake.slash(carol, "ask", room, question="why")
    assert (await fake.until(lambda: fake.seen(ix)))["flags"] & EPHEMERAL
    assert [guild.name for guild in bot.guilds] == ["Test server"]


async def test_five_follow_ups_where_the_app_is_not_installed(fake: FakeDiscord, bot: SmallBot) -> None:
    elsewhere = fake.add_guild("Not ours", with_bot=False)
    room, carol = fake.add_channel("room", elsewhere), fake.person("carol", guild=elsewhere)
    fake.install(carol)
    taken = []

    @bot.event
    async def on_interaction(interaction: discord.Interaction) -> None:
        taken.append(interaction)

    ix = await fake.slash(carol, "ask", room, question="why")
    await fake.until(lambda: len(ix.followups) == 1 and taken)
    for number in range(4):
        await taken[0].followup.send(str(number))
    with pytest.raises(discord.HTTPException) as refused:
        await taken[0].followup.send("one too many")
    assert refused.value.code == 40094


async def test_pings_are_what_allowed_mentions_lets_through(fake: FakeDiscord, bot: SmallBot) -> None:
    alice, role = fake.person("alice"), fake.add_role("editors")
    channel, text = bot.get_channel(int(fake.general)), f"<@{alice['id']}> <@&{role}> @everyone"
    await channel.send(text)
    await channel.send(text, allowed_mentions=discord.AllowedMentions.all())
    quiet, loud = fake.posts()
    assert (quiet["mentions"], quiet["mention_roles"], quiet["mention_everyone"]) == ([], [], False)
    assert ([user["id"] for user in loud["mentions"]], loud["mention_roles"]) == ([alice["id"]], [role])
    assert not loud["mention_everyone"]  # the bot has no permission for that


async def test_links_to_files_die_after_a_day(fake: FakeDiscord, bot: SmallBot) -> None:
    channel = bot.get_channel(int(fake.general))
    message = await channel.send(file=discord.File(io.BytesIO(b"some text"), "a file.md"))
    assert await message.attachments[0].read() == b"some text"
    fake.skew = 25 * 3600
    async with aiohttp.ClientSession() as session, session.get(message.attachments[0].url) as answer:
        assert answer.status == 404


async def test_shards_share_the_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeDiscord() as fake:
        guilds = [fake.guild]
        while len({int(guild["id"]) >> 22 & 1 for guild in guilds}) < 2:
            guilds.append(fake.add_guild(f"Server {len(guilds)}"))
        for number in (0, 1):
            bot = SmallBot(shard_count=2, shard_ids=[number])
            async with online(bot, fake, monkeypatch):
                own = {str(guild["id"]) for guild in guilds if int(guild["id"]) >> 22 & 1 == number}
                assert bot.heard == []
                assert {str(guild.id) for guild in bot.guilds} == own
                alice = fake.person("alice")
                await fake.say(alice, "hi", fake.dm(alice))
                if not number:  # direct messages go to the first shard
                    await fake.until(lambda bot=bot: bot.heard == ["hi"])
        assert [data["shard"] for data in fake.gate.identified] == [[0, 2], [1, 2]]


async def test_as_many_shards_as_discord_recommends(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeDiscord() as fake:
        fake.identity.shards = 2
        monkeypatch.setattr(SmallBot, "before_identify_hook", _at_once)
        bot = SmallBot()
        async with online(bot, fake, monkeypatch):
            assert sorted(bot.shards) == [0, 1]


async def _at_once(bot: SmallBot, shard: int | None, *, initial: bool = False) -> None:
    """Discord wants 5 seconds between two sessions of a bot; the fake does not."""
