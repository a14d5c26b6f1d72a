"""The words and endings with which English writes large numbers in short. Tables only."""

from __future__ import annotations

POWERS = {"hundred": 100.0, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
ENDINGS = {"k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "b": 1e9, "bn": 1e9, "tn": 1e12}
"""What stands right behind digits: "2.5k"."""
SPACED_ENDINGS = frozenset(("mn", "mln", "bn", "tn"))
"""The endings that may have a blank before them: "2.5 bn"."""
SPELLED_OUT = {ending: word for ending, value in ENDINGS.items() for word, power in POWERS.items() if power == value}
"""Each ending as a word: "bn" is "billion"."""
SIGNS = {"$": "dollars", "£": "pounds", "€": "euros"}
"""The signs before an amount as the words behind it."""
