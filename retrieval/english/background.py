"""How rare a word is in English at large. The figures are shipped in `background.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Background:
    """Inverse document frequencies of common stems, scaled so that a stem never seen weighs 1."""

    common: dict[str, float]

    def weight(self, stem: str) -> float:
        """0 for a stem that is in every passage, 1 for one that is in hardly any."""
        return self.common.get(stem, 1.0)


@cache
def load_background() -> Background:
    """The shipped figures (made by tests/bench/calibrate_quoting.py)."""
    text = resources.files(__package__).joinpath("background.json").read_text(encoding="utf-8")
    return Background({stem: value / 100 for stem, value in json.loads(text)["weights"].items()})
