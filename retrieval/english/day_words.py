"""The days that words of a quote mean: "on Tuesday" in an article of 7 February 2024 is 6 February. Pure."""

from __future__ import annotations

import re
from datetime import date, timedelta

from corpus.dating.calendar import WEEKDAY
from retrieval.english.days import Day, days
from retrieval.quote import DayWord

_LEANING = re.compile(
    rf"(?:on |last |next |this )?(?:{WEEKDAY})|yesterday|today|tonight|tomorrow|"
    r"(?:last|next|this) (?:month|year)",
    re.IGNORECASE,
)
_WEEKDAY = re.compile(r"(?:on |this )?(\w+day)\Z", re.IGNORECASE)
_NEAR = re.compile(r"(?:yesterday|today|tomorrow)\Z", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|(?:is|are) (?:to|going to|due|set|scheduled|expected|planned)|scheduled for|due on|"
    r"planned for|set for|plans? to|upcoming)\b",
    re.IGNORECASE,
)
_PERHAPS_AHEAD = re.compile(
    r"\b(?:would|could|may|might|should|(?<!back )(?<!returned )(?<!went )to (?!the\b|an?\b|\d)[a-z]+)\b[^.]{0,60}\Z",
    re.IGNORECASE,
)
_SAID_THEN = re.compile(r"\b(?:said|told \w+|announced|reported)\s\Z", re.IGNORECASE)
_HABIT = re.compile(r"(?:\b(?:every|each|most|any|one|a|the|some|good|black)\s+|[-–]\s?)\Z", re.IGNORECASE)
_REACH = 100  # characters before a day in which its verb stands
_BESIDE = 4  # characters between a weekday and the date that it goes with: "Tuesday, 6 February"


def day_words(text: str, published: date | None) -> list[DayWord]:
    """The words of a text that lean on the day of its writing, each once; none where that day is not known.

    A weekday is the last one before the publication, or the next one after "will". It is left out where it may be
    either ("said they would meet on Tuesday"), and where it is a habit ("every Tuesday").
    """
    if published is None:
        return []
    found: dict[str, DayWord] = {}
    every = days(text, published)
    for place, each in enumerate(every):
        words = text[each.start : each.end]
        if not _LEANING.fullmatch(words) or _goes_with_a_date(text, every, place):
            continue
        meant = _meant(text, each, words, published)
        if meant is not None and meant.year is not None:
            bare = re.sub(r"^on ", "", words, flags=re.IGNORECASE)
            found.setdefault(bare.casefold(), DayWord(bare, meant.year, meant.month, meant.day))
    return list(found.values())


def _meant(text: str, each: Day, words: str, published: date) -> Day | None:
    before = text[max(0, each.start - _REACH) : each.start]
    before = re.split(r"[.!?]\s", before)[-1]
    if _HABIT.search(before):
        return None
    if _NEAR.match(words) or not _WEEKDAY.match(words):
        return each
    if _SAID_THEN.search(before):
        return each
    if _AHEAD.search(before):
        assert each.weekday is not None
        return Day.of(published + timedelta((each.weekday - published.weekday()) % 7), each.start, each.end)
    return None if _PERHAPS_AHEAD.search(before) else each


def _goes_with_a_date(text: str, every: list[Day], place: int) -> bool:
    """Whether a date in digits stands beside a day: "Tuesday, 6 February"."""
    one = every[place]
    return any(
        max(one.start, other.start) - min(one.end, other.end) <= _BESIDE
        and any(char.isdigit() for char in text[other.start : other.end])
        for other in every[max(0, place - 1) : place + 2]
        if other is not one
    )
