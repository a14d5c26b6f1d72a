"""Rows of answers as `StoredAnswer`, with the messages that carry them and what was withdrawn since."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Connection, select

from bot.conversation.codec import ANSWER
from bot.conversation.schema import answers, marks, messages
from bot.conversation.types import Origin, Posted, StoredAnswer, Withdrawal


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
