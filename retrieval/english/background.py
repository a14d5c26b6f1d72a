"""How rare a word is in English at large. The figures are shipped in `background.json`."""

from __future__ import annotations

import json
from functools import cache
from importlib import resources


@cache
def inverse_frequencies() -> dict[str, float]:
    """Inverse document frequencies of common stems (made by tests/bench/calibrate_quoting.py)."""
    text = resources.files(__package__).joinpath("background.json").read_text(encoding="utf-8")
    return {stem: value / 100 for stem, value in json.loads(text)["weights"].items()}


def rarity(stem: str) -> float:
    """0 for a stem that is in every passage, 1 for one that is in hardly any."""
    return inverse_frequencies().get(stem, 1.0)
