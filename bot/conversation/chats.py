"""Conversations in the terminal: answers like any other, of nobody on Discord, under the id of the chat."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select

from bot.conversation.answers import Answers, stored
from bot.conversation.codec import ANSWER
from bot.conversation.opening import Database
from bot.conversation.schema import IN_TERMINAL, TERMINAL, answers
from bot.conversation.types import Chat, Origin
from retrieval.answer import Answer

_KEY = "s"  # no key of a conversation on Discord begins so


class Chats:
    """What was asked and answered in the terminal. A chat is there as long as one of its answers is."""

    def __init__(self, database: Database, kept: Answers) -> None:
        self._database = database
        self._answers = kept

    def keep(self, chat: str, answer: Answer, at: datetime) -> None:
        """Add an answer to a chat; keeping one twice changes nothing."""
        self._answers.keep(answer, Origin(TERMINAL, None, 0, _KEY + chat, private=True), at)

    def all(self) -> list[Chat]:
        """Every chat, the one that was asked last first."""
        times = func.min(answers.c.at).label("began"), func.max(answers.c.at).label("last")
        grouped = select(answers.c.conversation, *times, func.count().label("questions"))
        grouped = grouped.where(IN_TERMINAL).group_by(answers.c.conversation)
        with self._database.reading() as connection:
            rows = connection.execute(grouped.order_by(func.max(answers.c.row).desc())).all()
            found = []
            for row in rows:
                mine = select(answers.c.question, answers.c.answer).where(answers.c.conversation == row.conversation)
                opening = connection.execute(mine.order_by(answers.c.at, answers.c.row).limit(1)).one()
                latest = connection.execute(mine.order_by(answers.c.at.desc(), answers.c.row.desc()).limit(1)).one()
                answer = ANSWER.decoded(latest.answer)
                collection = answer.searched.collection if answer else ""
                id_ = row.conversation.removeprefix(_KEY)
                found.append(Chat(id_, row.began, row.last, row.questions, opening.question, collection))
        return found

    def answers(self, chat: str) -> list[Answer]:
        """The answers of a chat in their order, without those that cannot be read any more."""
        with self._database.reading() as connection:
            return [one.answer for one in reversed(stored(connection, _of([chat])))]

    def search(self, words: Sequence[str]) -> Iterator[tuple[Chat, int, Answer]]:
        """Answers that hold all of the words, in question or answer, whatever their case: with the chat and the
        number of the question in it, from 1. The newest chat first."""
        wanted = [word.casefold() for word in words]
        for chat in self.all():
            for number, answer in enumerate(self.answers(chat.id), start=1):
                text = _text(answer).casefold()
                if all(word in text for word in wanted):
                    yield chat, number, answer

    def delete(self, chats: Collection[str]) -> list[str]:
        """Delete chats for good; returns the questions that went with them."""
        with self._database.writing() as connection:
            questions = list(connection.execute(select(answers.c.question).where(_of(chats))).scalars())
            connection.execute(delete(answers).where(_of(chats)))
        self._database.scrub()
        return questions

    def expire(self, before: datetime) -> int:
        """Delete the chats in which nothing was asked since; returns how many that was."""
        old = [chat.id for chat in self.all() if chat.last < before]
        if old:
            self.delete(old)
        return len(old)


def _of(chats: Collection[str]) -> ColumnElement[bool]:
    return IN_TERMINAL & answers.c.conversation.in_([_KEY + chat for chat in chats])


def _text(answer: Answer) -> str:
    listed = answer.listing.sources if answer.listing else ()
    said = (statement.text for statement in answer.statements)
    return " ".join((answer.question, answer.read_as or "", *said, *(source.title for source in listed)))
