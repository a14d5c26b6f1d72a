"""Figures with their units, hedges and bounds. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from retrieval.english.numerals import Numeral, Token, numeral, tokens
from retrieval.english.units import unit_of

_LEAST = (
    r"at least|more than|over|above|no fewer than|no less than|not less than|upwards? of|in excess of|exceeding|"
    r"a minimum of|north of|well over"
)
_MOST = (
    r"at most|up to|as many as|as much as|no more than|not more than|fewer than|less than|under|below|a maximum of|"
    r"at the most"
)
_ABOUT = (
    r"approximately|approx\.?|about|around|roughly|some|nearly|almost|close to|(?:an )?estimated|circa|just over|"
    r"just under|in the region of|an average of|only|just|~"
)
_HEDGES = re.compile(
    rf"(?:^|(?<=[\s(“\"'‘—–-]))(?:(?P<least>{_LEAST})|(?P<most>{_MOST})|(?P<about>{_ABOUT}))(?:\s+(?:an?\s+|the\s+)?)?\Z",
    re.IGNORECASE,
)
_CERTAIN = frozenset(("only", "just"))
_HEDGE_REACH = 32  # characters before a figure
_AFTER = re.compile(
    r"\s*(?:(?P<least>\+|plus\b|or more\b|and more\b)|(?P<most>or (?:fewer|less)\b)|(?P<about>or so\b))", re.IGNORECASE
)
_CHANGES = re.compile(
    r"\b(?:rose|risen|rises?|grew|grown|climbed|jumped|increased?|up|fell|fallen|falls?|dropped|declined|decreased?|"
    r"cut|reduced|down|lowered|raised|went|gone|shr[aiu]nk|revised|updated|changed)\b[^.;]{0,40}\Z",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure as an article gives it."""

    low: float  # the least that it may be
    high: float  # the most that it may be; infinite for "at least"
    figure: float  # the number itself; of a range its middle
    step: float  # by what it is counted (`Numeral.step`)
    kind: str  # "count", "money", "percent", "duration", "length", ... (`Unit.kind`)
    unit: str  # the currency, "" where there is none
    start: int  # its place in the text, hedge and unit included
    end: int
    begins: int  # where the number itself begins
    bound: str = ""  # "least", "most", "range" or ""
    about: bool = False  # whether it is hedged: "about", "nearly"

    @property
    def digits(self) -> int:
        """How many digits of the number say something: 2 of 2,500, 1 of 3,000."""
        shown = f"{abs(self.figure):.10g}"
        if "e" in shown:
            shown = f"{abs(self.figure):.0f}"
        if "." in shown:
            return len(shown.replace(".", "").lstrip("0"))
        return len(shown.rstrip("0")) or 1

    def apart(self, other: Amount) -> float:
        """By what share of the larger number the two numbers differ, 0 to 1."""
        most = max(abs(self.figure), abs(other.figure))
        return abs(self.figure - other.figure) / most if most else 0.0


def amounts(text: str) -> list[Amount]:
    """Every figure of a text in order; dates and years are none."""
    found = tokens(text)
    return list(_read(text, found))


def _read(text: str, found: Sequence[Token]) -> Iterator[Amount]:
    index = 0
    while index < len(found):
        first = numeral(text, found, index)
        if first is None:
            index += 1
            continue
        second = _upper(text, found, first)
        last = second or first
        amount, index = _with_unit(text, found, first, last)
        if amount is not None:
            if second:
                low, high = _common_step(first, second)
                scale = amount.low / second.low if second.low else 1.0
                amount = replace(
                    amount, low=low * scale, high=high * scale, figure=(low + high) / 2 * scale, bound="range"
                )
            yield _hedged(text, amount)


def _upper(text: str, found: Sequence[Token], lower: Numeral) -> Numeral | None:
    """The upper end of a range, where a number is the lower one: "20 to 25", "between 20 and 25", "two or three"."""
    after = lower.last
    skipped = after + 1 if after < len(found) and found[after].text in ("%",) else after
    if skipped >= len(found):
        return None
    link, before = found[skipped].low, text[max(0, found[lower.first].start - 40) : found[lower.first].start].lower()
    before = before.rstrip("$£€ ")
    if link not in ("to", "-", "–", "—", "and", "or") or (link == "and" and not before.endswith("between")):
        return None
    if link == "to" and re.search(r"\bfrom\Z", before) and _CHANGES.search(before):
        return None
    follows = skipped + 1
    while follows < len(found) and found[follows].text in "$£€":
        follows += 1
    upper = numeral(text, found, follows) if follows < len(found) else None
    if upper is None or upper.part or lower.part:
        return None
    low, high = _common_step(lower, upper)
    return upper if low < high <= 10 * low else None


def _common_step(lower: Numeral, upper: Numeral) -> tuple[float, float]:
    """The ends of a range; in "2 to 3 million" the lower end counts millions too."""
    if upper.step >= 1_000 > lower.step and lower.low * upper.step <= upper.low:
        return lower.low * upper.step, upper.low
    return lower.low, upper.high


def _with_unit(text: str, found: Sequence[Token], first: Numeral, last: Numeral) -> tuple[Amount | None, int]:
    """The figure with what stands before and behind it, and the token to go on from. "One" alone is no figure."""
    begins = found[first.first].start
    unit = unit_of(text, found, begins, last)
    if found[first.first].low == "one":
        behind = found[last.last].low if last.last < len(found) else ""
        if (behind == "of" and last.low == 1) or (unit.kind == "count" and not behind[:1].isalpha()):
            return None, unit.index
    middle = last.low if last.low == last.high else (last.low + last.high) / 2
    amount = Amount(
        low=last.low * unit.scale,
        high=last.high * unit.scale,
        figure=middle * unit.scale,
        step=last.step * unit.scale,
        kind=unit.kind,
        unit=unit.currency,
        start=unit.start,
        end=unit.end,
        begins=begins,
        bound="" if last.low == last.high else "range",
        about=last.part,
    )
    return amount, unit.index


def _hedged(text: str, amount: Amount) -> Amount:
    """The figure with its hedges: of "at least some 20" the bound counts."""
    start, bound, about = amount.start, amount.bound, amount.about
    for _ in range(3):
        floor = max(0, start - _HEDGE_REACH)
        match = _HEDGES.search(text[floor:start])
        if match is None:
            break
        start = floor + match.start()
        said = match.group().strip().lower()
        if match["about"] and said not in _CERTAIN:
            about = True
        elif not bound and match.lastgroup in ("least", "most"):
            bound = match.lastgroup
    behind = _AFTER.match(text, amount.end)
    end = amount.end
    if behind:
        end = behind.end()
        about = about or bool(behind["about"])
        bound = bound or (behind.lastgroup if behind.lastgroup in ("least", "most") else "") or ""
    low, high = amount.low, amount.high
    if bound == "least" and amount.bound != "range":
        high = math.inf
    elif bound == "most" and amount.bound != "range":
        low = 0.0
    return replace(amount, low=low, high=high, start=start, end=end, bound=bound, about=about)
