"""Conversations for tests: who asks where, answers that quote, and the same over one file."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.conversation.types import Origin
from retrieval.answer import Answer
from support import fakes

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ALICE, BOB, CAROL = 400000000000000001, 400000000000000002, 400000000000000003
SERVER, OTHER = 100000000000000001, 100000000000000002
CHANNEL = 200000000000000001
ABOUT_TROOPS, ABOUT_TALKS = fakes.WIRE, fakes.GUIDE


def later(**time: float) -> datetime:
    """So long after noon."""
    return NOON + timedelta(**time)


def asked(person: int = ALICE, server: int | None = SERVER, **fields: Any) -> Origin:
    """A question of this person; in a channel of a server unless said otherwise."""
    base = {"channel": CHANNEL, "conversation": f"c{CHANNEL}p{person}", "private": False}
    return Origin(person, server, **{**base, **fields})


def answered(id: str = "a1", *quotes: Any, **fields: Any) -> Answer:  # noqa: A002
    """An answer whose one statement rests on these quotes."""
    said = fakes.statement(*(quotes or (ABOUT_TROOPS,)), lit=())
    return fakes.answer(said, **{"id": id, "asked": NOON, **fields})


def unanswered(id: str = "g1", question: str = "Who paid?", **fields: Any) -> Answer:  # noqa: A002
    """A question that nothing was found for."""
    return fakes.answer(**{"id": id, "question": question, "asked": NOON, **fields})
