"""How many tokens chat models took on each day: kept, so that a restart does not begin the day anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, select

from bot.conversation.opening import Database, RecordTable
from bot.conversation.schema import put, usage
from retrieval.answer import Tokens

_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Caps:
    """What a day may take, 0: anything. Prices are of a million tokens, in the currency of `cost`."""

    tokens: int = 0
    cost: float = 0.0
    price_read: float = 0.0
    price_written: float = 0.0

    def cost_of(self, tokens: Tokens) -> float:
        """What these tokens cost."""
        return (tokens.read * self.price_read + tokens.written * self.price_written) / _MILLION


class Usage(RecordTable):
    """What was used, by day in UTC. Processes over one file count together."""

    def on(self, day: date) -> tuple[Tokens, float]:
        """The tokens of a day, and what they cost."""
        with self._database.reading() as connection:
            return _on(connection, day)

    def budget(self, caps: Caps, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> DailyBudget:
        """A budget of these caps for each day; `clock` gives an aware time."""
        return DailyBudget(self._database, caps, clock)


class DailyBudget:
    """A `retrieval.writing.metering.Budget`."""

    def __init__(self, database: Database, caps: Caps, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._caps = caps
        self._clock = clock

    def reserve(self, most: Tokens) -> Callable[[Tokens], None] | str:
        """Count these tokens for today, unless they pass a cap: then which one, as a clause."""
        caps, today = self._caps, self._clock().astimezone(UTC).date()
        with self._database.writing() as connection:
            used, cost = _on(connection, today)
            if caps.tokens and used.read + used.written + most.read + most.written > caps.tokens:
                return "may not use more tokens today (chat_model.tokens_a_day)"
            if caps.cost and cost + caps.cost_of(most) > caps.cost:
                return "may not cost more today (chat_model.cost_a_day)"
            _add(connection, today, most, caps.cost_of(most))

        def settle(used: Tokens) -> None:
            change = Tokens(used.read - most.read, used.written - most.written)
            with self._database.writing() as connection:
                _add(connection, today, change, caps.cost_of(change))

        return settle


def _on(connection: Connection, day: date) -> tuple[Tokens, float]:
    row = connection.execute(select(usage).where(usage.c.day == day.isoformat())).first()
    return (Tokens(row.read, row.written), row.cost) if row else (Tokens(0, 0), 0.0)


def _add(connection: Connection, day: date, tokens: Tokens, cost: float) -> None:
    first = {"read": tokens.read, "written": tokens.written, "cost": cost}
    more = {name: usage.c[name] + number for name, number in first.items()}
    connection.execute(put(usage, {"day": day.isoformat()}, first, more))
