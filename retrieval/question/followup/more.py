""" "Tell me more": a question for what else the articles of the last answer hold. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from retrieval.answer import Turn
from retrieval.question.followup.clause import plain, unopened

_ABOUT = r"(?:\s+(?:about|on|of)\s+(?:that|this|it|them|him|her))?"
_MORE = re.compile(
    r"(?:(?:can you |could you |please )?(?:tell|give|show)\s+(?:me|us)\s+)?"
    r"(?:some(?:thing)?\s+|anything\s+|even\s+|any\s+)?"
    rf"more(?:\s+(?:details?|information|please|of it))?{_ABOUT}|"
    rf"(?:what|anything|something)\s+else(?:\s+is known)?{_ABOUT}|"
    r"(?:please\s+)?(?:go|carry) on|continue|(?:what|any) more(?: is known)?|(?:and\s+)?further",
    re.IGNORECASE,
)


def asks_more(question: str) -> bool:
    """Whether a question asks only for more."""
    return _MORE.fullmatch(re.sub(r"[\s,]+please$", "", unopened(plain(question)))) is not None


def asked_last(turns: Sequence[Turn]) -> Turn | None:
    """The last turn that asked for something: more is told of its question."""
    return next((turn for turn in reversed(turns) if not asks_more(turn.question)), None)
