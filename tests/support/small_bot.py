"""A small bot on the real discord.py, in this process: the fake Discord is tested with it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import discord
import pytest
import yarl
from discord import app_commands, ui

from support.fake_discord import FakeDiscord


def redirect(base: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point discord.py at a fake."""
    monkeypatch.setattr(discord.http.Route, "BASE", f"{base}/api/v10")
    gateway = yarl.URL(base.replace("http", "ws", 1) + "/")
    monkeypatch.setattr(discord.gateway.DiscordWebSocket, "DEFAULT_GATEWAY", gateway)


def is_online(bot: discord.Client) -> bool:
    """Whether a bot has heard of all its servers: discord.py calls itself ready without those that come late."""
    return bot.is_ready() and not any(guild.unavailable for guild in bot.guilds)


@contextlib.asynccontextmanager
async def online(bot: discord.Client, fake: FakeDiscord, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """Run a bot until the block is left."""
    redirect(fake.base, monkeypatch)
    running = asyncio.create_task(bot.start(fake.token))
    try:
        await fake.until(lambda: is_online(bot) or running.done())
        if running.done():
            running.result()
        yield
    finally:
        await bot.close()
        await asyncio.gather(running, return_exceptions=True)


class Bare(discord.Client):
    """One command, /go; what goes wrong in it is kept in `errors`."""

    def __init__(self, go: Callable[[discord.Interaction], Awaitable[None]], *, register: bool = True) -> None:
        super().__init__(intents=discord.Intents.default(), guild_ready_timeout=0.05)
        self.tree = app_commands.CommandTree(self)
        self.errors: list[Any] = []
        self._register = register

        @self.tree.command(name="go", description="Go")
        async def command(interaction: discord.Interaction) -> None:
            await go(interaction)

        @self.tree.error
        async def failed(interaction: discord.Interaction, error: Exception) -> None:
            self.errors.append(getattr(error, "original", error))

    async def setup_hook(self) -> None:
        if self._register:
            await self.tree.sync()


class Why(ui.Modal, title="Report"):
    """A modal with a menu and a text."""

    kind = ui.Label(
        text="Kind", component=ui.Select(options=[discord.SelectOption(label=kind) for kind in ("wrong", "rude")])
    )
    why = ui.Label(text="Why", component=ui.TextInput(style=discord.TextStyle.paragraph, required=False))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        said = f"{self.kind.component.values[0]}: {self.why.component.value}"
        await interaction.response.send_message(said, ephemeral=True)


class Buttons(ui.View):
    """One button a way of answering."""

    @ui.button(label="Good", custom_id="good")
    async def good(self, interaction: discord.Interaction, _: Any) -> None:
        await interaction.response.edit_message(content="thanks", view=None)

    @ui.button(label="Again", custom_id="again")
    async def again(self, interaction: discord.Interaction, _: Any) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content="second answer")

    @ui.button(label="Report", custom_id="report")
    async def report(self, interaction: discord.Interaction, _: Any) -> None:
        await interaction.response.send_modal(Why())

    @ui.button(label="Gone", custom_id="gone", disabled=True)
    async def gone(self, interaction: discord.Interaction, _: Any) -> None:
        raise AssertionError("nobody can press this")


class Layout(ui.LayoutView):
    """An answer as Newsdesk lays it out."""

    body = ui.Container(
        ui.TextDisplay("# Answer"),
        ui.Separator(),
        ui.Section(ui.TextDisplay("one"), accessory=ui.Button(label="Open", url="https://example.org/1")),
    )


class SmallBot(discord.AutoShardedClient):
    """Uses what Newsdesk uses, each once. `heard` is what the gateway told it."""

    def __init__(self, intents: discord.Intents | None = None, **options: Any) -> None:
        quiet = discord.AllowedMentions.none()
        chosen = intents or discord.Intents.default()
        super().__init__(intents=chosen, allowed_mentions=quiet, guild_ready_timeout=0.05, **options)
        self.tree = app_commands.CommandTree(self)
        self.heard: list[Any] = []
        self.go_on = asyncio.Event()
        add_commands(self)

    async def setup_hook(self) -> None:
        await self.tree.sync()

    async def on_message(self, message: discord.Message) -> None:
        self.heard.append(message.content)
        if message.author == self.user or self.user not in message.mentions:
            return
        async with message.channel.typing():
            reply = await message.reply("thinking")
        await reply.edit(content=f"hello {message.author.display_name}")
        if isinstance(message.channel, discord.TextChannel):
            thread = await message.create_thread(name="a talk")
            await thread.send("go on here")

    async def on_resumed(self) -> None:
        self.heard.append("resumed")

    async def on_guild_join(self, guild: discord.Guild) -> None:
        self.heard.append(("joined", guild.name))

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        self.heard.append(("removed", guild.name))


def add_commands(bot: SmallBot) -> None:
    """The commands of the small bot."""

    @bot.tree.command(description="Ask")
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    async def ask(interaction: discord.Interaction, question: app_commands.Range[str, 1, 200], by: str = "") -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content=f"an answer to {question}", view=Buttons())
        await interaction.followup.send("only for you", ephemeral=True)

    @ask.autocomplete("by")
    async def publishers(interaction: discord.Interaction, current: str) -> list[app_commands.Choice[str]]:
        names = ("Potomac Brief", "Orchard Digest")
        return [app_commands.Choice(name=name, value=name) for name in names if name.lower().startswith(current)]

    @bot.tree.command(description="Wait to be told to go on")
    async def slow(interaction: discord.Interaction, before: bool) -> None:
        """Before or after it is acknowledged."""
        if not before:
            await interaction.response.defer()
        bot.heard.append("slow")
        await bot.go_on.wait()
        try:
            if before:
                await interaction.response.defer()
            await interaction.edit_original_response(content="done")
        except discord.HTTPException as error:
            bot.heard.append(error.code)

    @bot.tree.command(description="A layout")
    async def layout(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=Layout())

    @bot.tree.context_menu(name="About this")
    async def about(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message("about: " + message.content, ephemeral=True)

    news = app_commands.Group(
        name="news",
        description="Run a server",
        guild_only=True,
        default_permissions=discord.Permissions(manage_guild=True),
    )

    @news.command(description="Add a file")
    async def add(
        interaction: discord.Interaction,
        file: discord.Attachment,
        channel: discord.TextChannel | None = None,
        role: discord.Role | None = None,
        member: discord.Member | None = None,
    ) -> None:
        content = await file.read()
        said = f"{file.filename} {len(content)} {channel} {role} {member}"
        await interaction.response.send_message(said, ephemeral=True)

    bot.tree.add_command(news)
