"""What a day's answers may cost, as the writer sees it: `bot.conversation.usage` counts, and keeps count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from retrieval.answer import Tokens

_CHARACTERS_A_TOKEN = 3  # English has about 4.5, other languages 1 to 3


class Budget(Protocol):
    """Counts tokens. Several threads and processes may use it, and count together."""

    def reserve(self, most: Tokens) -> Callable[[Tokens], None] | str:
        """Count the most that an answer can take. The function that comes back replaces that by what it did take.

        When a cap would be passed, nothing is counted and a clause comes back: "may not use more tokens today".
        """
        ...


def estimated(characters: int) -> int:
    """How many tokens a text has, more or less."""
    return -(-characters // _CHARACTERS_A_TOKEN)
