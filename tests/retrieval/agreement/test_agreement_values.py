"""Values as news writes them: figures, dates and names, what a figure counts, and when two of them are one."""

from __future__ import annotations

import math
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.agreement.figures import relate
from retrieval.english import days, names
from retrieval.english.amounts import Amount, amounts
from retrieval.english.relation import Relation

SAME, COMPATIBLE, DIFFERENT = Relation.SAME, Relation.COMPATIBLE, Relation.DIFFERENT


def one(text: str) -> Amount:
    (found,) = amounts(text)
    return found


@pytest.mark.parametrize(
    ("text", "figure", "kind"),
    [
        ("2,500", 2_500, "count"),
        ("2500", 2_500, "count"),
        ("three", 3, "count"),
        ("two hundred", 200, "count"),
        ("2,500 ferries", 2_500, "count"),
        ("about 2500 ferries", 2_500, "count"),
        ("two and a half thousand ferries", 2_500, "count"),
        ("two thousand five hundred ferries", 2_500, "count"),
        ("2.5k ferries", 2_500, "count"),
        ("twenty-five ferries", 25, "count"),
        ("a hundred and fifty ferries", 150, "count"),
        ("a dozen ferries", 12, "count"),
        ("two dozen ferries", 24, "count"),
        ("half a million ferries", 500_000, "count"),
        ("1,500 million", 1.5e9, "count"),
        ("$1.2 billion", 1.2e9, "money"),
        ("1.2bn dollars", 1.2e9, "money"),
        ("a thousand million euros", 1e9, "money"),
        ("15 per cent of ferries", 15, "percent"),
        ("15% of ferries", 15, "percent"),
        ("one in five ferries", 20, "percent"),
        ("three-quarters of ferries", 75, "percent"),
        ("1.5 percentage points", 1.5, "points"),
        ("two days", 172_800, "duration"),
        ("5 km", 5_000, "length"),
        ("300 square kilometres", 3e8, "area"),
        ("12 km² of land", 1.2e7, "area"),
        ("2.4 billion crowns", 2.4e9, "money"),
        ("20–25 ferries", 22.5, "count"),
    ],
)
def test_a_figure_is_read_as_it_is_said(text: str, figure: float, kind: str) -> None:
    found = one(text)
    assert found.figure == pytest.approx(figure)
    assert found.kind == kind


@pytest.mark.parametrize(
    "text",
    [
        "In 2011 it closed.",
        "nobody",
        "COVID-19",
        "version 1.2.3",
        "at 10:30",
        "at 3 a.m. on Friday",
        "at 3pm",
        "the 3rd gate",
        "9/11",
        "one of them",
        "No one drowned.",
        "on 14 December",
        "on December 14.",
        "a 3-1 win",
        "They lost 1-3 to Pell.",
    ],
)
def test_years_names_and_hours_are_no_figures(text: str) -> None:
    assert amounts(text) == []


@pytest.mark.parametrize(
    ("text", "bound", "about", "words"),
    [
        ("at least 50 ferries", "least", False, "at least 50"),
        ("more than 50 ferries", "least", False, "more than 50"),
        ("50 or more ferries", "least", False, "50 or more"),
        ("up to 50 ferries", "most", False, "up to 50"),
        ("fewer than 50 ferries", "most", False, "fewer than 50"),
        ("nearly 50 ferries", "", True, "nearly 50"),
        ("at least some 50 ferries", "least", True, "at least some 50"),
        ("only 50 ferries", "", False, "only 50"),
        ("20 to 25 ferries", "range", False, "20 to 25"),
        ("hundreds of ferries", "range", False, "hundreds"),
        ("tens of thousands of ferries", "range", False, "tens of thousands"),
    ],
)
def test_hedges_and_bounds_belong_to_the_figure(text: str, bound: str, about: bool, words: str) -> None:
    found = one(text)
    assert (found.bound, found.about, text[found.start : found.end]) == (bound, about, words)


def test_what_rose_from_one_figure_to_another_is_no_range() -> None:
    assert [found.figure for found in amounts("The fleet rose from 20 to 25 ferries.")] == [20, 25]
    assert one("2 to 3 million ferries").high == 3e6


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        ("2,500 ferries", "two and a half thousand ferries", SAME),
        ("2,487 ferries", "about 2,500 ferries", SAME),
        ("over 2,500 ferries", "2,500 ferries", SAME),
        ("$1.2 billion", "1,200 million dollars", SAME),
        ("15.2%", "15 per cent", SAME),
        ("33%", "a third of ferries", SAME),
        ("4.9%", "5%", SAME),
        ("two days", "48 hours", SAME),
        ("six weeks", "45 days", SAME),
        ("5 miles", "8 km", SAME),
        ("22 ferries", "20 to 25 ferries", COMPATIBLE),
        ("70 ferries", "at least 50 ferries", COMPATIBLE),
        ("over 2,000 ferries", "more than 2,400 ferries", COMPATIBLE),
        ("300 ferries", "hundreds of ferries", COMPATIBLE),
        ("about 2,600 ferries", "2,500 ferries", COMPATIBLE),
        ("2,500 ferries", "900 ferries", DIFFERENT),
        ("three ferries", "four ferries", DIFFERENT),
        ("at least 50 ferries", "at least 70 ferries", DIFFERENT),
        ("up to 50 ferries", "60 ferries", DIFFERENT),
        ("30 ferries", "20 to 25 ferries", DIFFERENT),
        ("15%", "20%", DIFFERENT),
        ("$3 million", "€3 million", None),
        ("15%", "15 ferries", None),
    ],
)
def test_how_two_figures_stand(first: str, second: str, relation: Relation | None) -> None:
    assert relate(one(first), one(second)) is relation
    assert relate(one(second), one(first)) is relation


