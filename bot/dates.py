"""Days and paces as people type them: after --since, --until and --as-of, and in a command of Discord. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from corpus.article import Filters
from corpus.errors import UsageError
from retrieval.answer import Question, Turn
from retrieval.question.as_of import checked

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


def as_of(text: str, today: date | None = None) -> date:
    """What --as-of means: the last day of a month or a year. Raises UsageError for no day, or one that has not come."""
    today = today or date.today()
    found = day(text, today=today, last=True)
    checked(Question("", as_of=found), today)
    return found


@dataclass(frozen=True, slots=True)
class Scope:
    """What --since, --until, --publisher, --dated, --language and --as-of mean together.

    "7d" and "yesterday" are told from the day of `as_of`, where there is one.

    Raises:
        UsageError: one of them cannot be read, or they contradict each other.
    """

    since: str | None = None
    until: str | None = None
    publisher: str | None = None
    dated: bool = False
    language: str | None = None
    as_of: date | None = None
    filters: Filters = field(init=False)

    def __post_init__(self) -> None:
        told = filters(self.since, self.until, self.publisher, self.dated, self.as_of, self.language)
        object.__setattr__(self, "filters", told)
        checked(self.question(""), date.today())

    def question(self, text: str, history: Sequence[Turn] = ()) -> Question:
        """A question within this scope."""
        return Question(text, tuple(history), self.filters, self.as_of)


def pace(text: str) -> int:
    """The seconds of "30m", "2h" or "1d", from a minute to 30 days. Raises UsageError for anything else."""
    match = _PACE.fullmatch(text.strip())
    seconds = int(match[1]) * _SECONDS[match[2].lower()] if match else 0
    if not 60 <= seconds <= _SLOWEST:
        raise UsageError(f"{text!r} is no pace: write 30m, 2h or 1d (minutes, hours or days), from 1m to 30d.")
    return seconds
