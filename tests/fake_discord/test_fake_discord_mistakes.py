"""Mistakes that bots make: the fake Discord notices each, so that Newsdesk can be shown to make none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import discord
import pytest
from discord import ui
from support.fake_discord import FakeDiscord
from support.small_bot import Bare, online

Go = Callable[[discord.Interaction], Awaitable[None]]
LATE = 3.1  # seconds; three are allowed


async def answers_late(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("x")


async def answers_twice(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("first")
    await discord.InteractionResponse(interaction).send_message("second")


async def writes_too_long(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("x" * 2001)


async def fills_embeds_together_too_full(interaction: discord.Interaction) -> None:
    await interaction.response.send_message(embeds=[discord.Embed(description="x" * 3500)] * 2)


async def names_two_buttons_alike(interaction: discord.Interaction) -> None:
    view = ui.View()
    for label in ("one", "two"):
        view.add_item(ui.Button(label=label, custom_id="same"))
    await interaction.response.send_message("x", view=view)


async def labels_a_button_too_long(interaction: discord.Interaction) -> None:
    view = ui.View()
    view.add_item(ui.Button(label="x" * 81, custom_id="long"))
    await interaction.response.send_message("x", view=view)


async def mixes_content_and_layout(interaction: discord.Interaction) -> None:
    view = ui.LayoutView()
    view.add_item(ui.TextDisplay("text"))
    await interaction.response.defer()
    await interaction.edit_original_response(view=view)
    await interaction.edit_original_response(content="text", view=view)


async def follows_up_with_nothing(interaction: discord.Interaction) -> None:
    await interaction.response.defer()
    await interaction.edit_original_response(content="fine")
    await interaction.followup.send("")


async def follows_up_before_an_answer(interaction: discord.Interaction) -> None:
    await interaction.followup.send("x")


async def names_a_thread_too_long(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("x")
    await interaction.channel.create_thread(name="x" * 101, type=discord.ChannelType.public_thread)


SLOW = {answers_late: 10062}
QUICK = {
    answers_twice: 40060,
    writes_too_long: 50035,
    fills_embeds_together_too_full: 50035,
    names_two_buttons_alike: 50035,
    labels_a_button_too_long: 50035,
    mixes_content_and_layout: 50035,
    follows_up_with_nothing: 50006,
    follows_up_before_an_answer: 10015,
    names_a_thread_too_long: 50035,
}


@pytest.mark.parametrize("mistake", [*SLOW, *QUICK])
async def test_it_is_refused_with_discords_code(mistake: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    await _refused(mistake, monkeypatch, openapi=True)


@pytest.mark.parametrize("mistake", QUICK)
async def test_it_is_refused_also_without_discords_openapi_file(mistake: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    await _refused(mistake, monkeypatch, openapi=False)


async def _refused(mistake: Go, monkeypatch: pytest.MonkeyPatch, *, openapi: bool) -> None:
    async with FakeDiscord(openapi=openapi) as fake:
        bot = Bare(mistake)
        async with online(bot, fake, monkeypatch):
            await fake.slash(fake.person("alice"), "go")
            fake.skew += LATE if mistake in SLOW else 0
            (error,) = await fake.until(lambda: bot.errors)
        code = {**SLOW, **QUICK}[mistake]
        assert error.code == code
        assert fake.refused[-1][1]["code"] == code


async def test_a_command_that_was_never_registered_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeDiscord() as fake, online(Bare(answers_twice, register=False), fake, monkeypatch):
        with pytest.raises(LookupError, match="not synced"):
            await fake.slash(fake.person("alice"), "go")
