"""The words and endings with which English writes numbers. Tables only."""

from __future__ import annotations

from corpus.scales import ENDINGS, POWERS, SPACED_ENDINGS

__all__ = ["ENDINGS", "FRACTIONS", "NUMBERS", "POWERS", "SEVERAL", "SPACED_ENDINGS", "TIMES"]

NUMBERS = {
    word: value
    for value, word in enumerate(
        """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
        seventeen eighteen nineteen twenty""".split()
    )
} | {ten + "ty": value * 10 for value, ten in enumerate("thir for fif six seven eigh nine".split(), start=3)}
"""What is counted in one word, 0 to 90."""
TIMES = POWERS | {"dozen": 12.0, "score": 20.0}
"""What a number before it is multiplied with."""
SEVERAL = {f"{word}s": TIMES[word] for word in "dozen score hundred thousand million billion".split()} | {"tens": 10.0}
"""What names no number, but about how many: "hundreds"."""
FRACTIONS = {"half": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "fourth": 1 / 4, "fifth": 1 / 5, "sixth": 1 / 6,
             "seventh": 1 / 7, "eighth": 1 / 8, "tenth": 1 / 10}  # fmt: skip
