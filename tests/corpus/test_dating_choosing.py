"""When an article was published, by what was stated where: the order of trust, and what is caught."""

from __future__ import annotations

from datetime import date

import pytest

from corpus.dating import Dated, choose, in_address, in_text

TODAY = date(2026, 11, 23)
SIXTH, EIGHTH, TENTH = (date(2024, 2, day) for day in (6, 8, 10))


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://paper.example/2024/02/06/talks", SIXTH),
        ("https://paper.example/news/2024-02-06-talks-go-on", SIXTH),
        ("https://paper.example/news/talks-20240206", SIXTH),
        ("https://paper.example/world/2024/feb/06/talks", SIXTH),
        ("https://paper.example/2024/02/talks", None),  # a month is no day
        ("https://paper.example/id/20249999123", None),
        ("https://paper.example/2024/02/06/what-changed-on-2024-02-08", None),  # which of the two?
        ("https://paper.example/2031/02/06/talks", None),  # it cannot be
        ("https://paper.example/talks?from=2024-02-06", None),  # of what was asked for
        (None, None),
    ],
)
def test_the_day_in_an_address(url: str | None, day: date | None) -> None:
    assert in_address(url, today=TODAY) == day


@pytest.mark.parametrize(
    ("text", "published", "modified"),
    [
        ("BAGHDAD, Feb. 6, 2024 (AP) — Two ministers met.", SIXTH, None),
        ("Baghdad (6 February 2024) – Two ministers met.", SIXTH, None),
        ("Tuesday, 6 February 2024, 10:15 GMT\nTwo ministers met.", SIXTH, None),
        ("Talks go on\nFebruary 6, 2024\nTwo ministers met.", SIXTH, None),
        ("Published 6 February 2024, updated 8 February 2024\nTwo ministers met.", SIXTH, EIGHTH),
        ("Updated: 8 Feb 2024 10:15 GMT\nPosted: 6 Feb 2024", SIXTH, EIGHTH),
        ("Updated 10:15 a.m. ET Feb. 8, 2024\nTwo ministers met.", None, EIGHTH),
        ("LONDON (Reuters) - Two ministers met on 6 February 2024.", None, None),
        ("He died 6 February 2024\nHe was a minister.", None, None),
        ("In 2024, on 6 February 2024, two ministers met - nobody else did.", None, None),
        ("Two ministers met.\n" * 8 + "6 February 2024", None, None),  # a day at the end is the caption's or another's
        ("", None, None),
    ],
)
def test_the_days_in_the_first_lines(text: str, published: date | None, modified: date | None) -> None:
    assert in_text(text, today=TODAY) == (published, modified)


def test_the_most_trusted_place_counts() -> None:
    places = {
        "metadata": "2024-02-06",
        "page": "7 February 2024",
        "feed": "Thu, 08 Feb 2024 10:00:00 GMT",
        "url": "https://paper.example/2024/02/09/talks",
        "text": "BAGHDAD, Feb. 10, 2024 (AP) — Two ministers met.",
    }
    found = []
    for place in list(places):
        dated = choose(today=TODAY, **places)
        found.append((dated.by, dated.published and dated.published.day))
        del places[place]
    assert found == [("metadata", 6), ("page", 7), ("feed", 8), ("url", 9), ("dateline", 10)]
    assert choose(today=TODAY) == Dated(None, None, None)


@pytest.mark.parametrize("impossible", ["2031-01-01", "1899-12-31", "0000-00-00", "soon", 0, True, "1970-01-01"])
def test_what_cannot_be_gives_way_to_the_next_place(impossible: object) -> None:
    dated = choose(today=TODAY, metadata=impossible, feed="2024-02-08")  # type: ignore[arg-type]
    assert (dated.published, dated.by) == (EIGHTH, "feed")
    assert choose(today=TODAY, metadata=impossible).published is None  # type: ignore[arg-type]


def test_the_day_of_a_change_does_not_pose_as_that_of_publication() -> None:
    address = "https://paper.example/2024/02/06/talks"
    assert choose(today=TODAY, metadata="2024-02-10", url=address) == Dated(SIXTH, "url", TENTH)
    dateline = "BAGHDAD, Feb. 6, 2024 (AP) — Two ministers met."
    same = choose(today=TODAY, metadata="2024-02-10", modified="2024-02-10", text=dateline)
    assert same == Dated(SIXTH, "dateline", TENTH)
    swapped = choose(today=TODAY, metadata="2024-02-10", modified="2024-02-08")
    assert swapped == Dated(EIGHTH, "metadata", TENTH)


def test_two_time_zones_are_no_change() -> None:
    address = "https://paper.example/2024/02/06/talks"
    assert choose(today=TODAY, metadata="2024-02-07T01:00:00+04:00", url=address).by == "metadata"
    assert choose(today=TODAY, metadata="2024-02-06", modified="2024-02-06") == Dated(SIXTH, "metadata", None)


def test_a_day_of_change_alone_dates_nothing() -> None:
    assert choose(today=TODAY, modified="2024-02-08") == Dated(None, None, EIGHTH)
