"""Numbers as news writes them: "2,500", "2.5k", "1.2bn", "two and a half thousand", "a dozen", "hundreds". Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.dating.calendar import MONTHS
from retrieval.english.number_words import ENDINGS, FRACTIONS, NUMBERS, SEVERAL, SPACED_ENDINGS, TIMES

_TOKEN = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[A-Za-z]+(?:['’][a-z]+)?|\S")

_BEFORE_A_YEAR = frozenset(
    """the in since by of until till from during early late mid its after before a an this that fiscal through
    between and to year""".split()
).union(MONTHS)
_DOTTED = re.compile(r"\d+\.\d+\.\d")
_DOTTED_BEFORE = re.compile(r"\d\.\d+\.\Z")
_CLOCK = re.compile(r"\s?(?:[ap]\.m\b|[ap]m\b|o['’]clock\b)", re.IGNORECASE)
_SCORE = re.compile(r"(\d{1,3})[-–](\d{1,3})(?![\d%-])(?:\s+(?P<next>[a-z]+))?")
_AFTER_A_SCORE = frozenset(
    "win victory defeat loss lead draw to over against in at on after with vote aggregate".split()
)
_NO_COUNT = frozenset("no any every some each this that which another".split())  # before "one"
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d\Z")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a mark, with its place in the text."""

    text: str
    start: int
    end: int

    @property
    def low(self) -> str:
        """In small letters."""
        return self.text.lower()


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number of a text."""

    low: float
    high: float  # the same as `low`, but for words that name no number: "hundreds" are 150 to 1,200
    step: float  # by what it is counted: 1,000 for "three thousand" and "3k", 0.1 for "2.5"
    first: int  # its first token
    last: int  # the token behind its last one
    part: bool = False  # whether it is a fraction of something: "a third", "one in five"


def tokens(text: str) -> list[Token]:
    """The tokens of a text in order."""
    return [Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


def numeral(text: str, found: Sequence[Token], first: int) -> Numeral | None:
    """The number that begins at a token; None where none does. Years are none, nor are numbers within names (F-16)."""
    word = found[first].low
    if word == "one" and first and found[first - 1].low in _NO_COUNT:
        return None
    if word in SEVERAL:
        return _many(found, first)
    part = _part(found, first)
    if part:
        return part
    if word[0].isdecimal():
        return None if _is_in_a_name(text, found, first) or _is_year(found, first) else _number(found, first)
    if word in NUMBERS or (word in ("a", "an", "half") and _counts(found, first + 1)):
        return _number(found, first)
    return None


def _number(found: Sequence[Token], first: int) -> Numeral | None:
    total = current = 0.0
    step, index = 1.0, first
    filled = False
    while index < len(found):
        word = found[index].low
        if word[0].isdecimal() and not filled:
            current, filled = float(word.replace(",", "")), True
            step = 10.0 ** -len(word.partition(".")[2])
            times = _ending(found, index)
            if times:
                current, step, index = current * times, step * times, index + 1
        elif word in NUMBERS and (not filled or _may_add(current, NUMBERS[word])):
            current, filled, step = current + NUMBERS[word], True, 1.0
        elif word in ("hundred", "dozen", "score") and (filled or index > first):
            current, step, filled = (current or 1) * TIMES[word], TIMES[word] * step if filled else 1.0, True
        elif word in TIMES and (filled or index > first):
            if current == 0 and total:
                total *= TIMES[word]  # a thousand million
            total, current = total + (current or (not total)) * TIMES[word], 0.0
            step, filled = TIMES[word] * min(step, 1.0), True
        elif word in ("a", "an") and index == first:
            pass
        elif word == "half" and index == first:
            current, index, filled = 0.5, index + 1, True  # half a million
        elif word == "and" and [each.low for each in found[index + 1 : index + 3]] in (["a", "half"], ["a", "quarter"]):
            share = FRACTIONS[found[index + 2].low]
            current, step, index = current + share, share, index + 2
        elif (word == "and" and found[index - 1].low in TIMES and _is_small(found, index + 1)) or (
            word == "-" and _is_small(found, index + 1) and current >= 20 and current % 10 == 0 and index > first
        ):
            if word == "-" and found[index - 1].low not in NUMBERS:
                break
        else:
            break
        index += 1
    if not filled:
        return None
    value = total + current
    return Numeral(value, value, step, first, index)


def _may_add(current: float, word: int) -> bool:
    if current == 0 or (current >= 100 and current % 100 == 0):
        return True
    return current % 100 >= 20 and current % 10 == 0 and 0 < word < 10


def _ending(found: Sequence[Token], index: int) -> float | None:
    """The thousands or millions that an ending right behind digits stands for: "2.5k", "1.2 bn"."""
    if index + 1 >= len(found) or found[index + 1].low not in ENDINGS:
        return None
    attached = found[index + 1].start == found[index].end
    return ENDINGS[found[index + 1].low] if attached or found[index + 1].low in SPACED_ENDINGS else None


def _is_small(found: Sequence[Token], index: int) -> bool:
    return index < len(found) and found[index].low in NUMBERS


def _counts(found: Sequence[Token], index: int) -> bool:
    """Whether "a" or "half" before this token begins a number."""
    while index < len(found) and found[index].low in ("a", "an"):
        index += 1
    return index < len(found) and found[index].low in TIMES


def _many(found: Sequence[Token], first: int) -> Numeral | None:
    """ "hundreds", "tens of thousands": more than one, and fewer than the next larger word would say."""
    times, last = SEVERAL[found[first].low], first + 1
    if found[first].low == "tens" or (last + 1 < len(found) and found[last + 1].low in SEVERAL):
        if [each.low for each in found[last : last + 1]] != ["of"] or last + 1 >= len(found):
            return None
        if found[last + 1].low not in SEVERAL:
            return None
        times, last = times * SEVERAL[found[last + 1].low], last + 2
    if found[first].low == "scores" and [each.low for each in found[last : last + 1]] != ["of"]:
        return None  # the scores of a game
    return Numeral(1.5 * times, 12 * times, times, first, last)


def _part(found: Sequence[Token], first: int) -> Numeral | None:
    """ "a third", "two-thirds", "half of", "one in five", "three out of four"."""
    low = [each.low for each in found[first : first + 5]]
    if low[:1] == ["half"] and low[1:2] in (["of"], ["the"], ["its"], ["their"]):
        return Numeral(0.5, 0.5, 0.05, first, first + 1, part=True)
    whole = 1.0 if low[0] in ("a", "one") else float(NUMBERS.get(low[0], 0))
    if not 1 <= whole <= 19:
        return None
    index = 2 if low[1:2] == ["-"] else 1
    share = FRACTIONS.get(low[index].removesuffix("s") if len(low) > index else "")
    if share and low[index : index + 1] != ["half"] and low[index + 1 : index + 2] in (["of"], []):
        return Numeral(whole * share, whole * share, 0.01, first, first + index + 1, part=True)
    for link in (["in"], ["out", "of"]):
        after = 1 + len(link)
        if low[1:after] == link and low[after : after + 1] and low[0] != "a":
            of = NUMBERS.get(low[after]) or (int(low[after]) if low[after].isdecimal() and len(low[after]) < 4 else 0)
            if whole < of:
                return Numeral(whole / of, whole / of, 0.01, first, first + after + 1, part=True)
    return None


def _is_in_a_name(text: str, found: Sequence[Token], first: int) -> bool:
    """COVID-19, G7, 9/11, 10:30, 3 p.m., 3rd, 3 May; the score 3-1; the version 1.2.3."""
    token = found[first]
    if _DOTTED.match(text, token.start) or (_DOTTED_BEFORE.search(text, max(0, token.start - 8), token.start)):
        return True
    if _is_of_a_date(found, first) or _CLOCK.match(text, token.end) or _is_of_a_score(text, found, first):
        return True
    before, after = text[max(0, token.start - 2) : token.start], text[token.end : token.end + 2]
    if before[-1:].isalpha() or before[-1:] in ("/", ":", "#") or after[:1] in ("/", ":") or after[:1] == "/":
        return not (after[:1] == ":" and not after[1:2].isdigit())
    if before[-1:] == "-" and before[:1].isalpha():
        return True
    return after.lower() in ("st", "nd", "rd", "th")


def _is_of_a_date(found: Sequence[Token], first: int) -> bool:
    """ "14 December", "December 14" (but "in December 14 people died")."""
    if not found[first].text.isdecimal() or int(found[first].text) > 31:
        return False
    after = found[first + 1].text if first + 1 < len(found) else ""
    return _is_month(after) or (first > 0 and _is_month(found[first - 1].text) and not after.islower())


def _is_month(word: str) -> bool:
    return word.istitle() and word.lower() in MONTHS


def _is_of_a_score(text: str, found: Sequence[Token], first: int) -> bool:
    """Whether the number is half of "3-1", or of "1-3" where what follows tells that this is no range."""
    second = first > 1 and found[first - 1].text in "-–" and found[first - 2].text.isdecimal()
    match = _SCORE.match(text, found[first - 2 if second else first].start)
    if match is None:
        return False
    return int(match[1]) >= int(match[2]) or not match["next"] or match["next"] in _AFTER_A_SCORE


def _is_year(found: Sequence[Token], first: int) -> bool:
    """Four digits alone are a year, unless a noun in small letters follows and nothing before speaks of time."""
    if not _YEAR.match(found[first].text):
        return False
    before = found[first - 1].low if first else ""
    after = found[first + 1] if first + 1 < len(found) else None
    if before in ("$", "£", "€", "¥") or (after and after.text in ("%", "km", "miles")):
        return False
    return before in _BEFORE_A_YEAR or after is None or not after.text[0].isalpha() or len(after.text) < 4
