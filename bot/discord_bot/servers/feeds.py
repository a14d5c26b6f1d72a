"""Pages and feeds of a server: only from the public internet, within its quota. Nothing of Discord.

What the operator lets the terminal fetch from the own network (fetching.internal_hosts) is out of reach from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot import following
from bot.discord_bot.servers import adding, scopes
from bot.discord_bot.servers.jobs import Progress
from bot.rendering.words import count
from bot.settings import Config
from bot.wiring import Desk
from corpus.errors import UsageError
from corpus.fetching import FetchRules
from corpus.following.looking import Look
from corpus.subscription import Subscription
from corpus.syncing import Step, plan
from retrieval.storing.reporting import Summary


def rules(config: Config) -> FetchRules:
    """How anything is fetched that somebody on Discord has named."""
    return replace(config.fetching.rules, internal_hosts=())


def followed(desk: Desk, server: int) -> list[Subscription]:
    """The feeds of all collections of a server."""
    return [one for one in desk.library().subscriptions() if scopes.server_of(one.collection) == server]


def add_page(desk: Desk, server: int, name: str, url: str, progress: Progress) -> Summary:
    """Fetch one page into a collection of the server, as far as the quota goes.

    Raises:
        Stopped: the program ends.
        UsageError: the server has too many collections already.
        NewsdeskError: as `retrieval.storing.indexing.Indexer.execute`.
    """
    from corpus.reading.web import read_pages

    progress.check()
    collection = scopes.own(server, name)
    adding.check_room(desk, server, collection)
    steps = plan(desk.library().known(collection), read_pages([url], collection, desk.rules(), rules(desk.config)))
    return desk.indexer().execute(collection, adding.fitting(desk, server, steps, progress))


def find(desk: Desk, server: int, name: str, url: str) -> following.Found:
    """The feed at an address, or the first that the page there names; it takes seconds.

    Raises:
        UsageError: there is none, or the server follows as many as it may.
    """
    collection, every = scopes.own(server, name), desk.config.feeds.every_minutes * 60
    adding.check_room(desk, server, collection)
    feed = following.find(desk, collection, url, every, rules(desk.config))
    if not feed.known:
        _check_number(desk, server)
    return feed


def follow(desk: Desk, server: int, feed: following.Found, progress: Progress) -> Summary:
    """Follow a feed that was found, and bring its newest entries in. Raises as `bring`, and UsageError as `find`."""
    progress.check()
    if not feed.known:
        _check_number(desk, server)
    desk.library().subscribe(feed.look.before)
    return bring(desk, feed.look.before.collection, [feed.look], progress)


def bring(desk: Desk, collection: str, looks: Sequence[Look], progress: Progress) -> Summary:
    """Bring what looks at the feeds of one collection have feed into it: a server's as far as its quota goes.

    Raises:
        NewsdeskError: as `retrieval.storing.indexing.Indexer.execute`.
    """
    server = scopes.server_of(collection)
    fetch = desk.config.fetching.rules if server is None else rules(desk.config)
    going = following.Bringing(desk, collection, looks, fetch)
    progress.set(0, going.size)

    def limit(steps: Iterable[Step]) -> Iterable[Step]:
        return steps if server is None else adding.fitting(desk, server, steps, progress)

    return going.execute(lambda step: progress.set(step.done, going.size), limit)


def due(desk: Desk, now: datetime | None = None) -> dict[str, list[Subscription]]:
    """The feeds whose time has come, by collection: those of servers, and of the collections that are shared."""
    grouped: dict[str, list[Subscription]] = {}
    for one in following.chosen(desk, None, now or datetime.now(UTC)):
        if scopes.server_of(one.collection) is not None or one.collection in desk.config.discord.shared:
            grouped.setdefault(one.collection, []).append(one)
    return grouped


def looks(desk: Desk, collection: str, subscriptions: Sequence[Subscription]) -> list[Look]:
    """Look at the feeds of one collection; it takes seconds."""
    shared = scopes.server_of(collection) is None
    return following.looks(subscriptions, desk.config.fetching.rules if shared else rules(desk.config))


def _check_number(desk: Desk, server: int) -> None:
    most = desk.config.discord.feeds
    if len(followed(desk, server)) >= most:
        raise UsageError(
            f"This server follows {count(most, 'feed')}, as many as it may; `/news unfollow` ends one."
            if most
            else "The operator of the bot does not let servers follow feeds; `/news add` takes single pages."
        )
