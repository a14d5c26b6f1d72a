"""Completion while a moderator types: articles and collections of their server, for nobody else."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from bot.discord_bot.commands.completing import LONGEST, MOST, Choice, choices, in_time
from bot.discord_bot.commands.news.moderation import Moderators
from bot.discord_bot.interactions import Interaction
from bot.discord_bot.servers import scopes
from bot.discord_bot.servers.feeds import followed
from bot.rendering.discord_text import unformatted
from bot.rendering.words import dated, headline, publisher
from bot.wiring import Desk
from corpus.article import Source, digest
from corpus.errors import UsageError
from corpus.subscription import Subscription

Options = list[tuple[str, str]]
"""What may be meant, each as a person sees it and as it is sent."""
Fitting = Callable[[Desk, int, str], Options]
"""What a person of a server may mean who types this."""
_PLAIN = 4  # characters that say which article is meant, when only one fits: with fewer it may fit by accident


@dataclass(frozen=True, slots=True)
class Owned:
    """An article of a server's own, and the collection that holds it."""

    source: Source
    collection: str
    name: str


@dataclass(frozen=True)
class Choices:
    """Completes what an editor types. Who is none is offered nothing."""

    desk: Desk
    moderators: Moderators

    async def collections(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Names of collections that the server sees."""
        return await self._complete(interaction, typed, _collections)

    async def own_collections(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Names of the server's own collections."""
        return await self._complete(interaction, typed, partial(_collections, shared=False))

    async def articles(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Articles of the server's own by headline or id; the value is the id."""
        return await self._complete(interaction, typed, _articles)

    async def feeds(self, interaction: Interaction, typed: str) -> list[Choice]:
        """Feeds of the server by title or address; the value is the id."""
        return await self._complete(interaction, typed, _feeds)

    async def _complete(self, interaction: Interaction, typed: str, fitting: Fitting) -> list[Choice]:
        async def look_up() -> list[Choice]:
            server = await self.moderators.typing(interaction)
            return choices(await to_thread(fitting, self.desk, server, typed))

        return await in_time(look_up())


def _collections(desk: Desk, server: int, typed: str, *, shared: bool = True) -> Options:
    seen = [one.name for one in scopes.visible(desk, server) if shared or not one.shared]
    return [(name, name) for name in seen if typed.strip().lower() in name.lower() and len(name) <= LONGEST]


def _articles(desk: Desk, server: int, typed: str) -> Options:
    return [(_article(one.source), one.source.id) for one in owned_like(desk, server, typed, MOST)]


def _feeds(desk: Desk, server: int, typed: str) -> Options:
    feeds = feeds_like(desk, server, typed)
    return [(unformatted(f"{one.title} · {one.url}" if one.title else one.url), feed_id(one)) for one in feeds]


def feed_id(one: Subscription) -> str:
    """What tells a feed from the others of its server: addresses are longer than Discord lets a choice be."""
    return digest(one.collection, one.url)


def feeds_like(desk: Desk, server: int, typed: str) -> list[Subscription]:
    """The feeds of a server that a person who types this may mean; only the one whose id or address it is."""
    typed = typed.strip()
    every = followed(desk, server)
    exact = [one for one in every if typed in (feed_id(one), one.url)]
    return exact or [one for one in every if typed.lower() in f"{one.title}\n{one.url}".lower()]


def owned_like(desk: Desk, server: int, typed: str, most: int) -> list[Owned]:
    """The articles of a server's own that a person who types this may mean."""
    articles: list[Owned] = []
    for one in scopes.visible(desk, server):
        if not one.shared and len(articles) < most:
            sources = desk.library().sources.like(one.collection, typed, most - len(articles))
            articles += [Owned(source, one.collection, one.name) for source in sources]
    return articles


def owned(desk: Desk, server: int, typed: str) -> Owned:
    """The one article of the server's own that is meant, by its id or by words of its headline.

    Raises:
        UsageError: none or several, or one of a shared collection, which only the operator may change.
    """
    typed = typed.strip()
    fitting = owned_like(desk, server, typed, MOST)
    exact = [one for one in fitting if typed.lower() in (one.source.id, one.source.title.lower())]
    if len(exact or fitting) == 1 and (exact or len(typed) >= _PLAIN):
        return (exact or fitting)[0]
    if fitting:
        raise UsageError(
            "That does not say which article is meant; choose one from the list that appears while typing."
        )
    for one in scopes.visible(desk, server):
        if one.shared and desk.library().sources.like(one.collection, typed, 1):
            raise UsageError(
                "That article is shared by the operator of the bot and cannot be changed here; ask the operator."
            )
    raise UsageError("No article of this server fits that; `/news list` shows them all.")


def _article(source: Source) -> str:
    about = f" · {publisher(source)} · {dated(source)}"[: LONGEST // 2]
    title, room = headline(source), LONGEST - len(about)
    return unformatted((title if len(title) <= room else title[: room - 1] + "…") + about)
