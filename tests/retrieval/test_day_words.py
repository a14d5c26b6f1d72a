"""Words that lean on the day of an article are told with the day beside them, never inside the quoted words."""

from __future__ import annotations

from datetime import date

import pytest
from support import fakes

from bot.rendering.plain import plain_body
from bot.rendering.times import day_note
from retrieval.english.day_words import day_words

WEDNESDAY = date(2024, 2, 7)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("The ministers met on Tuesday.", {"Tuesday": "2024-02-06"}),
        ("In a call Wednesday the minister asked for talks.", {"Wednesday": "2024-02-07"}),
        ("The ministers will meet on Tuesday.", {"Tuesday": "2024-02-13"}),
        ("They are scheduled for talks next Friday.", {"next Friday": "2024-02-09"}),
        ("He was killed yesterday. On Friday his brother was.", {"yesterday": "2024-02-06", "Friday": "2024-02-02"}),
        ("Prices rose last month and last year.", {"last month": "2024-01", "last year": "2023"}),
        ("The toll has risen to 21, the ministry said on Monday.", {"Monday": "2024-02-05"}),
        ("Drivers went back to work on Friday.", {"Friday": "2024-02-02"}),
        ("They agreed to meet on Friday.", {}),
        ("The talks begin today; today they sign.", {"today": "2024-02-07"}),
        ("They said they would meet on Tuesday.", {}),  # the one before or after?
        ("On Tuesday, 6 February, they met.", {}),  # it says so itself
        ("Every Tuesday he comes; Black Friday and a Friday prayer follow.", {}),
        ("They met in March 2023.", {}),
    ],
)
def test_the_days_that_words_mean(text: str, meant: dict[str, str]) -> None:
    assert {each.words: each.iso for each in day_words(text, WEDNESDAY)} == meant


def test_nothing_is_told_where_the_day_of_the_article_is_not_known() -> None:
    assert day_words("The ministers met on Tuesday.", None) == []


def test_the_day_stands_beside_the_quote_and_not_in_it() -> None:
    quote = fakes.quote("The ministers met on Tuesday, as they did last month.", published=WEDNESDAY)
    assert day_note(quote) == "[Tuesday: 6 Feb 2024; last month: Jan 2024]"
    answer = fakes.answer(fakes.statement(quote, lit=["on Tuesday"]))
    expected = "“The ministers met on Tuesday, as they did last month.” [Tuesday: 6 Feb 2024; last month: Jan 2024] [1]"
    assert expected in plain_body(answer)
