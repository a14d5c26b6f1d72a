"""Ids as people type them: the first digits are enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from bot.rendering.safe import shown
from corpus.errors import UsageError

if TYPE_CHECKING:
    from bot.conversation.types import Chat
    from corpus.article import Source

SHORT = 10  # hex digits that are shown: 40 bits tell a million articles or conversations apart
MOST_NAMED = 5

T = TypeVar("T", "Source", "Chat")


def only(found: Sequence[T], prefix: str, nothing: str) -> T:
    """The one thing whose id begins with `prefix`, of those `found`; `nothing` says that there is none.

    Raises:
        UsageError: there is none, or there are several.
    """
    if not found:
        raise UsageError(nothing)
    if len(found) > 1:
        named = ", ".join(one.id[: max(SHORT, len(prefix) + 4)] for one in found[:MOST_NAMED])
        more = " and more" if len(found) > MOST_NAMED else ""
        raise UsageError(f"Several ids begin with {shown(prefix)!r}: {named}{more}; write more of the one you mean.")
    return found[0]
