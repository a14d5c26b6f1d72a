"""Caps on what chat models may take in a day: kept in the file, counted together, reserved before they are used."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from bot.conversation import Records
from bot.conversation.usage import Caps
from retrieval.answer import Tokens

pytestmark = pytest.mark.stores

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
TODAY = NOON.date()


@pytest.fixture
def records(tmp_path: Path) -> Iterator[Records]:
    opened = Records(tmp_path / "conversations.sqlite")
    yield opened
    opened.close()


def test_what_is_reserved_counts_until_it_is_known_what_was_used(records: Records) -> None:
    budget = records.usage.budget(Caps(tokens=1_000), lambda: NOON)
    settle = budget.reserve(Tokens(500, 300))
    assert callable(settle)
    assert records.usage.on(TODAY) == (Tokens(500, 300), 0.0)
    assert budget.reserve(Tokens(200, 1)) == "may not use more tokens today (chat_model.tokens_a_day)"
    settle(Tokens(400, 50))
    assert records.usage.on(TODAY) == (Tokens(400, 50), 0.0)
    assert callable(budget.reserve(Tokens(200, 1)))


def test_a_cap_on_cost(records: Records) -> None:
    caps = Caps(cost=1.0, price_read=2.0, price_written=10.0)
    budget = records.usage.budget(caps, lambda: NOON)
    settle = budget.reserve(Tokens(100_000, 70_000))
    assert callable(settle)
    assert records.usage.on(TODAY)[1] == pytest.approx(0.9)
    assert budget.reserve(Tokens(0, 20_000)) == "may not cost more today (chat_model.cost_a_day)"
    settle(Tokens(100_000, 10_000))
    assert records.usage.on(TODAY)[1] == pytest.approx(0.3)


def test_without_a_cap_it_is_counted_all_the_same(records: Records) -> None:
    assert callable(records.usage.budget(Caps(), lambda: NOON).reserve(Tokens(10**9, 1)))
    assert records.usage.on(TODAY)[0] == Tokens(10**9, 1)


def test_a_new_day_begins_at_midnight_utc_and_what_was_reserved_before_is_settled_there(records: Records) -> None:
    now = datetime(2026, 3, 1, 23, 59, tzinfo=UTC)
    budget = records.usage.budget(Caps(tokens=100), lambda: now)
    settle = budget.reserve(Tokens(100, 0))
    assert callable(settle)
    now = datetime(2026, 3, 2, 2, tzinfo=timezone(timedelta(hours=1)))
    assert callable(budget.reserve(Tokens(60, 0)))
    settle(Tokens(70, 5))
    assert records.usage.on(date(2026, 3, 1))[0] == Tokens(70, 5)
    assert records.usage.on(date(2026, 3, 2))[0] == Tokens(60, 0)


def test_a_restart_does_not_begin_the_day_anew(tmp_path: Path) -> None:
    path = tmp_path / "conversations.sqlite"
    first = Records(path)
    assert callable(first.usage.budget(Caps(tokens=100), lambda: NOON).reserve(Tokens(90, 0)))
    first.close()
    second = Records(path)
    assert isinstance(second.usage.budget(Caps(tokens=100), lambda: NOON).reserve(Tokens(20, 0)), str)
    second.close()


def test_many_at_once_never_pass_the_cap_together(records: Records) -> None:
    budget = records.usage.budget(Caps(tokens=100), lambda: NOON)
    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(lambda _: budget.reserve(Tokens(9, 1)), range(30)))
    assert sum(map(callable, results)) == 10
    assert records.usage.on(TODAY)[0] == Tokens(90, 10)


def test_an_older_file_gets_the_table(tmp_path: Path) -> None:
    import sqlite3

    path = tmp_path / "conversations.sqlite"
    Records(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE usage")
        connection.execute("UPDATE newsdesk_schema SET version = 1")
    connection.close()
    opened = Records(path)
    assert opened.usage.on(TODAY) == (Tokens(0, 0), 0.0)
    opened.close()
