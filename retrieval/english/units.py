"""Currencies and units of measure. Tables only."""

from __future__ import annotations

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
