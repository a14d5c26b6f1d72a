"""What sort of value words are: a figure, a name or a date, or neither. Pure."""

from __future__ import annotations

import re

_WEEKDAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_NUMBERS = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty"
    r"|sixty|seventy|eighty|ninety|dozens?|hundreds?|thousands?|(?:m|b|tr)illions?)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r",|\s[A-Z]")  # before a number: the first letter of all begins a sentence
_CALENDAR = re.compile(
    rf"\b(?:{_WEEKDAYS}|january|february|march|april|june|july|august|september|october|november|december"
    r"|(?:\d{1,2} may|may \d{1,2}))\b|^\W*(?:in |since |by |early |late )?(?:19|20)\d\d\W*$",
    re.IGNORECASE,
)


def sort_of_value(words: str) -> str:
    """ "figure": words with a number that is no date and has no name before it, unlike "Mira Tal, 48".

    "name": a date, or words that begin with a capital letter and hold no number. Else "".
    """
    number = _NUMBERS.search(words)
    if _CALENDAR.search(words) or (words[:1].isupper() and not number):
        return "name"
    return "figure" if number and not _NAME.search(words[: number.start()]) else ""
