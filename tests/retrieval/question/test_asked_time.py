"""The time that a question names: which days of publication are searched first, and what is left of the question."""

from __future__ import annotations

from datetime import date

import pytest

from retrieval.english.periods import Period
from retrieval.question.asked_time import asked_time

TODAY = date(2026, 11, 23)  # a Monday


def days(first: str, last: str | None = None) -> Period:
    return Period(date.fromisoformat(first), date.fromisoformat(last) if last else None)


@pytest.mark.parametrize(
    ("question", "text", "named", "period"),
    [
        (
            "What happened in Baghdad last week?",
            "What happened in Baghdad?",
            days("2026-11-16", "2026-11-22"),
            days("2026-11-16", "2026-11-25"),
        ),
        (
            "Last month, who resigned?",
            "Who resigned?",
            days("2026-10-01", "2026-10-31"),
            days("2026-10-01", "2026-11-03"),
        ),
        ("Who resigned this week?", "Who resigned?", days("2026-11-23"), days("2026-11-17")),  # asked on a Monday
        (
            "Which firm said this week that it will close?",
            "Which firm said that it will close?",
            days("2026-11-23"),
            days("2026-11-17"),
        ),
        (
            "What did the council decide yesterday?",
            "What did the council decide?",
            days("2026-11-22", "2026-11-22"),
            days("2026-11-21", "2026-11-25"),
        ),
        (
            "What did the minister say in July 2023?",
            "What did the minister say in July 2023?",
            days("2023-07-01", "2023-07-31"),
            days("2023-07-01", "2023-08-03"),
        ),
        (
            "What happened on 6 February 2024?",
            "What happened on 6 February 2024?",
            days("2024-02-06", "2024-02-06"),
            days("2024-02-05", "2024-02-09"),
        ),
        ("What has happened since March?", "What has happened since March?", days("2026-03-01"), days("2026-03-01")),
    ],
)
def test_days_of_publication(question: str, text: str, named: Period, period: Period) -> None:
    found = asked_time(question, today=TODAY)
    assert (found.text, found.named, found.period) == (text, named, period)


@pytest.mark.parametrize(
    "question",
    [
        "Who won Euro 2024?",
        "Who won the cup in 2018?",  # articles of every later year tell that
        "When did they meet last week?",
        "What day did the talks begin this month?",
        "What did he say on Tuesday?",  # which Tuesday, the article knows
        "What will open in March 2027?",
        "What will the bank do this month?",
        "How old was she in the last year of her life?",
        "What was in this week's report?",
        "How many troops are there?",
    ],
)
def test_what_is_no_time_of_publication(question: str) -> None:
    found = asked_time(question, today=TODAY)
    assert (found.text, found.period, found.named, found.later, found.newest) == (question, None, None, False, False)


@pytest.mark.parametrize(
    ("question", "newest"),
    [
        ("What is the latest on the talks?", True),
        ("How many troops are in Iraq now?", True),
        ("Who is currently the mayor?", True),
        ("What did the bank do recently?", True),
        ("Who was the first mayor?", False),
    ],
)
def test_whether_it_asks_for_how_things_are(question: str, newest: bool) -> None:
    assert asked_time(question, today=TODAY).newest is newest


@pytest.mark.parametrize(
    ("question", "undated", "meant"),
    [
        ("Who won the cup in 2018?", "Who won the cup?", Period(date(2018, 1, 1), date(2018, 12, 31))),
        ("Who resigned in March 2023?", "Who resigned?", Period(date(2023, 3, 1), date(2023, 3, 31))),
        ("Who won the cup?", "Who won the cup?", None),
        ("When did they meet in 2018?", "When did they meet in 2018?", None),
    ],
)
def test_an_article_of_the_time_need_not_say_it(question: str, undated: str, meant: Period | None) -> None:
    found = asked_time(question, today=TODAY)
    assert (found.undated, found.meant) == (undated, meant)
