"""Figures and days that a sentence puts in place of others: "187 votes instead of 212". Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from retrieval.english.amounts import Amount, amounts
from retrieval.english.days import Day, days_of_events

Told = Amount | Day
_LITTLE = r"(?:(?:the|an?|on|in|at|by|for|about|around|only|some)\s+)*"
_IN_PLACE_OF = re.compile(rf"(?:\b(?:instead of|rather than)|[,;(]\s*(?:and\s+)?not)\s+{_LITTLE}\Z", re.IGNORECASE)
_FROM = re.compile(rf"\bfrom\s+{_LITTLE}\Z", re.IGNORECASE)
_TO = re.compile(rf"\bto\s+{_LITTLE}\Z", re.IGNORECASE)
_CHANGED = re.compile(
    r"\b(?:up|down|rises?|rose|risen|grew|grown|climbed|jumped|falls?|fell|fallen|dropped|declined|shrank|changed|moved|"
    r"postponed|raised|lowered|cut|increased|reduced|revised|corrected|updated)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\bnot\b[^,;:]{0,40}\Z", re.IGNORECASE)
_BUT = re.compile(rf"\A[^;:]{{0,40}}\bbut\s+(?:rather\s+|only\s+)?{_LITTLE}\Z", re.IGNORECASE)
_CUE = re.compile(r"\b(?:instead|rather|not|from)\b", re.IGNORECASE)  # each of the above begins with one
_NEAR = 60  # characters between the two


def revisions(text: str, published: date | None = None) -> Iterator[tuple[Told, Told]]:
    """Each value of a sentence that is no longer so, with the one that stands in its place; both are of one kind.

    `published` is the day of the article, which tells the year of "20 November".
    """
    if not _CUE.search(text):  # most sentences, which need not be read for values
        return
    for told in (amounts(text), days_of_events(text, published)):
        for old in told:
            new = next((each for each in _near(told, old) if _replaces(text, old, each)), None)
            if new:
                yield old, new


def _near(told: list[Amount] | list[Day], old: Told) -> list[Told]:
    """The values of the same kind that stand near, the nearest first."""

    def apart(other: Told) -> int:
        return max(other.start - old.end, old.start - other.end)

    alike = (each for each in told if each is not old and _kind(each) == _kind(old))
    return sorted((each for each in alike if 0 <= apart(each) <= _NEAR), key=apart)


def _kind(value: Told) -> tuple[str, str]:
    return (value.kind, value.unit) if isinstance(value, Amount) else ("day", "")


def _replaces(text: str, old: Told, new: Told) -> bool:
    before = text[: old.start]
    first, between = min(old.start, new.start), text[min(old.end, new.end) : max(old.start, new.start)]
    if _FROM.search(before) and _CHANGED.search(text[max(0, first - _NEAR) : old.start]):
        if new.start < old.start:  # "to 27 from 12", "27, up from 12"
            return bool(_TO.search(text[: new.start]) or _CHANGED.search(between))
        return bool(_TO.search(between))  # "from 12 to 27"
    if new.start < old.start:  # "187 instead of 212", "four were missing, not five"
        return bool(_IN_PLACE_OF.search(before))
    return bool(_NOT.search(before) and _BUT.search(between))  # "not on 20 November but on 14 December"