@given(st.integers(2, 10**9), st.sampled_from(["", "about ", "at least ", "up to "]))
def test_a_figure_never_contradicts_itself(number: int, hedge: str) -> None:
    written = [f"{number:,} ferries", f"{hedge}{number:,} ferries", f"{hedge}{number * 1000:,} ferries"]
    assert relate(one(written[0]), one(written[1])) is SAME
    assert relate(one(written[0]), one(written[2])) is DIFFERENT


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    for found in amounts(text):
        assert 0 <= found.start <= found.begins < found.end <= len(text)
        assert not math.isnan(found.figure)
        assert found.low <= found.high
    for day in days.days(text, date(2024, 2, 7)):
        assert 0 <= day.start < day.end <= len(text)


WEDNESDAY = date(2024, 2, 7)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("on Tuesday", date(2024, 2, 6), date(2024, 2, 6)),
        ("yesterday", date(2024, 2, 6), date(2024, 2, 6)),
        ("last Wednesday", date(2024, 1, 31), date(2024, 1, 31)),
        ("next Monday", date(2024, 2, 12), date(2024, 2, 12)),
        ("on 6 February 2024", date(2024, 2, 6), date(2024, 2, 6)),
        ("Feb. 6", date(2024, 2, 6), date(2024, 2, 6)),
        ("in January", date(2024, 1, 1), date(2024, 1, 31)),
        ("in December", date(2023, 12, 1), date(2023, 12, 31)),
        ("last year", date(2023, 1, 1), date(2023, 12, 31)),
        ("in 2011", date(2011, 1, 1), date(2011, 12, 31)),
    ],
)
def test_dates_are_told_from_the_day_of_the_article(text: str, earliest: date, latest: date) -> None:
    (day,) = days.days(text, WEDNESDAY)
    assert (day.earliest, day.latest) == (earliest, latest)


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        ("on Tuesday", "on 6 February", SAME),
        ("on 6 February 2024", "in February", SAME),
        ("yesterday", "in 2024", SAME),
        ("on Tuesday", "on Wednesday", DIFFERENT),
        ("in March 2023", "in February 2023", DIFFERENT),
    ],
)
def test_a_coarser_date_is_the_same(first: str, second: str, relation: Relation) -> None:
    assert days.relate(days.days(first, WEDNESDAY)[0], days.days(second, WEDNESDAY)[0]) is relation


@pytest.mark.parametrize(
    ("text", "counted", "told"),
    [
        ("Nine drowned, the mayor said on Tuesday.", False, []),
        ("The mayor told reporters late on Tuesday that nine drowned.", False, []),
        ("Nine drowned on Monday, the mayor said in a statement on Tuesday.", False, [5]),
        ("The toll had risen to nine by Tuesday.", True, []),
        ("The fare had risen to nine by Tuesday.", False, [6]),
        ("Nine drowned on Tuesday.", True, [6]),
    ],
)
def test_a_day_on_which_something_was_only_said_is_no_day_of_an_event(
    text: str, counted: bool, told: list[int]
) -> None:
    assert [day.day for day in days.days_of_events(text, WEDNESDAY, counted)] == told


def test_an_undated_article_tells_only_the_weekday() -> None:
    (tuesday,) = days.days("on Tuesday")
    assert (tuesday.earliest, tuesday.weekday) == (None, 1)
    assert days.relate(tuesday, days.days("in January")[0]) is None


@pytest.mark.parametrize(
    ("first", "second", "relation"),
    [
        ("Port Director Mira Tal", "Tal", SAME),
        ("Mohsin al-Harbi", "Harbi", SAME),
        ("J. Marsh", "Jo Marsh", SAME),
        ("World Trade Organization", "WTO", SAME),
        ("Delmouth’s", "Delmouth", SAME),
        ("Ann Brandt", "Jo Brandt", DIFFERENT),
        ("Delmouth", "Harwick", DIFFERENT),
        ("the minister", "Ann Brandt", None),
        ("Delmouth’s prime minister", "Ann Brandt", None),
        ("Delmouth’s Ann Brandt", "Ann Brandt", SAME),
    ],
)
def test_names_meet_with_titles_and_in_short(first: str, second: str, relation: Relation | None) -> None:
    assert names.relate(first, second) is relation
    assert names.relate(second, first) is relation


def test_an_acronym_is_what_the_text_says() -> None:
    around = "The Lake Users’ Club (LAC) met. LAC voted."
    assert names.relate("LAC", "Lake Users’ Club", around) is SAME
    assert names.relate("LAC", "Lake Users’ Club") is DIFFERENT
