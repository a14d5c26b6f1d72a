"""Counting is all or none, in windows, together with everybody else."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.conversations import ALICE, NOON, later

from bot.conversation import Records
from bot.conversation.types import Limit, LimitReached

pytestmark = pytest.mark.stores

MINUTE = Limit("person-minute", str(ALICE), 2, 60)
DAY = Limit("person-day", str(ALICE), 3, 86_400)
CHANNEL = Limit("channel-minute", "7", 100, 60)


def counted(records: Records) -> dict[str, int]:
    with closing(sqlite3.connect(records._database.path)) as connection:
        return dict(connection.execute("SELECT name || key, used FROM counters").fetchall())


def test_the_window_begins_with_the_first_and_then_opens_again(records: Records) -> None:
    assert records.limits.take([MINUTE], later(seconds=50)) is None
    assert records.limits.take([MINUTE], later(seconds=70)) is None
    assert records.limits.take([MINUTE], later(seconds=70)) == LimitReached(MINUTE, later(seconds=110))
    assert records.limits.take([MINUTE], later(seconds=109.999)) == LimitReached(MINUTE, later(seconds=110))
    assert records.limits.take([MINUTE], later(seconds=110)) is None


def test_all_are_counted_or_none(records: Records) -> None:
    for second in (0, 1):
        assert records.limits.take([CHANNEL, MINUTE, DAY], later(seconds=second)) is None
    before = counted(records)
    assert set(before.values()) == {2}
    assert records.limits.take([CHANNEL, MINUTE, DAY], later(seconds=2)) == LimitReached(MINUTE, later(seconds=60))
    assert counted(records) == before


def test_of_several_that_are_reached_the_longest_is_named(records: Records) -> None:
    for minutes in (0, 1, 1):
        assert records.limits.take([MINUTE, DAY], later(minutes=minutes)) is None
    assert records.limits.take([MINUTE, DAY], later(minutes=1)) == LimitReached(DAY, later(days=1))


def test_each_key_and_each_name_counts_for_itself(records: Records) -> None:
    once = [Limit("minute", "1", 1, 60), Limit("minute", "2", 1, 60), Limit("day", "1", 1, 60)]
    assert [records.limits.take([limit], NOON) for limit in once] == [None, None, None]
    assert all(records.limits.take([limit], NOON) for limit in once)


def test_nothing_to_count_refuses_nobody_and_none_at_all_refuses_everybody(records: Records) -> None:
    assert records.limits.take([], NOON) is None
    closed = Limit("minute", "1", 0, 60)
    assert records.limits.take([closed], NOON) == LimitReached(closed, later(seconds=60))


def test_a_limit_that_was_lowered_holds_at_once(records: Records) -> None:
    for _ in range(2):
        records.limits.take([MINUTE], NOON)
    lower = Limit(MINUTE.name, MINUTE.key, 1, 60)
    assert records.limits.take([lower], NOON) == LimitReached(lower, later(seconds=60))
    higher = Limit(MINUTE.name, MINUTE.key, 3, 60)
    assert records.limits.take([higher], NOON) is None


def test_old_counters_are_swept(records: Records) -> None:
    for person in range(20):
        records.limits.take([Limit("minute", str(person), 5, 60), Limit("day", str(person), 5, 86_400)], NOON)
    records.limits.take([MINUTE], later(minutes=2))
    assert len(counted(records)) == 21
    records.limits.take([MINUTE], later(days=2))
    assert len(counted(records)) == 1


def test_a_clock_that_was_put_back_locks_nobody_out(records: Records) -> None:
    for _ in range(2):
        records.limits.take([MINUTE], later(days=3))
    assert records.limits.take([MINUTE], NOON) is None
    assert records.limits.take([MINUTE], NOON) is None
    assert records.limits.take([MINUTE], NOON) == LimitReached(MINUTE, later(seconds=60))


def test_one_who_waited_for_another_counts_too(records: Records) -> None:
    """Who asks first may be counted second: the time was read before the file was free."""
    assert records.limits.take([MINUTE], later(seconds=1)) is None
    assert records.limits.take([MINUTE], NOON) is None
    assert records.limits.take([MINUTE], later(seconds=1)) == LimitReached(MINUTE, later(seconds=61))


def test_threads_count_together(records: Records) -> None:
    limit = Limit("minute", "1", 10, 60)
    together = threading.Barrier(8)

    def ask(_: int) -> list[LimitReached | None]:
        together.wait()
        return [records.limits.take([limit], NOON) for _ in range(3)]

    with ThreadPoolExecutor(8) as pool:
        said = [one for answers in pool.map(ask, range(8)) for one in answers]
    assert (said.count(None), len(said)) == (10, 24)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.integers(0, 40), max_size=30), most=st.integers(1, 3))
def test_no_window_lets_more_than_the_most_through(records: Records, steps: list[int], most: int) -> None:
    limit = Limit("minute", f"{most}:{steps}", most, 60)
    at = NOON
    allowed: list[datetime] = []
    for step in steps:
        at += timedelta(seconds=step)
        refused = records.limits.take([limit], at)
        if refused is None:
            allowed.append(at)
        else:
            assert at < refused.until <= at + timedelta(seconds=60)
    while allowed:
        window = [one for one in allowed if one < allowed[0] + timedelta(seconds=60)]
        assert len(window) <= most
        allowed = allowed[len(window) :]
