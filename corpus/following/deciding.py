"""When a feed is looked at, which of its entries are fetched, and what a look changes. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from corpus.article import digest
from corpus.feeds import Entry
from corpus.subscription import EntryOutcome, SeenEntry, Subscription

TRIES = 3  # times that the page of an entry is asked for
FIRST = 50  # entries of a feed that are fetched when it is looked at for the first time
ENOUGH = 200  # characters of an entry's own text that stand for its article where its page cannot be had
_DAY = 86_400
_GONE = 410  # "likely to be permanent" (RFC 9110, 15.5.11)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Entries to be fetched, by canonical link, the newest first, and those that never will be."""

    fetched: dict[str, Entry]
    old: dict[str, Entry]


def due(subscriptions: Iterable[Subscription], now: datetime) -> list[Subscription]:
    """Those whose time has come."""
    return [one for one in subscriptions if one.due is not None and one.due <= now]


def looked(
    before: Subscription,
    now: datetime,
    *,
    title: str | None = None,
    etag: str | None = None,
    last_modified: str | None = None,
    moved: str | None = None,
) -> Subscription:
    """A feed after a look that went well. What the look did not state stays as it was."""
    return replace(
        before,
        url=moved or before.url,
        title=title or before.title,
        last_attempt=now,
        last_success=now,
        last_error=None,
        failures=0,
        etag=etag,
        last_modified=last_modified,
        due=now + timedelta(seconds=before.every),
    )


def failed(
    before: Subscription, now: datetime, reason: str, status: int | None = None, retry_after: float | None = None
) -> Subscription:
    """A feed after a look that failed. The pause doubles each time, up to a day. A feed that is gone is left alone.

    `retry_after`: seconds for which the site asks to be left alone. It is left alone for a week at most.
    """
    failures = before.failures + 1
    pause = min(before.every * 2.0 ** min(failures, 30), max(_DAY, before.every))
    pause = max(pause, min(retry_after or 0.0, 7 * _DAY))
    return replace(
        before,
        last_attempt=now,
        last_error=reason,
        failures=failures,
        due=None if status == _GONE else now + timedelta(seconds=pause),
    )


def stamp(entry: Entry) -> str:
    """Changes when the feed says that an entry has changed. Its text does not count: some count comments there."""
    times = [time.isoformat() if time else "" for time in (entry.published, entry.modified)]
    return digest(entry.title or "", *times)


def changed(entry: Entry, seen: SeenEntry, feed: str) -> bool:
    """Whether a feed says that an entry has changed. What another feed says of it differs without any change."""
    return seen.feed == feed and seen.stamp != stamp(entry)


def choose(
    entries: Mapping[str, Entry],
    seen: Mapping[str, SeenEntry],
    held: Collection[str],
    feed: str,
    *,
    first: bool,
    limit: int = FIRST,
) -> Chosen:
    """Which entries of a feed are fetched now.

    Args:
        entries: by canonical link.
        seen: what is known of them, by the same links.
        held: source ids of the articles that the collection holds; an entry whose article is not there any more was
            removed by hand, and does not come back.
        feed: the address of the feed.
        first: nothing of this feed has been fetched yet: of the entries only the newest `limit` are.
    """
    new = {link: entry for link, entry in entries.items() if link not in seen}
    order = sorted(new, key=lambda link: _time(new[link]), reverse=True)  # undated last, in the order of the feed
    kept = order[:limit] if first else order
    known = {link: entry for link, entry in entries.items() if link in seen}
    again = {link: entry for link, entry in known.items() if _again(entry, seen[link], held, feed)}
    return Chosen({link: new[link] for link in kept} | again, {link: new[link] for link in order[len(kept) :]})


def _again(entry: Entry, seen: SeenEntry, held: Collection[str], feed: str) -> bool:
    if seen.outcome is EntryOutcome.OLD or (seen.source_id is not None and seen.source_id not in held):
        return False
    if seen.outcome is EntryOutcome.FAILED and seen.tries < TRIES:
        return True
    return changed(entry, seen, feed)


def _time(entry: Entry) -> datetime:
    return entry.published or entry.modified or _LONG_AGO
