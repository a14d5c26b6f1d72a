"""What --since and --until understand."""

from __future__ import annotations

from datetime import date

import pytest

from bot.dates import day, filters
from corpus.article import Filters
from corpus.errors import UsageError

TODAY = date(2024, 3, 1)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024-02-06", date(2024, 2, 6), date(2024, 2, 6)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-2", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        (" Today ", TODAY, TODAY),
        ("yesterday", date(2024, 2, 29), date(2024, 2, 29)),
        ("7d", date(2024, 2, 23), date(2024, 2, 23)),
        ("2W", date(2024, 2, 16), date(2024, 2, 16)),
        ("0d", TODAY, TODAY),
    ],
)
def test_days(text: str, first: date, last: date) -> None:
    assert day(text, today=TODAY) == first
    assert day(text, today=TODAY, last=True) == last


@pytest.mark.parametrize(
    "text", ["", "tomorrow", "2024-13", "2024-02-30", "0000", "06.02.2024", "7 months", "999999999w"]
)
def test_anything_else_is_refused_with_what_is_understood(text: str) -> None:
    with pytest.raises(UsageError, match="write 2024-02-06, 2024-02, 2024, today"):
        day(text, today=TODAY)


def test_filters() -> None:
    assert filters(None, None, None, False) == Filters()
    assert filters("2024", "2024", " The Week ", True, TODAY) == Filters(
        date(2024, 1, 1), date(2024, 12, 31), "The Week", True
    )
    with pytest.raises(UsageError, match="exchange"):
        filters("2024-02-02", "2024-02-01", None, False)
    with pytest.raises(UsageError, match="publisher"):
        filters(None, None, " ", False)
