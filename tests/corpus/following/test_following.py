"""When feeds are looked at, and which entries are fetched: rules that touch nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from corpus.feeds import Entry
from corpus.following.deciding import TRIES, choose, due, failed, looked, stamp
from corpus.subscription import EntryOutcome, SeenEntry, Subscription

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FEED = Subscription("news", "https://a.example/feed", every=1800, added=NOW, due=NOW, title="A", etag='"1"')
DAY = timedelta(days=1)
ENTRY = Entry("https://a.example/1", "One", published=NOW)


def seen(
    entry: Entry = ENTRY, outcome: EntryOutcome = EntryOutcome.TAKEN, tries: int = 1, source: str | None = "s"
) -> SeenEntry:
    return SeenEntry(entry.link, FEED.url, NOW, outcome, tries, stamp(entry), source)


def fetched(entry: Entry, known: SeenEntry | None, held: tuple[str, ...] = ("s",)) -> bool:
    return bool(choose({entry.link: entry}, {known.link: known} if known else {}, held, FEED.url, first=False).fetched)


def test_those_whose_time_has_come_are_due() -> None:
    later = replace(FEED, due=NOW + timedelta(seconds=1))
    assert due([FEED, later, replace(FEED, due=None)], NOW) == [FEED]


def test_a_look_that_went_well_ends_the_failures() -> None:
    after = looked(replace(FEED, failures=3, last_error="busy"), NOW, etag='"2"', moved="https://a.example/new")
    assert (after.url, after.title, after.etag, after.failures) == ("https://a.example/new", "A", '"2"', 0)
    assert after.last_error is None
    assert after.due == NOW + timedelta(minutes=30)


def test_the_pause_doubles_up_to_a_day() -> None:
    pauses, feed = [], FEED
    for _ in range(8):
        feed = failed(feed, NOW, "busy", 503)
        assert feed.due is not None
        pauses.append((feed.due - NOW) / timedelta(hours=1))
    assert pauses == [1, 2, 4, 8, 16, 24, 24, 24]
    assert feed.last_error == "busy"


def test_a_pace_slower_than_a_day_is_not_made_faster() -> None:
    weekly = replace(FEED, every=7 * 86_400)
    assert failed(weekly, NOW, "busy").due == NOW + 7 * DAY
    assert failed(replace(weekly, failures=10_000), NOW, "busy").due == NOW + 7 * DAY


def test_a_site_is_left_alone_for_as_long_as_it_asks_within_reason() -> None:
    assert failed(FEED, NOW, "busy", 429, retry_after=3 * 86_400).due == NOW + 3 * DAY
    assert failed(FEED, NOW, "busy", 429, retry_after=1e9).due == NOW + 7 * DAY


def test_what_is_gone_is_left_alone() -> None:
    assert failed(FEED, NOW, "gone", 410).due is None
    assert failed(FEED, NOW, "not found", 404).due is not None


@pytest.mark.parametrize(
    ("known", "held", "again"),
    [
        (None, (), True),
        (seen(), ("s",), False),
        (seen(outcome=EntryOutcome.FAILED, source=None), (), True),
        (seen(outcome=EntryOutcome.FAILED, tries=TRIES, source=None), (), False),
        # the feed's own text was taken, and removed by hand
        (seen(outcome=EntryOutcome.FAILED, source="s"), (), False),
        (seen(outcome=EntryOutcome.OLD, source=None), (), False),
    ],
)
def test_what_is_fetched(known: SeenEntry | None, held: tuple[str, ...], again: bool) -> None:
    assert fetched(ENTRY, known, held) is again


def test_what_has_changed_is_fetched_again_unless_it_was_removed() -> None:
    changed = replace(ENTRY, modified=NOW + DAY)
    assert fetched(changed, seen())
    assert not fetched(changed, seen(), held=())
    assert not fetched(replace(ENTRY, summary="12 comments"), seen())


def test_another_feed_that_says_something_else_of_an_entry_changes_nothing() -> None:
    theirs = replace(ENTRY, title="One | The Courier", published=None)
    assert not fetched(theirs, replace(seen(), feed="https://other.example/feed"))
    assert fetched(theirs, seen())


def test_of_a_new_feed_only_the_newest_are_fetched() -> None:
    entries = {f"{n}": replace(ENTRY, link=f"{n}", published=NOW + n * DAY) for n in range(5)}
    entries["undated"] = replace(ENTRY, link="undated", published=None)
    chosen = choose(entries, {}, (), FEED.url, first=True, limit=2)
    assert list(chosen.fetched) == ["4", "3"]
    assert set(chosen.old) == {"0", "1", "2", "undated"}
    assert len(choose(entries, {}, (), FEED.url, first=False, limit=2).fetched) == 6
