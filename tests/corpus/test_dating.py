"""Which values name a day, and which days are believable."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.dating import parse_date
from corpus.dating.calendar import MONTH, MONTH_NAMES, MONTHS, SHORT_NAMES, WEEKDAY_NAMES, WEEKDAYS

TODAY = date(2026, 5, 3)
TUESDAY = date(2024, 2, 6)


@pytest.mark.parametrize(
    "value",
    [
        "2024-02-06",
        "2024-2-6",
        "2024/02/06",
        "20240206",
        "20240206T101500Z",
        "2024-02-06T10:15:00",
        "2024-02-06T23:59:59-08:00",
        "2024-02-06T10:15:00.123456+03:00",
        "2024-02-06 10:15:00",
        "2024-02-06 10:15:00+0000",
        "Tue, 06 Feb 2024 10:15:00 GMT",
        "Tue, 6 Feb 2024 10:15:00 +0300",
        "February 6, 2024",
        "Feb. 6, 2024",
        "FEBRUARY 6 2024",
        "6 February 2024",
        "6 Feb, 2024",
        "6th of February 2024",
        "February 6th, 2024",
        "06-Feb-2024",
        "Tuesday, February 6, 2024 at 10:15 AM EST",
        "Published 10:15 a.m. ET Feb. 6, 2024",
        "Published 2024-02-06, Tuesday 6 February 2024",
        "06.02.2024",
        "6. 2. 2024",
        1707214500,
        1707214500.75,
        1707214500000,
        "1707214500",
        20240206,
        TUESDAY,
        datetime(2024, 2, 6, 23, 59, tzinfo=UTC),
        datetime(2024, 2, 6, 0, 30, tzinfo=timezone(timedelta(hours=3))),
    ],
)
def test_a_stated_day_is_read(value: str | int | float | date) -> None:
    assert parse_date(value, today=TODAY) == TUESDAY


@pytest.mark.parametrize(("value", "day"), [("25/12/2023", date(2023, 12, 25)), ("12/25/2023", date(2023, 12, 25))])
def test_slashes_are_read_where_only_one_reading_is_possible(value: str, day: date) -> None:
    assert parse_date(value, today=TODAY) == day


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "   ",
        "unknown",
        "yesterday",
        "02/06/2024",  # 2 June or 6 February
        "February 2024",
        "2024-02",
        "2024",
        2024,
        "Tuesday",
        "2024-13-01",
        "2024-02-30",
        "Feb 31, 2024",
        "from 2024-02-06 to 2024-02-08",
        "version 1.2024-02-061",
        "1.2.3.2024",
        "0001-01-01",
        "1899-12-31",
        "1970-01-01T00:00:00Z",
        0,
        -5,
        12.5,
        True,
        float("nan"),
        float("inf"),
        10**30,
        "9" * 13,
        "x" * 100_000,
    ],
)
def test_anything_else_is_no_date(value: str | int | float | None) -> None:
    assert parse_date(value, today=TODAY) is None


def test_the_future_is_believed_for_two_days() -> None:
    assert parse_date(TODAY + timedelta(days=2), today=TODAY) == TODAY + timedelta(days=2)
    assert parse_date(TODAY + timedelta(days=3), today=TODAY) is None
    assert parse_date("2062-02-06", today=TODAY) is None


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.dates(), st.datetimes(), st.none()))
def test_it_never_raises_and_never_leaves_the_believable_range(
    value: str | int | float | date | None,
) -> None:
    found = parse_date(value, today=TODAY)
    assert found is None or date(1900, 1, 1) <= found <= TODAY + timedelta(days=2)


@given(st.dates(date(1900, 1, 1), TODAY).filter(lambda day: day != date(1970, 1, 1)))
def test_every_day_survives_its_usual_spellings(day: date) -> None:
    spellings = (
        day.isoformat(),
        day.strftime("%Y%m%d"),
        day.strftime("%d %B %Y"),
        day.strftime("%b %d, %Y"),
        day,
    )
    assert {parse_date(spelling, today=TODAY) for spelling in spellings} == {day}


def test_names_of_months_and_weekdays_stand_for_their_numbers() -> None:
    for number in range(1, 13):
        day = date(2024, number, 1)
        assert MONTHS[MONTH_NAMES[number - 1]] == number
        assert {name for name, of in MONTHS.items() if of == number} >= {f"{day:%B}".lower(), f"{day:%b}".lower()}
    assert [WEEKDAYS[name] for name in WEEKDAY_NAMES] == list(range(7))
    assert WEEKDAYS["tue"] == WEEKDAYS["tuesday"] == date(2024, 2, 6).weekday()
    assert all(re.fullmatch(MONTH, name) for name in MONTHS)
    assert {"sept", "dec", "fri"} <= SHORT_NAMES
    assert "may" not in SHORT_NAMES
