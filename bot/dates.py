"""Days and paces as people type them: after --since and --until, and in a command of Discord. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from corpus.article import Filters
from corpus.errors import UsageError

_MONTH = re.compile(r"(\d{4})(?:-(\d{1,2}))?")
_LANGUAGE = re.compile("[a-z]{2}")
_PACE = re.compile(r"(\d{1,6})\s*([mhd])", re.IGNORECASE)
_SECONDS = {"m": 60, "h": 3_600, "d": 86_400}
_SLOWEST = 30 * 86_400
_AGO = re.compile(r"(\d{1,9})\s*([dw])", re.IGNORECASE)


def day(text: str, *, today: date, last: bool = False) -> date:
    """The day that is meant: "2024-02-06", "today", "yesterday", "7d" or "2w" ago, "2024-02", "2024".

    A month or a year means its first day, or its last one when `last`. Raises UsageError for anything else.
    """
    typed = text.strip().lower()
    if typed in ("today", "yesterday"):
        return today - timedelta(days=typed == "yesterday")
    try:
        if match := _AGO.fullmatch(typed):
            return today - timedelta(days=int(match[1]) * (7 if match[2] == "w" else 1))
        if match := _MONTH.fullmatch(typed):
            year, month = int(match[1]), int(match[2] or (12 if last else 1))
            return date(year, month, monthrange(year, month)[1] if last else 1)
        return date.fromisoformat(typed)
    except (ValueError, OverflowError):
        raise UsageError(
            f"{text!r} is not a day: write 2024-02-06, 2024-02, 2024, today, yesterday, 7d or 2w (days or weeks ago)."
        ) from None


def filters(
    since: str | None,
    until: str | None,
    publisher: str | None,
    dated: bool,
    today: date | None = None,
    language: str | None = None,
) -> Filters:
    """What --since, --until, --publisher, --dated and --language mean together. Raises UsageError."""
    today = today or date.today()
    first = day(since, today=today) if since is not None else None
    last = day(until, today=today, last=True) if until is not None else None
    if first and last and first > last:
        raise UsageError(f"Nothing lies since {first} and until {last}: exchange the two days.")
    if publisher is not None and not publisher.strip():
        raise UsageError("--publisher is empty: name one; `newsdesk status` lists them.")
    spoken = language.strip().casefold() if language is not None else None
    if spoken is not None and not _LANGUAGE.fullmatch(spoken):
        raise UsageError(f"{language!r} is no language: write its two letters, such as en, de or ar (ISO 639-1).")
    return Filters(first, last, publisher.strip() if publisher else None, dated, spoken)


def pace(text: str) -> int:
    """The seconds of "30m", "2h" or "1d", from a minute to 30 days. Raises UsageError for anything else."""
    match = _PACE.fullmatch(text.strip())
    seconds = int(match[1]) * _SECONDS[match[2].lower()] if match else 0
    if not 60 <= seconds <= _SLOWEST:
        raise UsageError(f"{text!r} is no pace: write 30m, 2h or 1d (minutes, hours or days), from 1m to 30d.")
    return seconds
