"""Days, months and years as news writes them, reckoned from the day on which the article appeared. Pure."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.dating.calendar import MONTH, MONTHS, WEEKDAY, WEEKDAY_NAMES, WEEKDAYS
from retrieval.english.relation import Relation
from retrieval.english.saying import REPORTING, past

_DATE = re.compile(
    rf"""\b(?:
      (?P<iso>(?:19|20)\d\d-\d\d-\d\d)
    | (?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?(?P<month>{MONTH})\b\.?
      (?:\s+(?P<after>\d{{1,2}})(?:st|nd|rd|th)?(?![\d,]?\d))?(?:,?\s+(?P<of>(?:1[5-9]|20)\d\d))?
    | (?P<near>yesterday|today|tonight|tomorrow)
    | (?P<which>last\s+|next\s+|this\s+|on\s+)?(?P<weekday>{WEEKDAY})
    | (?P<span>last|next|this)\s+(?P<unit>year|month|week)
    | (?P<year>(?:1[5-9]|20)\d\d)(?![\d%]|[,.]\d)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)

_SAID = "|".join(("says", *map(past, (*REPORTING, "add", "estimate", "write"))))
_SAID_ON = re.compile(
    rf"\b(?:(?:{_SAID})|told(?:\s+[\w’']+){{1,3}})"
    r"(?:\s+in an? (?:statement|interview|report|briefing))?\s+(?:late\s+|early\s+)?(?:on\s+)?\Z",
    re.IGNORECASE,
)
_COUNTED_ON = re.compile(
    r"\b(?:as of|by|(?:rose|risen|rises|climbed|climbs|reached|jumped|grown|grew|increased|stood|stands|passed|hit)\b"
    r"[^.;]{0,60}?)\s+(?:late\s+|early\s+)?(?:on\s+)?\Z",
    re.IGNORECASE,
)
_IN_A_MONTH = re.compile(r"\b(?:in|since|until|by|during|last|next|early|late|mid|from|of)[\s-]\Z", re.IGNORECASE)
_REACH = 100  # characters before a day
_UNCLEAR = frozenset("may march mar jan dec sep".split())  # other words or names than months
_POSSESSIVE = re.compile(r"['’].*")


@dataclass(frozen=True, slots=True)
class Day:
    """A day, month or year as an article names it. A part that is not known is None.

    `start` and `end` are its place in the text.
    """

    year: int | None
    month: int | None
    day: int | None
    weekday: int | None
    start: int
    end: int

    @classmethod
    def of(cls, day: date, start: int = 0, end: int = 0) -> Day:
        """A day that is known in full."""
        return cls(day.year, day.month, day.day, day.weekday(), start, end)

    @property
    def parts(self) -> tuple[int | None, int | None, int | None, int | None]:
        """Year, month, day and weekday."""
        return self.year, self.month, self.day, self.weekday

    @property
    def earliest(self) -> date | None:
        """The first day it may be, None where the year is not known."""
        return date(self.year, self.month or 1, self.day or 1) if self.year else None

    @property
    def latest(self) -> date | None:
        """The last day it may be, None where the year is not known."""
        if not self.year:
            return None
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])


def is_month_or_weekday(word: str) -> bool:
    """Whether a word names a month or a weekday: "May", "Sept", "Tuesday's"; "May's" is rather a person's."""
    low = _POSSESSIVE.sub("", word.lower())
    return (low in MONTHS and not (low in _UNCLEAR and low != word.lower())) or low in WEEKDAY_NAMES


def days(text: str, published: date | None = None) -> list[Day]:
    """Every date of a text in order. "Tuesday" and the like are reckoned from `published`."""
    return list(_read(text, published))


def days_of_events(text: str, published: date | None = None, counted: bool = False) -> list[Day]:
    """The dates of a text on which something happened, not those of saying so ("the mayor said on Tuesday").

    With `counted` the dates of a count are left out too ("had risen to 40 by Tuesday").
    """
    found = []
    for day in days(text, published):
        before = text[max(0, day.start - _REACH) : day.start]
        if not _SAID_ON.search(before) and not (counted and _COUNTED_ON.search(before)):
            found.append(day)
    return found


def _read(text: str, published: date | None) -> Iterator[Day]:
    for match in _DATE.finditer(text):
        found = _named(match, published) if match["month"] or match["iso"] else _leaning(match, published)
        if found:
            yield found


def _named(match: re.Match[str], published: date | None) -> Day | None:
    start, end = match.span()
    if match["iso"]:
        told = [int(part) for part in match["iso"].split("-")]
        return _checked(told[0], told[1], told[2], start, end)
    name = match["month"]
    alone = not (match["day"] or match["after"] or match["of"])
    unclear = alone and name.lower() in _UNCLEAR
    if not name[0].isupper() or (unclear and not _IN_A_MONTH.search(match.string, 0, start)):
        return None  # may, to march
    month = MONTHS[name.lower()]
    day = int(match["day"] or match["after"] or 0) or None
    year = int(match["of"]) if match["of"] else None
    if year is None and published is not None:
        year = published.year - (month > published.month + 2)  # of "December", written in January, the year before
    return _checked(year, month, day, start, end)


def _checked(year: int | None, month: int, day: int | None, start: int, end: int) -> Day | None:
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= calendar.monthrange(year or 2024, month)[1]):
        return None
    weekday = date(year, month, day).weekday() if year and day else None
    return Day(year, month, day, weekday, start, end)


def _leaning(match: re.Match[str], published: date | None) -> Day | None:
    start, end = match.span()
    if match["year"]:
        return Day(int(match["year"]), None, None, None, start, end)
    if match["span"]:
        return _span(match["span"].lower(), match["unit"].lower(), published, start, end)
    if match["near"]:
        if published is None:
            return None
        near = match["near"].lower()
        return Day.of(published + timedelta((near == "tomorrow") - (near == "yesterday")), start, end)
    if not match["weekday"][0].isupper():
        return None
    weekday = WEEKDAYS[match["weekday"].lower()]
    if published is None:
        return Day(None, None, None, weekday, start, end)
    which = (match["which"] or "").strip().lower()
    if which == "next":
        return Day.of(published + timedelta((weekday - published.weekday()) % 7 or 7), start, end)
    back = (published.weekday() - weekday) % 7 or (7 if which == "last" else 0)
    return Day.of(published - timedelta(back), start, end)


def _span(which: str, unit: str, published: date | None, start: int, end: int) -> Day | None:
    if published is None or unit == "week":
        return None
    step = {"last": -1, "this": 0, "next": 1}[which]
    if unit == "year":
        return Day(published.year + step, None, None, None, start, end)
    months = published.year * 12 + published.month - 1 + step
    return Day(months // 12, months % 12 + 1, None, None, start, end)


def relate(one: Day, other: Day) -> Relation | None:
    """How two dates of one event stand: "May" and "7 May" are the same. None: they have no part in common."""
    known = [(a, b) for a, b in zip(one.parts, other.parts, strict=True) if a is not None and b is not None]
    if not known:
        return None
    return Relation.SAME if all(a == b for a, b in known) else Relation.DIFFERENT
