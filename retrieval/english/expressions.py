"""Typed expressions in a sentence: figures, money, dates, names, quotations. Pure, linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from corpus.dating.calendar import MONTHS, WEEKDAY_NAMES
from retrieval.english.number_words import ENDINGS, NUMBERS, SEVERAL, TIMES
from retrieval.english.units import CURRENCIES, UNITS, singular
from retrieval.english.words import FUNCTION_WORDS, Word


@dataclass(frozen=True, slots=True)
class Expression:
    """Words of one type: those with the indexes `first` to `last`, at the code points `start` to `end`."""

    type: str
    first: int
    last: int
    start: int
    end: int


_FIGURES = frozenset((*NUMBERS, *TIMES, *SEVERAL, *ENDINGS)) - {"score", "scores", "tens", "dozens", "b", "mln", "tn"}
_NEAR_DAYS = frozenset("yesterday today tomorrow tonight".split())
_TIMES_OF_YEAR_OR_DAY = frozenset("spring summer autumn fall winter weekend morning evening".split())
_NEARNESS = frozenset("last next this late early mid past".split())
_BARE_UNITS = frozenset("knots degrees megawatts gigawatts".split())  # of which nothing is converted
_PARTS = frozenset("percent percentage pc".split())
_NAME_LINKS = frozenset("of the de la le al van von bin ibn del di da and for".split())
_YEAR = re.compile(r"(?:1[0-9]|20)\d\d\Z")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\Z")
_QUOTED = re.compile(r"[“\"]([^“”\"\n]{3,400})[”\"]")


def expressions(text: str, found: list[Word]) -> list[Expression]:
    """Every typed expression of a sentence. Types: figure, money, percent, duration, measure, date, name, quoted."""
    result = list(_figures(text, found))
    result += _dates(text, found)
    result += _names(text, found)
    result += _quoted(text, found)
    return result


def _make(kind: str, found: list[Word], first: int, last: int, text: str) -> Expression:
    start, end = found[first].start, found[last].end
    if kind == "money" and start and text[start - 1] in "$£€":
        start -= 1
        if text[max(0, start - 2) : start] == "US":
            start -= 2
    if kind == "percent" and text[end : end + 1] == "%":
        end += 1
    return Expression(kind, first, last, start, end)


def is_figure(word: Word) -> bool:
    """Digits, a number in words, or a multiplier such as "million"."""
    return word.is_number or word.text.lower() in _FIGURES


def _figures(text: str, found: list[Word]) -> Iterator[Expression]:
    index = 0
    while index < len(found):
        word = found[index]
        if not is_figure(word) or word.text.lower() in ENDINGS:
            index += 1
            continue
        last = index
        while last + 1 < len(found) and is_figure(found[last + 1]) and found[last + 1].start - found[last].end <= 1:
            last += 1
        before = text[word.start - 1 : word.start]
        after = found[last + 1].text.lower() if last + 1 < len(found) else ""
        if before in ("$", "£", "€"):
            yield _make("money", found, index, last, text)
        elif _is_currency(after):
            yield _make("money", found, index, last + 1, text)
        elif text[found[last].end : found[last].end + 1] == "%":
            yield _make("percent", found, index, last, text)
        elif after in _PARTS:
            yield _make("percent", found, index, last + 1, text)
        elif after == "per" and [word.text.lower() for word in found[last + 2 : last + 3]] == ["cent"]:
            yield _make("percent", found, index, last + 2, text)
        elif _YEAR.match(word.text) and last == index:
            pass  # a year is a date
        elif _ORDINAL.match(after) and found[last + 1].start == found[last].end:
            yield _make("ordinal", found, index, last + 1, text)
        else:
            yield _make("figure", found, index, last, text)
            unit = last + 1 if after not in ("square", "sq", "cubic", "nautical") else last + 2
            if _is_span_of_time(after):
                yield _make("duration", found, index, last + 1, text)
            elif unit < len(found) and _is_measure(found[unit].text.lower()):
                yield _make("measure", found, index, unit, text)
        index = last + 1


def _is_currency(low: str) -> bool:
    return singular(low) in CURRENCIES and low != "won"


def _is_span_of_time(low: str) -> bool:
    return UNITS.get(singular(low), ("",))[0] == "duration" or low in _TIMES_OF_YEAR_OR_DAY


def _is_measure(low: str) -> bool:
    return singular(low) in UNITS or low in _BARE_UNITS


def _dates(text: str, found: list[Word]) -> Iterator[Expression]:
    index = 0
    while index < len(found):
        if not _is_date_word(found, index):
            index += 1
            continue
        last = index
        while last + 1 < len(found) and found[last + 1].start - found[last].end <= 2 and _goes_on(found, last + 1):
            last += 1
        first = index
        before = found[first - 1] if first else None
        if before and (before.text.lower() in _NEARNESS or (before.is_number and len(before.text) <= 2)):
            first -= 1  # last Friday; 7 May
        yield _make("date", found, first, last, text)
        index = last + 1


def _is_date_word(found: list[Word], index: int) -> bool:
    word = found[index]
    low = word.text.lower()
    if low in WEEKDAY_NAMES or low in _NEAR_DAYS or _YEAR.match(word.text):
        return True
    if low in MONTHS and word.is_name:
        following = found[index + 1].is_number if index + 1 < len(found) else False
        return low not in ("may", "march", "mar") or following or index > 0
    before = found[index - 1].text.lower() if index else ""
    return _is_span_of_time(low) and before in ("last", "next", "this")


def _goes_on(found: list[Word], index: int) -> bool:
    word = found[index]
    low = word.text.lower()
    return (
        low in MONTHS
        or low in WEEKDAY_NAMES
        or (word.is_number and len(word.text) <= 4)
        or low in ("st", "nd", "rd", "th")
    )


def _names(text: str, found: list[Word]) -> Iterator[Expression]:
    index = 0
    while index < len(found):
        if not _may_name(found, index):
            index += 1
            continue
        last = index
        while last + 1 < len(found) and found[last + 1].start - found[last].end <= 2:
            gap = text[found[last].end : found[last + 1].start]
            if gap not in (" ", "-", ". ", " “", " ‘"):
                break
            step = 1
            while (
                last + step < len(found)
                and found[last + step].text in _NAME_LINKS
                and step <= 2
                and last + step + 1 < len(found)
            ):
                step += 1
            if not (found[last + step].is_name or (found[last + step].is_number and step == 1)):
                break
            last += step
        yield _make("name", found, index, last, text)
        index = last + 1


def _may_name(found: list[Word], index: int) -> bool:
    word = found[index]
    low = word.text.lower()
    if not word.is_name or low in WEEKDAY_NAMES or low in MONTHS:
        return False
    return not (low in FUNCTION_WORDS and word.stem != "usa")


def _quoted(text: str, found: list[Word]) -> Iterator[Expression]:
    for match in _QUOTED.finditer(text):
        inside = [i for i, word in enumerate(found) if match.start() <= word.start and word.end <= match.end()]
        if inside:
            yield Expression("quoted", inside[0], inside[-1], match.start(1), match.end(1))
