"""Completion while a moderator types: articles and collections of their server, for nobody else."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from discord import app_commands

from bot.discord_bot.commands.completing import LONGEST, MOST, in_time
from bot.discord_bot.interactions import Interaction, parts_of
from bot.discord_bot.servers import feeds as server_feeds
from bot.discord_bot.servers import permissions, scopes
from bot.rendering.discord_text import unformatted
from bot.rendering.words import dated, headline, publisher
from corpus.article import Source, digest
from corpus.errors import UsageError
from corpus.subscription import Subscription

if TYPE_CHECKING:
    from bot.discord_bot.parts import Parts

Choices = list[app_commands.Choice[str]]
Complete = Callable[[Interaction, str], Coroutine[Any, Any, Choices]]
_PLAIN = 4  # characters that say which article is meant, when only one fits: with fewer it may fit by accident


@dataclass(frozen=True, slots=True)
class Owned:
    """An article of a server's own, and the collection that holds it."""

    source: Source
    collection: str
    name: str


def collections(*, shared: bool) -> Complete:
    """Completes the names of the server's collections, with or without those that the operator shares."""

    def names(parts: Parts, server: int, typed: str) -> Choices:
        seen = [one for one in scopes.visible(parts.desk, parts.config, server) if shared or not one.shared]
        fitting = [one.name for one in seen if typed.strip().lower() in one.name.lower()]
        return [app_commands.Choice(name=name[:LONGEST], value=name) for name in fitting if len(name) <= LONGEST]

    return _checked(names)


def _articles(parts: Parts, server: int, typed: str) -> Choices:
    found = [one.source for one in owned_like(parts, server, typed, MOST)]
    return [app_commands.Choice(name=_line(source), value=source.id) for source in found]


def _feeds(parts: Parts, server: int, typed: str) -> Choices:
    found = feeds_like(parts, server, typed)
    return [app_commands.Choice(name=unformatted(_feed(one))[:LONGEST], value=feed_id(one)) for one in found]


def _checked(look_up: Callable[[Parts, int, str], Choices]) -> Complete:
    async def complete(interaction: Interaction, typed: str) -> Choices:
        return await in_time(found(interaction, typed))

    async def found(interaction: Interaction, typed: str) -> Choices:
        parts, server = parts_of(interaction), permissions.require_server(interaction)
        settings = await parts.off_loop(parts.records.servers.settings, server)
        permissions.require_editor(interaction, settings)
        return (await parts.off_loop(look_up, parts, server, typed))[:MOST]

    return complete


articles = _checked(_articles)
"""Completes articles of the server's own by headline or id; the value is the id."""


feeds = _checked(_feeds)
"""Completes the feeds of the server by title or address; the value is the id."""


def feed_id(one: Subscription) -> str:
    """What tells a feed from the others of its server: addresses are longer than Discord lets a choice be."""
    return digest(one.collection, one.url)


def feeds_like(parts: Parts, server: int, typed: str) -> list[Subscription]:
    """The feeds of a server that a person who types this may mean; only the one whose id or address it is."""
    typed = typed.strip()
    followed = server_feeds.followed(parts.desk, server)
    exact = [one for one in followed if typed in (feed_id(one), one.url)]
    return exact or [one for one in followed if typed.lower() in f"{one.title}\n{one.url}".lower()]


def _feed(one: Subscription) -> str:
    return f"{one.title} · {one.url}" if one.title else one.url


def owned_like(parts: Parts, server: int, typed: str, most: int) -> list[Owned]:
    """The articles of a server's own that a person who types this may mean."""
    found: list[Owned] = []
    for one in scopes.visible(parts.desk, parts.config, server):
        if not one.shared and len(found) < most:
            some = parts.desk.library().sources.like(one.collection, typed, most - len(found))
            found += [Owned(source, one.collection, one.name) for source in some]
    return found


def owned(parts: Parts, server: int, typed: str) -> Owned:
    """The one article of the server's own that is meant, by its id or by words of its headline.

    Raises:
        UsageError: none or several, or one of a shared collection, which only the operator may change.
    """
    typed = typed.strip()
    found = owned_like(parts, server, typed, MOST)
    exact = [one for one in found if typed.lower() in (one.source.id, one.source.title.lower())]
    if len(exact or found) == 1 and (exact or len(typed) >= _PLAIN):
        return (exact or found)[0]
    if found:
        raise UsageError(
            "That does not say which article is meant; choose one from the list that appears while typing."
        )
    for one in scopes.visible(parts.desk, parts.config, server):
        if one.shared and parts.desk.library().sources.like(one.collection, typed, 1):
            raise UsageError(
                "That article is shared by the operator of the bot and cannot be changed here; ask the operator."
            )
    raise UsageError("No article of this server fits that; `/news list` shows them all.")


def _line(source: Source) -> str:
    about = f" · {publisher(source)} · {dated(source)}"[: LONGEST // 2]
    title, room = headline(source), LONGEST - len(about)
    return unformatted((title if len(title) <= room else title[: room - 1] + "…") + about)
