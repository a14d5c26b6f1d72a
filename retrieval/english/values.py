"""What sort of value words are: a figure, a name or a date, or neither. Pure."""

from __future__ import annotations

import re

from corpus.dating.calendar import MONTH_NAMES, WEEKDAY
from retrieval.english.number_words import NUMBERS, POWERS

_COUNTED = "|".join(word for word, value in NUMBERS.items() if value > 1)  # "one" is often a pronoun
_TIMES = "|".join(("dozen", *POWERS))
_NUMBERS = re.compile(rf"\d|\b(?:{_COUNTED}|(?:{_TIMES})s?)\b", re.IGNORECASE)
_NAME = re.compile(r",|\s[A-Z]")  # before a number: the first letter of all begins a sentence
_MONTHS = "|".join(name for name in MONTH_NAMES if name != "may")  # which is a verb, too
_CALENDAR = re.compile(
    rf"\b(?:{WEEKDAY}|{_MONTHS}"
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
