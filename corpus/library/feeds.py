"""Feeds that collections follow, and what became of the entries that they named."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update

from corpus.library.schema import articles, entries, subscriptions
from corpus.library.store import Store
from corpus.serializing import plain, typed
from corpus.subscription import SeenEntry, Subscription


class FollowedFeeds:
    """Which feeds are followed, and what they have named."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def all(self, collection: str | None = None) -> list[Subscription]:
        """The feeds of a collection, or of all, in the order in which they were followed."""
        query = select(subscriptions).order_by(subscriptions.c.added, subscriptions.c.collection, subscriptions.c.url)
        if collection is not None:
            query = query.where(subscriptions.c.collection == collection)
        return [typed(Subscription, row) for row in self._store.rows(query)]

    def follow(self, subscription: Subscription) -> bool:
        """Follow a feed; whether it is new. One that is followed already only takes the new `every` and `due`."""
        values = plain(subscription)
        there = _of(subscription.collection, subscription.url)
        change = update(subscriptions).where(there).values(every=values["every"], due=values["due"])
        with self._store.writing() as connection:
            if connection.execute(change).rowcount:
                return False
            connection.execute(insert(subscriptions).values(**values))
        return True

    def unfollow(self, collection: str, url: str) -> bool:
        """Follow a feed no more, and forget what it named; its articles stay. Whether it was followed."""
        with self._store.writing() as connection:
            connection.execute(delete(entries).where(entries.c.collection == collection, entries.c.feed == url))
            return bool(connection.execute(delete(subscriptions).where(_of(collection, url))).rowcount)

    def note_look(self, before: Subscription, after: Subscription) -> None:
        """What a look at a feed has changed; nothing when it was unfollowed meanwhile.

        When its address has changed, what it named goes along; it ends when the new address is followed already.
        """
        here, there = _of(before.collection, before.url), _of(after.collection, after.url)
        values = plain(after)
        del values["every"], values["added"]  # a person may have asked for another pace meanwhile
        with self._store.writing() as connection:
            if after.url != before.url:
                named = and_(entries.c.collection == before.collection, entries.c.feed == before.url)
                connection.execute(update(entries).where(named).values(feed=after.url))
                if connection.execute(select(subscriptions.c.url).where(there)).first():
                    connection.execute(delete(subscriptions).where(here))
                    return
            connection.execute(update(subscriptions).where(here).values(**values))

    def seen(self, collection: str, links: Collection[str]) -> dict[str, SeenEntry]:
        """What is known of these links (canonical), by link."""
        query = select(entries).where(entries.c.collection == collection)
        return {row.link: typed(SeenEntry, row) for row in self._store.matching(query, entries.c.link, links)}

    def note_entries(self, collection: str, some: Iterable[SeenEntry]) -> None:
        """Write what became of entries, in one transaction."""
        rows = [{**plain(entry), "collection": collection} for entry in some]
        if rows:
            with self._store.writing() as connection:
                connection.execute(insert(entries).prefix_with("OR REPLACE"), rows)

    def article_counts(self, collection: str) -> dict[str, int]:
        """How many articles of the collection each feed brought, by its address."""
        brought = func.count(articles.c.id.distinct()).label("brought")
        query = select(entries.c.feed, brought).join(articles, articles.c.id == entries.c.source_id)
        rows = self._store.rows(query.where(entries.c.collection == collection).group_by(entries.c.feed))
        return {row.feed: row.brought for row in rows}


def _of(collection: str, url: str) -> ColumnElement[bool]:
    return and_(subscriptions.c.collection == collection, subscriptions.c.url == url)
