"""Dates, counts and how old: the phrases of an answer."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from support import fakes
from support.fakes import ASKED

from bot.rendering import words
from retrieval.english.values import sort_of_value

TODAY = ASKED.date()

NEW, OLD = date(2026, 11, 1), date(2025, 11, 1)


@pytest.mark.parametrize(
    ("dates", "text", "said"),
    [
        ([None], "It has 5.", "in 1 article of unknown date"),
        ([None], "It currently has 5.", "in 1 article of unknown date: may be out of date"),
        ([NEW], "It currently has 5.", "in 1 article of 1 Nov 2026"),
        ([OLD], "It currently has 5.", "in 1 article of 1 Nov 2025: may be out of date"),
        ([OLD], "It has 5.", "in 1 article of 1 Nov 2025"),
        ([None, None], "It has 5.", "in 2 articles, both of unknown date"),
        ([OLD, None], "Now it has 5.", "in 2 articles, newest 1 Nov 2025, 1 of unknown date: may be out of date"),
        # One article of this year that says the same is enough.
        ([None, OLD, NEW], "Now it has 5.", "in 3 articles, newest 1 Nov 2026, 1 of unknown date"),
    ],
)
def test_how_old(dates: list[date | None], text: str, said: str) -> None:
    quotes = [fakes.quote(text, title=str(place), published=day) for place, day in enumerate(dates)]
    assert words.standing(fakes.statement(*quotes), TODAY) == said


def test_two_quotes_of_one_article_are_one_article() -> None:
    text = "It has 5. Yes, 5."
    twice = fakes.statement(fakes.quote(text, "It has 5."), fakes.quote(text, "Yes, 5."))
    assert words.standing(twice, None) == "in 1 article of unknown date"


@pytest.mark.parametrize(
    ("lit", "figure"),
    [
        ("About 900", True),
        ("US$3 million", True),
        ("nearly half a million", True),
        ("Mira Tal, 48", False),
        ("Port Director Mira Tal and two others", False),
        ("14 December", False),
        ("Harwick", False),
    ],
)
def test_what_is_called_a_figure(lit: str, figure: bool) -> None:
    assert (sort_of_value(lit) == "figure") is figure


def test_moments_are_told_in_universal_time() -> None:
    assert words.moment(datetime.fromisoformat("2026-05-03T01:30:00+03:00")) == "2 May 2026, 22:30 UTC"
    assert words.moment(datetime(2026, 5, 3, 1, 30)) == "3 May 2026, 01:30"
