"""How much was asked in a window of time: counted in SQL, so that several processes count together."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from bot.conversation.opening import Store
from bot.conversation.schema import counters, put
from bot.conversation.types import Limit, LimitReached


class RateLimits(Store):
    """Counters in fixed windows. A window begins with the first that it counts, so nobody gets two in a row."""

    def take(self, limits: Sequence[Limit], at: datetime) -> LimitReached | None:
        """Count one for each limit, or for none: then it says which limit is reached, of several the longest."""
        with self._database.writing() as connection:
            connection.execute(delete(counters).where(counters.c.ends <= at))
            refused = [refusal for limit in limits if (refusal := _refusal(connection, limit, at))]
            if refused:
                return max(refused, key=lambda one: one.until)
            for limit in limits:
                ends = at + timedelta(seconds=limit.seconds)
                key, first = {"name": limit.name, "key": limit.key}, {"starts": at, "ends": ends, "used": 1}
                connection.execute(put(counters, key, first, {"used": counters.c.used + 1}))
        return None


def _refusal(connection: Connection, limit: Limit, at: datetime) -> LimitReached | None:
    this = (counters.c.name == limit.name) & (counters.c.key == limit.key)
    window = timedelta(seconds=limit.seconds)
    # A window that begins far ahead is from before the clock was put back; one a little ahead is from somebody who
    # read the clock later and got the file first.
    connection.execute(delete(counters).where(this, counters.c.starts > at + window))
    row = connection.execute(select(counters).where(this)).first()
    used, ends = (row.used, row.ends) if row else (0, at + window)
    return LimitReached(limit, ends) if used >= limit.most else None


def forget_counters(connection: Connection, id: int) -> int:  # noqa: A002
    """Delete the counters whose key is or holds this number, inside the caller's transaction; returns how many."""
    alone = re.compile(rf"(?<!\d){id}(?!\d)")
    keys = connection.execute(select(counters.c.key).where(counters.c.key.contains(str(id)))).scalars()
    found = {key for key in keys if alone.search(key)}
    return sum(connection.execute(delete(counters).where(counters.c.key == key)).rowcount for key in found)
