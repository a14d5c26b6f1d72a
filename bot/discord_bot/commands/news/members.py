"""/news block, unblock and pause: who may ask, and whether anybody may."""

from __future__ import annotations

from asyncio import to_thread
from dataclasses import replace

import discord
from discord import app_commands

from bot.conversation.servers import Servers
from bot.discord_bot.commands.news.moderation import Moderation, Moderators, now
from bot.discord_bot.interactions import Interaction
from bot.rendering.cards import Tone, note
from bot.rendering.discord_text import stamp
from corpus.errors import UsageError

_MOST = 30  # blocked members that are listed


def add(news: app_commands.Group, moderators: Moderators, servers: Servers) -> None:
    """Add the commands to /news."""

    @news.command(name="block", description="Keep a member from using Newsdesk here, or list who is blocked.")
    @app_commands.describe(member="Who may not ask any more; without one, those who are blocked are listed.")
    async def block(interaction: Interaction, member: discord.User | None = None) -> None:
        moderation = await moderators.manager(interaction)
        if member is None:
            await moderation.say(await to_thread(_blocked, servers, moderation.server))
        else:
            await _block(moderation, servers, member)

    @news.command(name="unblock", description="Let a blocked member use Newsdesk again.")
    @app_commands.describe(member="Who may ask again.")
    async def unblock(interaction: Interaction, member: discord.User) -> None:
        moderation = await moderators.manager(interaction)
        if not await to_thread(servers.unblock, moderation.server, member.id):
            raise UsageError(f"<@{member.id}> is not blocked; `/news block` without a member lists who is.")
        await moderation.log("unblocked", f"<@{member.id}>")
        await moderation.say(f"<@{member.id}> may ask here again.")

    @news.command(name="pause", description="Stop answering in this server for now, or resume.")
    @app_commands.describe(resume="True to answer again.")
    async def pause(interaction: Interaction, resume: bool = False) -> None:
        await _pause(await moderators.manager(interaction), servers, resume)


def _blocked(servers: Servers, server: int) -> str:
    blocked = servers.blocked(server)
    lines = [f"- <@{one.person}> by <@{one.by}> {stamp(one.at)}" for one in blocked[:_MOST]]
    if len(blocked) > _MOST:
        lines.append(f"- … and {len(blocked) - _MOST} more")
    return "\n".join(["### Blocked members", *lines]) if lines else "Nobody is blocked."


async def _block(moderation: Moderation, servers: Servers, member: discord.User) -> None:
    if member.id == moderation.person:
        raise UsageError("You cannot block yourself; name somebody else.")
    if member.bot:
        raise UsageError("Bots are never answered, so there is nothing to block; name a member.")
    await to_thread(servers.block, moderation.server, member.id, moderation.person, now())
    await moderation.log("blocked", f"<@{member.id}>")
    await moderation.say(f"<@{member.id}> may not ask here any more; `/news unblock` undoes that.")


async def _pause(moderation: Moderation, servers: Servers, resume: bool) -> None:
    if moderation.settings.paused is not resume:
        raise UsageError(
            "Newsdesk is not paused here; leave out `resume` to pause it."
            if resume
            else "Newsdesk is paused already; `/news pause resume:True` lets it answer again."
        )
    await to_thread(servers.change, moderation.server, replace(moderation.settings, paused=not resume))
    await moderation.log("resumed" if resume else "paused", "all answers")
    if resume:
        await moderation.say("Newsdesk answers here again.")
        return
    text = "Paused: nobody can ask here. Articles can still be added; `/news pause resume:True` lets it answer again."
    await moderation.say(note(text, Tone.WARNING))
