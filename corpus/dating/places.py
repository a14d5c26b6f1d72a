"""Days that stand where nobody stated them as a date: in an address, in the first lines of a text. Pure."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from urllib.parse import urlsplit

from corpus.dating.calendar import WEEKDAYS
from corpus.dating.values import parse_date

_LINES = 6  # of the text that are looked at
_LONGEST = 160  # characters of such a line; a dateline stands within the first so many of a paragraph
_IN_PATH = (
    re.compile(r"(?<!\d)((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<!\d)((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"/((?:19|20)\d\d)/([a-z]{3})/(0?[1-9]|[12]\d|3[01])(?=/)"),
)
_FIRST = re.compile(r"\s*(?:first |originally )?(?:published|posted|issued|date|dated)\b", re.IGNORECASE)
_LATER = re.compile(r"\s*(?:last |page )?(?:updated|modified|revised|edited)\b", re.IGNORECASE)
# "BAGHDAD, Feb. 6, 2024 (AP) — ": a place in capitals, then what may be a day, then a dash.
_PLACE = r"(?:[A-Z][A-Z.’' -]+|[A-Z][\w.’'-]+(?: [A-Z][\w.’'-]+)?)"
_DATELINE = re.compile(rf"\s*{_PLACE}\s*[,/(|:]([^—–]{{6,60}}?)\s*(?:—|–|--|\s-\s)")
_WEEKDAY = rf"(?:(?:{'|'.join(WEEKDAYS)}|tues|thurs)\.?,?\s+)?"
# A line that is a day and at most a time beside it.
_DAY = (
    r"\d{1,2}(?:st|nd|rd|th)?[ .-]+[a-z]{3,9}\.?[ ,-]+\d{4}|[a-z]{3,9}\.? +\d{1,2}(?:st|nd|rd|th)?,? +\d{4}|"
    r"\d{4}[/-]\d\d?[/-]\d\d?|\d\d?[./]\d\d?[./]\d{4}"
)
_TIME = r"(?:at\s+)?\d{1,2}[:.]\d\d(?::\d\d)?\s*(?:[ap]\.?m\.?)?\s*(?:[A-Z]{2,4}(?:[+-]\d+)?)?"
_ALONE = re.compile(rf"\s*{_WEEKDAY}(?P<day>{_DAY})(?:[\s,|·•-]*{_TIME})?\s*\Z", re.IGNORECASE)


def in_address(url: str | None, *, today: date) -> date | None:
    """The day that stands in an address ("/2024/02/06/", "-20240206"); None where there is no whole day, or several."""
    if not url:
        return None
    path = urlsplit(url).path.casefold() + "/"
    for pattern in _IN_PATH:
        found = pattern.findall(path)
        stated = (" ".join(reversed(parts)) if parts[1].isalpha() else "-".join(parts) for parts in found)
        days = {day for text in stated if (day := parse_date(text, today=today))}
        if days:
            return days.pop() if len(days) == 1 else None
    return None


def in_text(text: str, *, today: date) -> tuple[date | None, date | None]:
    """The days of publication and of the latest change that the first lines of a text name.

    Read are a line that says so ("Published 6 February 2024", "Updated: ..."), one that is nothing but a day, and a
    dateline ("BAGHDAD, Feb. 6, 2024 (AP) —"). A day within a sentence is one that the sentence tells of.
    """
    published = modified = None
    lines = [line for line in text[:4_000].splitlines() if line.strip()][:_LINES]
    for line in lines:
        if len(line) <= _LONGEST and (_FIRST.match(line) or _LATER.match(line)):
            for part in _parts(line):
                day = parse_date(part, today=today)
                published, modified = (
                    (published, modified or day) if _LATER.match(part) else (published or day, modified)
                )
        elif alone := _ALONE.match(line):
            published = published or parse_date(alone["day"], today=today)
        elif dateline := _DATELINE.match(line[:_LONGEST]):
            published = published or parse_date(dateline[1], today=today)
    return published, modified


def _parts(line: str) -> list[str]:
    """A line that says when, cut before each word that says so: "Published 4 May 2026, updated 6 May 2026"."""
    starts = [place.start() for place in re.finditer(r"\b\w", line)]
    cuts = [start for start in starts if _FIRST.match(line, start) or _LATER.match(line, start)] or [0]
    return [line[start:end] for start, end in pairwise([*cuts, len(line)])]
