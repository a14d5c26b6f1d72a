"""Currencies and units of measure, and which of them stands with a number. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from retrieval.english.numerals import Numeral, Token

CURRENCIES = {"$": "usd", "us$": "usd", "a$": "aud", "c$": "cad", "£": "gbp", "€": "eur", "¥": "jpy", "₹": "inr",
              "dollar": "usd", "euro": "eur", "pound": "gbp", "yen": "jpy", "yuan": "cny", "rupee": "inr",
              "ruble": "rub", "rouble": "rub", "won": "krw", "franc": "chf", "shekel": "ils", "peso": "peso",
              "dinar": "dinar", "usd": "usd", "eur": "eur", "gbp": "gbp", "cent": "cent",
              "crown": "crown", "krona": "crown", "kronor": "crown", "krone": "crown", "kroner": "crown",
              "koruna": "crown", "lira": "lira", "rand": "zar", "riyal": "riyal", "dirham": "dirham", "baht": "thb",
              "rupiah": "idr", "ringgit": "myr", "naira": "ngn", "zloty": "pln", "zlotys": "pln", "forint": "huf",
              "hryvnia": "uah", "shilling": "shilling"}  # fmt: skip
"""Sign or word (in small letters, singular) -> the currency."""
_DAY = 86_400.0
UNITS = {
    "second": ("duration", 1.0), "minute": ("duration", 60.0), "hour": ("duration", 3_600.0),
    "day": ("duration", _DAY), "night": ("duration", _DAY), "week": ("duration", 7 * _DAY),
    "fortnight": ("duration", 14 * _DAY), "month": ("duration", 30.44 * _DAY), "year": ("duration", 365.25 * _DAY),
    "decade": ("duration", 3_652.5 * _DAY), "century": ("duration", 36_525 * _DAY),
    "centuries": ("duration", 36_525 * _DAY),
    "metre": ("length", 1.0), "meter": ("length", 1.0), "kilometre": ("length", 1e3), "kilometer": ("length", 1e3),
    "km": ("length", 1e3), "mile": ("length", 1_609.34), "foot": ("length", 0.3048), "feet": ("length", 0.3048),
    "ft": ("length", 0.3048), "inch": ("length", 0.0254), "inches": ("length", 0.0254), "yard": ("length", 0.9144),
    "cm": ("length", 0.01), "centimetre": ("length", 0.01), "centimeter": ("length", 0.01), "mm": ("length", 0.001),
    "kg": ("weight", 1.0), "kilogram": ("weight", 1.0), "kilo": ("weight", 1.0), "gram": ("weight", 1e-3),
    "tonne": ("weight", 1e3), "ton": ("weight", 1e3), "ounce": ("weight", 0.02835), "lb": ("weight", 0.4536),
    "litre": ("volume", 1.0), "liter": ("volume", 1.0), "gallon": ("volume", 3.785), "barrel": ("volume", 158.99),
    "acre": ("area", 4_046.86), "hectare": ("area", 10_000.0), "mph": ("speed", 1.609), "kph": ("speed", 1.0),
}  # fmt: skip
"""Word (in small letters, singular) -> its kind, and how much of the kind's own unit it is.

The kinds' own units are second, metre, kilogram, litre, square metre and kilometre per hour.
"""
CONVERTIBLE = frozenset(kind for kind, _ in UNITS.values())
"""The kinds of figures with several units."""


def singular(word: str) -> str:
    """A unit or currency (in small letters) as the tables have it: "miles" is "mile", "inches" stays."""
    return word if word in UNITS else word.removesuffix("s")


def is_unit(word: str) -> bool:
    """Whether a word is a unit ("hectares") or a currency."""
    low = singular(word.lower())
    return low in UNITS or low in CURRENCIES


@dataclass(frozen=True, slots=True)
class Unit:
    """What stands with a number."""

    kind: str  # "count", "percent", "points", "money", "temperature", or a kind of `UNITS`
    scale: float  # how much of the kind's own unit it is
    start: int  # where the number begins in the text, its currency included
    end: int  # where its unit ends
    index: int  # the token behind it
    currency: str = ""


def unit_of(text: str, found: Sequence[Token], begins: int, last: Numeral) -> Unit:
    """The unit of a number that begins at a place of the text; of one without any the kind is "count"."""
    kind, scale = ("percent", 100.0) if last.part else ("count", 1.0)
    bare = Unit(kind, scale, begins, found[last.last - 1].end, last.last)
    unit = _currency_before(text, bare) or _percent(found, bare)
    if unit is None and not last.part:
        unit = _area(text, found, bare) or _measure(found, bare, last) or _currency_behind(found, bare)
    return unit or bare


def _lows(found: Sequence[Token], first: int, most: int) -> list[str]:
    return [token.low for token in found[first : first + most]]


def _past(found: Sequence[Token], bare: Unit, count: int, kind: str, scale: float, currency: str = "") -> Unit:
    """A unit that takes the next tokens, so many of them."""
    index = bare.index + count
    return Unit(kind, scale, bare.start, found[index - 1].end, index, currency)


def _currency_before(text: str, bare: Unit) -> Unit | None:
    for length in (3, 2, 1):  # US$, A$, $
        sign = text[max(0, bare.start - length) : bare.start].lower()
        if sign in CURRENCIES and not sign[-1].isalpha():
            return replace(bare, kind="money", currency=CURRENCIES[sign], start=bare.start - len(sign))
    return None


def _percent(found: Sequence[Token], bare: Unit) -> Unit | None:
    behind = _lows(found, bare.index, 3)
    if behind[:2] == ["percentage", "points"]:
        return _past(found, bare, 2, "points", bare.scale)
    words = 2 if behind[:2] == ["per", "cent"] else 1 if behind[:1] in (["%"], ["percent"], ["pct"]) else 0
    if not words:
        return None
    points = behind[words : words + 1] in (["point"], ["points"])
    return _past(found, bare, words + points, "points" if points else "percent", bare.scale)


def _area(text: str, found: Sequence[Token], bare: Unit) -> Unit | None:
    """ "300 square kilometres", "12 km²"."""
    behind = _lows(found, bare.index, 3)
    squared = behind[:1] in (["square"], ["sq"])
    dash = behind[:1] == ["-"]
    words = behind[1:2] if squared or dash else behind[:1]
    kind, scale = UNITS.get(singular(words[0]), ("", 0.0)) if words else ("", 0.0)
    end = found[bare.index + dash].end if kind else 0
    if kind == "length" and (squared or text[end : end + 1] in ("²", "2")):
        return _past(found, bare, 2 + dash, "area", scale**2)
    return None


def _measure(found: Sequence[Token], bare: Unit, last: Numeral) -> Unit | None:
    behind = _lows(found, bare.index, 2)
    dash = behind[:1] == ["-"]
    word = singular(behind[dash]) if len(behind) > dash else ""
    if word in UNITS and not (word == "second" and last.low == 1):
        return _past(found, bare, dash + 1, *UNITS[word])
    return _past(found, bare, dash + 1, "temperature", 1.0) if word in ("degree", "°") else None


def _currency_behind(found: Sequence[Token], bare: Unit) -> Unit | None:
    behind = _lows(found, bare.index, 2)
    nation = behind[:1] in (["american"], ["canadian"], ["australian"])
    word = singular(behind[nation]) if len(behind) > nation else ""
    if word in CURRENCIES and behind[0] != "won":
        return _past(found, bare, nation + 1, "money", 1.0, CURRENCIES[word])
    if behind[:1] == ["us"] and behind[1:] in (["dollar"], ["dollars"]):
        return _past(found, bare, 2, "money", 1.0, "usd")
    return None
