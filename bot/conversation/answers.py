"""Answers as they were given, what they quoted, and the questions that had none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select

from bot.conversation.codec import ANSWER
from bot.conversation.opening import RecordTable
from bot.conversation.schema import answers, gaps, held, marks, messages, put, quoted, withdrawn
from bot.conversation.types import Gap, Origin, Posted, StoredAnswer, Withdrawal
from retrieval.answer import Answer, Outcome, Turn


class Answers(RecordTable):
    """What was answered. An answer that cannot be read any more counts as not there."""

    def keep(self, answer: Answer, asked: Origin, at: datetime) -> None:
        """Store an answer whole, so that what was quoted stays as quoted; keeping one twice changes nothing.

        A question of a server that found nothing becomes a gap, unless it was asked in private.
        """
        values = {
            "person": asked.person,
            "server": asked.server,
            "channel": asked.channel,
            "conversation": asked.conversation,
            "private": asked.private,
            "question": answer.question,
            "at": at,
            "answer": ANSWER.encoded(answer),
        }
        sources = {source.id for source in answer.sources}
        with self._database.writing() as connection:
            connection.execute(put(answers, {"id": answer.id}, values))
            connection.execute(delete(quoted).where(quoted.c.answer == answer.id))
            if sources:
                connection.execute(insert(quoted), [{"answer": answer.id, "source": source} for source in sources])
            _mark_late(connection, answer, asked.server, at)
            if answer.outcome is Outcome.NOT_FOUND and asked.server is not None and not asked.private:
                _keep_gap(connection, answer, asked.server, asked.person, at)

    def get(self, id: str) -> StoredAnswer | None:  # noqa: A002
        """A stored answer, None when it is no longer stored."""
        return self._one(answers.c.id == id)

    def of_message(self, message: int) -> StoredAnswer | None:
        """The answer that a message carries, None when it carries none or that is no longer stored."""
        carried = select(messages.c.answer).where(messages.c.message == message)
        return self._one(answers.c.id == carried.scalar_subquery())

    def posted(self, id: str, places: Sequence[Posted]) -> None:  # noqa: A002
        """Note which messages carry an answer, after those noted before; nothing when it was deleted meanwhile."""
        with self._database.writing() as connection:
            if connection.execute(select(answers.c.row).where(answers.c.id == id)).first() is None:
                return
            for place in places:
                values = {"channel": place.channel, "answer": id}
                connection.execute(put(messages, {"message": place.message}, values))

    def earlier(self, conversation: str, limit: int = 6, *, private_of: int | None = None) -> tuple[Turn, ...]:
        """The last turns of a conversation, oldest first; of an answer that cannot be read any more the question.

        Those asked in private are left out, since others may read what comes next; `private_of` adds this person's.
        """
        seen: ColumnElement[bool] = answers.c.private.is_(False)
        if private_of is not None:
            seen = or_(seen, answers.c.person == private_of)
        query = select(answers.c.question, answers.c.answer).where(answers.c.conversation == conversation, seen)
        newest = query.order_by(answers.c.at.desc(), answers.c.row.desc()).limit(limit)
        rows = reversed(self._database.rows(newest))
        return tuple(Turn(row.question, ANSWER.decoded(row.answer)) for row in rows)

    def delete(self, id: str) -> bool:  # noqa: A002
        """Delete an answer with its feedback; False when it was not there. The gap that it left stays known."""
        with self._database.writing() as connection:
            gone = connection.execute(delete(answers).where(answers.c.id == id)).rowcount
            connection.execute(delete(held).where(held.c.kind == "answer", held.c.value == id))
        return bool(gone)

    def withdraw(
        self, server: int, source: str, kind: str, note: str, at: datetime, most: int = 200
    ) -> tuple[list[StoredAnswer], int]:
        """Mark for good the answers of a server that quoted a source; the newest of them, and how many there are.

        `kind`: "retracted" or "corrected". Withdrawn twice, the later word counts.
        """
        said = {"kind": kind, "note": note, "at": at}
        those = select(answers.c.id).join(quoted, quoted.c.answer == answers.c.id)
        those = those.where(answers.c.server == server, quoted.c.source == source)
        those = those.order_by(answers.c.at.desc(), answers.c.row.desc())
        with self._database.writing() as connection:
            connection.execute(put(withdrawn, {"server": server, "source": source}, said))
            marked = connection.execute(those).scalars().all()
            for answer in marked:
                _mark(connection, answer, source, said)
            return stored(connection, answers.c.id.in_(those.limit(most))), len(marked)

    def gaps(self, server: int, limit: int = 500) -> list[Gap]:
        """The questions of a server that had no answer, newest first; not those asked in private."""
        query = select(gaps).where(gaps.c.server == server).order_by(gaps.c.at.desc(), gaps.c.row.desc())
        rows = self._database.rows(query.limit(limit))
        return [Gap(row.question, row.collection, row.at, row.answer or "") for row in rows]

    def _one(self, this: ColumnElement[bool]) -> StoredAnswer | None:
        with self._database.reading() as connection:
            found = stored(connection, this)
        return found[0] if found else None


def _keep_gap(connection: Connection, answer: Answer, server: int, person: int, at: datetime) -> None:
    collection = answer.searched.collection
    question = answer.read_as or answer.question  # "And in Jordan?" tells a moderator nothing
    values = {"server": server, "person": person, "question": question, "collection": collection, "at": at}
    connection.execute(put(gaps, {"answer": answer.id}, values))


def _mark(connection: Connection, answer: str, source: str, said: dict[str, Any]) -> None:
    connection.execute(put(marks, {"answer": answer, "source": source}, said))


def _mark_late(connection: Connection, answer: Answer, server: int | None, at: datetime) -> None:
    """Mark what was withdrawn between the question and now: the answer quotes the article as it was before."""
    mine = select(withdrawn).join(quoted, quoted.c.source == withdrawn.c.source)
    mine = mine.where(quoted.c.answer == answer.id, withdrawn.c.server == server)
    for row in connection.execute(mine.where(withdrawn.c.at >= (answer.asked or at))).all():
        _mark(connection, answer.id, row.source, {"kind": row.kind, "note": row.note, "at": row.at})


def stored(connection: Connection, these: ColumnElement[bool]) -> list[StoredAnswer]:
    """The answers that a condition picks, newest first, without those that cannot be read any more."""
    ids = select(answers.c.id).where(these)
    places: dict[str, list[Posted]] = {}
    for row in connection.execute(select(messages).where(messages.c.answer.in_(ids)).order_by(messages.c.row)):
        places.setdefault(row.answer, []).append(Posted(row.channel, row.message))
    said: dict[str, list[Withdrawal]] = {}
    for row in connection.execute(select(marks).where(marks.c.answer.in_(ids)).order_by(marks.c.at, marks.c.source)):
        said.setdefault(row.answer, []).append(Withdrawal(row.source, row.kind, row.note, row.at))
    found = []
    for row in connection.execute(select(answers).where(these).order_by(answers.c.at.desc(), answers.c.row.desc())):
        answer = ANSWER.decoded(row.answer)
        if answer is not None:
            asked = Origin(row.person, row.server, row.channel, row.conversation, row.private)
            withdrawals = tuple(said.get(row.id, ()))
            found.append(StoredAnswer(answer, asked, row.at, tuple(places.get(row.id, ())), withdrawals))
    return found
