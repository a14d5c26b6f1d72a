"""Following feeds: types only, each as the library keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Subscription:
    """A feed that a collection follows. Times are in UTC.

    `every`: seconds from one look to the next while all is well. `last_error`: why the last look failed, None when it
    did not; `failures` counts those in a row. `etag` and `last_modified` are what the feed said when all that it named
    had been dealt with. `due`: when it is looked at next, None for one that is gone for good.
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
    """An entry that a feed has named. `link` is canonical, `feed` the address of the feed that brought it.

    `source_id` is the article that it became; `stamp` changes when the feed says that the entry has changed.
    """

    link: str
    feed: str
    first_seen: datetime
    outcome: EntryOutcome
    tries: int
    stamp: str
    source_id: str | None = None
