"""Feeds that are followed, and their entries, as the library keeps them: types only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that a collection follows. Times are in UTC.

    Attributes:
        every: seconds from one look to the next while all is well.
        due: when the feed is looked at next; None when it is gone for good.
        last_error: why the last look failed; None when it did not fail.
        etag, last_modified: what the feed stated when all its entries had been dealt with.
        failures: how many looks failed in a row.
    """

    collection: str
    url: str
    every: int
    added: datetime
    due: datetime | None
    title: str | None = None
    last_attempt: datetime | None = None
    last_success: datetime | None = None
    last_error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    failures: int = 0


class EntryOutcome(StrEnum):
    """What became of an entry: its article is in the collection, or was; it failed; it was too old to be fetched."""

    TAKEN = "taken"
    FAILED = "failed"
    OLD = "old"


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """An entry that a feed has named.

    Attributes:
        link: in its canonical form.
        feed: the address of the feed that named it.
        tries: how often its page was asked for.
        stamp: changes when the feed says that the entry has changed.
        source_id: the article that it became.
    """

    link: str
    feed: str
    first_seen: datetime
    outcome: EntryOutcome
    tries: int
    stamp: str
    source_id: str | None = None
