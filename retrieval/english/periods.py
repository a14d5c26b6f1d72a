"""The time that a question names at its end: "since Monday", "this week", "in the last 3 days". Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from corpus.dating import parse_date
from corpus.dating.calendar import MONTH, MONTHS, WEEKDAY, WEEKDAY_NAMES, WEEKDAYS
from retrieval.english.number_words import NUMBERS

_COUNTS = NUMBERS | {"few": 3, "couple of": 2}
_DAYS = {"hour": 1 / 24, "day": 1, "week": 7, "month": 30, "year": 365}

_COUNT = "|".join((r"\d{1,3}", *_COUNTS))
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTH})|(?:{MONTH})\s+\d{{1,2}}(?:st|nd|rd|th)?)(?:,?\s+\d{{4}})?"
)
_SPAN = (
    rf"today|yesterday|lately|recently|(?:this|last|past)\s+(?:week|month|year|{WEEKDAY})"
    rf"|(?:the\s+)?(?:last|past|previous)\s+(?:(?:{_COUNT})\s+)?(?:hour|day|week|month|year)s?"
    rf"|\d{{4}}-\d{{1,2}}-\d{{1,2}}|{_DAY}|(?:{MONTH})(?:\s+\d{{4}})?|(?:19|20)\d\d|{WEEKDAY}"
)
_NOT_CAME_IN = r"(?!\s+(?:today|yesterday|lately|recently|this|last|past|\w+day)\b)"  # "what came in today"
_AT_END = re.compile(
    rf"^(?P<rest>.*?)[\s,]*\b(?:published\s+)?(?:(?P<intro>since|from|in{_NOT_CAME_IN}|on|during|over|within|of)\s+)?(?P<span>{_SPAN})$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Period:
    """Days, both included; `until` is None for a time that is not over."""

    since: date
    until: date | None = None


def split_off(text: str, today: date) -> tuple[str, str, Period] | None:
    """What stands before a period at the end of a text, how the period is introduced ("", "since", "in", ...), and the
    period; None when the text ends with none. `today` is the day on which it is asked.
    """
    match = _AT_END.match(text)
    if match is None:
        return None
    intro = (match["intro"] or "").lower()
    said = " ".join(match["span"].lower().split())
    try:
        period = _read(said, today)
    except ValueError:  # 31 February
        return None
    if intro == "since":  # "since Monday" is Monday and what came after
        period = Period(period.since)
    return match["rest"], intro, period


def _read(said: str, today: date) -> Period:
    if said in ("today", "yesterday"):
        day = today - timedelta(days=said == "yesterday")
        return Period(day, day)
    if said in ("lately", "recently"):
        return Period(today - timedelta(days=7))
    words = said.split()
    if words[-1] in WEEKDAY_NAMES:
        day = today - timedelta(days=(today.weekday() - WEEKDAYS[words[-1]]) % 7 or 7)  # the last one before today
        return Period(day, day)
    if words[-1].rstrip("s") in _DAYS:
        return _span(words, today)
    if re.fullmatch(r"\d{4}", said):
        return Period(date(int(said), 1, 1), date(int(said), 12, 31))
    if len(words) <= 2 and words[0] in MONTHS and (len(words) == 1 or len(words[1]) == 4):
        month = MONTHS[words[0]]
        year = int(words[1]) if len(words) == 2 else today.year - (month > today.month)
        return Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    return _one_day(said, today)


def _span(words: list[str], today: date) -> Period:
    """ "this week", "last month", "the last 3 days"."""
    unit = words[-1].rstrip("s")
    if words[0] == "the":
        words = words[1:]
    many = " ".join(words[1:-1])
    if many or words[-1] != unit:  # "the last 3 days", "the past few weeks"; "the last week" is that of the calendar
        number = int(many) if many.isdigit() else _COUNTS.get(many, 1)
        return Period(today - timedelta(days=round(number * _DAYS[unit]) or 1))
    start = _start(unit, today)
    if words[0] == "this":
        return Period(start)
    return Period(_start(unit, start - timedelta(days=1)), start - timedelta(days=1))


def _start(unit: str, day: date) -> date:
    """The first day of the week, month or year that a day lies in; of a shorter unit the day itself."""
    if unit == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1, **({"month": 1} if unit == "year" else {})) if unit in ("month", "year") else day


def _one_day(said: str, today: date) -> Period:
    """The day that is said; one without a year is the last such day."""
    has_year = re.search(r"\d{4}", said)
    for year in (today.year, today.year - 1):
        day = parse_date(said if has_year else f"{said} {year}", today=today)
        if day is not None:
            return Period(day, day)
    raise ValueError(said)
