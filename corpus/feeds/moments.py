"""When something was published, to the second where a feed says so. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime

from corpus.dating import parse_date

_LONGEST = 120


def moment(stated: object) -> datetime | None:
    """The time that a feed states, in its own zone, or in UTC where it states none; None where it names no day.

    Its day is the day as written, as everywhere here; a day alone is its first moment. ISO 8601, RFC 2822, and what
    `corpus.dating` reads; a year or a month alone names no day. Whether the time can be, seen from today, is for
    whoever dates the article.
    """
    if not isinstance(stated, str) or not (text := stated.strip()) or len(text) > _LONGEST:
        return None
    found = _iso(text) or _rfc(text) or _day(text)
    if found is None:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found if parse_date(found, today=date.max) else None  # 1970-01-01 stands for no day


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if len(text) >= len("20261123") and "W" not in text else None
    except ValueError:
        return None


def _rfc(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text)
    except (ValueError, OverflowError, IndexError):
        return None


def _day(text: str) -> datetime | None:
    day = parse_date(text, today=date.max)
    return datetime.combine(day, time(), tzinfo=UTC) if day else None
