"""What a day's answers may cost. Who counts, and keeps count over restarts, is not known here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from retrieval.answer import Tokens

_CHARACTERS_A_TOKEN = 3  # of English there are about 4.5, of other languages 1 to 3; where nobody counts we do


class Budget(Protocol):
    """Counts tokens. Safe to use from several threads and, as all of them count together, processes."""

    def reserve(self, most: Tokens) -> Callable[[Tokens], None] | str:
        """Count what an answer will take at most, until what it did take is told to the function that comes back.

        When a cap would be passed nothing is counted, and a clause comes back: "may not use more tokens today".
        """
        ...


class Unlimited:
    """No cap."""

    def reserve(self, most: Tokens) -> Callable[[Tokens], None]:
        """It may."""
        return lambda used: None  # noqa: ARG005


def estimated(characters: int) -> int:
    """How many tokens a text has, more or less."""
    return -(-characters // _CHARACTERS_A_TOKEN)
