"""What people say of answers: ratings, and reports to the moderators."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from bot.conversation.opening import Store
from bot.conversation.schema import answers, put, ratings, reports
from bot.conversation.types import Rating


class Feedback(Store):
    """Ratings and reports. They go when their answer goes; of an answer that is gone none can be given."""

    def rate(
        self, answer: str, person: int, helpful: bool, reason: str | None, comment: str | None, at: datetime
    ) -> bool:
        """Keep what a person says of an answer, in place of what they said before; False when it is gone."""
        said = {"helpful": helpful, "reason": reason, "comment": comment, "at": at}
        with self._database.writing() as connection:
            if not _is_stored(connection, answer):
                return False
            connection.execute(put(ratings, {"answer": answer, "person": person}, said))
        return True

    def ratings(self, server: int, limit: int = 200) -> list[Rating]:
        """What was said of the answers of a server, newest first; of one given in private without its question."""
        query = select(ratings, answers.c.question, answers.c.private).join(answers, answers.c.id == ratings.c.answer)
        query = query.where(answers.c.server == server).order_by(ratings.c.at.desc(), answers.c.row.desc())
        return [
            Rating(row.answer, "" if row.private else row.question, row.helpful, row.reason, row.comment, row.at)
            for row in self._database.rows(query.limit(limit))
        ]

    def report(self, answer: str, person: int, at: datetime) -> bool:
        """Note that a person reports an answer; False when they did before, or when it is gone."""
        with self._database.writing() as connection:
            if not _is_stored(connection, answer):
                return False
            new = insert(reports).values(answer=answer, person=person, at=at).on_conflict_do_nothing()
            return bool(connection.execute(new).rowcount)


def _is_stored(connection: Connection, answer: str) -> bool:
    return connection.execute(select(answers.c.row).where(answers.c.id == answer)).first() is not None
