"""A value that may be a date -> the day it names. Pure.

Only days that are stated are read: "02/06/2024" may be 2 June or 6 February, "February 2024" names no day,
and a guess would order two sources wrongly. Such values give None, which readers see as "date unknown".
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from corpus.dating.calendar import MONTH, MONTHS

DateValue = str | date | datetime | int | float | None
"""What places state as a date."""

EARLIEST = date(1900, 1, 1)
AHEAD = timedelta(days=2)  # time zones, and papers dated for tomorrow
NO_DATE = date(1970, 1, 1)  # what an empty time stamp turns into

_MONTH = rf"(?P<name>{MONTH})\b\.?"
_YEAR, _DAY = r"(?P<year>\d{4})", r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"

_PATTERNS = tuple(
    re.compile(rf"(?<![\w/.-]){pattern}(?![\w/-])", re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})(?:T[\d:.,]+(?:Z|[+-][\d:]+)?)?",
        rf"{_YEAR}/(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?:T\d{4,6}Z?)?",
        # With dots the day comes first everywhere that dots are used; with slashes it depends on the country.
        rf"(?P<day>\d{{1,2}})\.\s?(?P<month>\d{{1,2}})\.\s?{_YEAR}",
        rf"(?P<day>1[3-9]|2\d|3[01])/(?P<month>\d{{1,2}})/{_YEAR}",
        rf"(?P<month>\d{{1,2}})/(?P<day>1[3-9]|2\d|3[01])/{_YEAR}",
        rf"{_DAY}[\s-]+(?:of\s+)?{_MONTH}[\s,-]*{_YEAR}",
        rf"{_MONTH}\s*{_DAY}\s*,?\s+{_YEAR}",
    )
)

# 3 March 1973 in seconds and in milliseconds: a smaller number is no time stamp of a news article.
_FIRST_SECOND, _FIRST_MILLISECOND = 10**8, 10**11


def parse_date(value: DateValue, *, today: date) -> date | None:
    """The day that a value names; None where it names no day, or a day before 1900 or after tomorrow.

    Strings: ISO 8601, RFC 2822, year first, and English dates with the month's name, anywhere in a short line
    ("Updated 10:15 a.m. ET Feb. 6, 2024"). The day is the one written, in the writer's own time zone. Numbers are
    Unix time stamps in seconds or milliseconds, read as UTC, or the eight digits of a day. Never raises.
    """
    try:
        found = _read(value)
    except (ValueError, OverflowError, OSError):
        return None
    if found is None or found == NO_DATE or found < EARLIEST or found - today > AHEAD:
        return None
    return found


def _read(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _from_number(value)
    if not isinstance(value, str) or len(value) > 120:
        return None
    if re.fullmatch(r"\s*\d{9,13}(?:\.\d*)?\s*", value):
        return _from_number(float(value))
    days = {day for pattern in _PATTERNS for match in pattern.finditer(value) if (day := _from_match(match))}
    # "Updated 8 February 2024, 6 February 2024": which of the two is the publication depends on the site.
    return days.pop() if len(days) == 1 else None


def _from_match(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    month = MONTHS[parts["name"].casefold()] if parts.get("name") else int(parts["month"])
    try:
        return date(int(parts["year"]), month, int(parts["day"]))
    except ValueError:
        return None


def _from_number(value: int | float) -> date | None:
    if value != value:
        return None
    if 19_000_101 <= value <= 29_991_231:
        return _read(str(int(value)))
    if value >= _FIRST_MILLISECOND:
        value /= 1000
    return datetime.fromtimestamp(value, tz=UTC).date() if value >= _FIRST_SECOND else None
