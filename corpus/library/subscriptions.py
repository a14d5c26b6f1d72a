"""Feeds that collections follow, and what became of the entries that they named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, select, update

from corpus.library.opening import OpenLibrary
from corpus.library.rows import batches, now
from corpus.library.schema import articles, entries, subscriptions
from corpus.subscription import Outcome, Seen, Subscription

_TIMES = ("added", "last_attempt", "last_success", "due")


class Subscriptions(OpenLibrary):
    """Which feeds are followed, and what they have named."""

    def subscriptions(self, collection: str | None = None) -> list[Subscription]:
        """The feeds of a collection, or of all, in the order in which they were followed."""
        query = select(subscriptions).order_by(subscriptions.c.added, subscriptions.c.collection, subscriptions.c.url)
        if collection is not None:
            query = query.where(subscriptions.c.collection == collection)
        with self._engine.connect() as connection:
            return [_subscription(row) for row in connection.execute(query)]

    def subscribe(self, subscription: Subscription) -> bool:
        """Follow a feed; whether it is new. One that is followed already only takes the new `every` and `due`."""
        there = _of(subscription.collection, subscription.url)
        change = update(subscriptions).where(there).values(every=subscription.every, due=_kept(subscription.due))
        with self._writer.begin() as connection:
            if connection.execute(change).rowcount:
                return False
            connection.execute(insert(subscriptions).values(**_values(subscription)))
        return True

    def unsubscribe(self, collection: str, url: str) -> bool:
        """Follow a feed no more, and forget what it named; its articles stay. Whether it was followed."""
        with self._writer.begin() as connection:
            connection.execute(delete(entries).where(entries.c.collection == collection, entries.c.feed == url))
            return bool(connection.execute(delete(subscriptions).where(_of(collection, url))).rowcount)

    def note_look(self, before: Subscription, after: Subscription) -> None:
        """What a look at a feed has changed; nothing when it was unfollowed meanwhile.

        When its address has changed, what it named goes along; it ends when the new address is followed already.
        """
        here, there = _of(before.collection, before.url), _of(after.collection, after.url)
        with self._writer.begin() as connection:
            if after.url != before.url:
                named = and_(entries.c.collection == before.collection, entries.c.feed == before.url)
                connection.execute(update(entries).where(named).values(feed=after.url))
                if connection.execute(select(subscriptions.c.url).where(there)).first():
                    connection.execute(delete(subscriptions).where(here))
                    return
            values = _values(after)
            del values["every"], values["added"]  # a person may have asked for another pace meanwhile
            connection.execute(update(subscriptions).where(here).values(**values))

    def seen(self, collection: str, links: Iterable[str]) -> dict[str, Seen]:
        """What is known of these links (canonical), by link."""
        found: dict[str, Seen] = {}
        with self._engine.connect() as connection:
            for some in batches(list(links)):
                query = select(entries).where(entries.c.collection == collection, entries.c.link.in_(some))
                found |= {row.link: _seen(row) for row in connection.execute(query)}
        return found

    def note_entries(self, collection: str, some: Iterable[Seen]) -> None:
        """Write what became of entries, in one transaction."""
        rows = [{**asdict(entry), "first_seen": _kept(entry.first_seen), "collection": collection} for entry in some]
        if rows:
            with self._writer.begin() as connection:
                connection.execute(insert(entries).prefix_with("OR REPLACE"), rows)

    def articles_by_feed(self, collection: str) -> dict[str, int]:
        """How many articles of the collection each feed brought, by its address."""
        brought = func.count(func.distinct(articles.c.id))
        query = select(entries.c.feed, brought).join(articles, articles.c.id == entries.c.source_id)
        with self._engine.connect() as connection:
            rows = connection.execute(query.where(entries.c.collection == collection).group_by(entries.c.feed))
            return {row.feed: row[1] for row in rows}


def _of(collection: str, url: str) -> Any:
    return and_(subscriptions.c.collection == collection, subscriptions.c.url == url)


def _kept(moment: datetime | None) -> str | None:
    return now(moment.astimezone(UTC)) if moment else None


def _values(subscription: Subscription) -> dict[str, Any]:
    values = asdict(subscription)
    return {**values, **{name: _kept(values[name]) for name in _TIMES}}


def _subscription(row: Row[Any]) -> Subscription:
    values = {field.name: getattr(row, field.name) for field in fields(Subscription)}
    times = {name: datetime.fromisoformat(values[name]) if values[name] else None for name in _TIMES}
    return Subscription(**{**values, **times})


def _seen(row: Row[Any]) -> Seen:
    first = datetime.fromisoformat(row.first_seen)
    return Seen(row.link, row.feed, first, Outcome(row.outcome), row.tries, row.stamp, row.source_id)
