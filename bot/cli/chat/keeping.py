"""What outlives a chat: its questions and answers, in the conversations of the data folder."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.cli.chat import lines
from bot.cli.ids import SHORT, only
from bot.cli.output import note
from bot.cli.run import Run
from bot.rendering.safe import shown
from corpus.errors import NewsdeskError, UsageError

if TYPE_CHECKING:
    from bot.conversation.types import Chat
    from retrieval.answer import Answer, Turn


class Kept:
    """One conversation as it is kept. Every answer is written at once, in one transaction: a chat that is killed loses
    nothing that was shown, and two chats at once keep two conversations."""

    def __init__(self, run: Run, chat: str | None = None) -> None:
        self._run = run
        self._failed = False
        self.chat = chat or uuid4().hex[:SHORT]
        self.turns: tuple[Turn, ...] = ()
        self.collection = ""
        self.count = 0
        if chat:
            self._read(chat)

    @property
    def as_of(self) -> date | None:
        """The day as of which the last question was asked."""
        last = self.turns[-1].answer if self.turns else None
        return last.as_of if last else None

    def add(self, answer: Answer) -> None:
        """Keep an answer. That it cannot be is said once, and the chat goes on."""
        try:
            self._run.desk.records().chats.keep(self.chat, answer, datetime.now(UTC))
            self.count += 1
        except NewsdeskError as error:
            if not self._failed:
                note(f"This conversation is not kept: {error}")
            self._failed = True

    def _read(self, chat: str) -> None:
        """The turns since the conversation went to the collection that it was about last."""
        from retrieval.answer import Turn

        for answer in self._run.desk.records().chats.answers(chat):
            if answer.searched.collection != self.collection:
                self.collection, self.turns = answer.searched.collection, ()
            self.turns += (Turn(answer.question, answer),)
        if not self.turns:
            raise UsageError(f"No answer of the conversation {chat} can be read any more; begin a new chat.")


def begin(run: Run) -> Kept | None:
    """A new conversation; None when the settings keep none."""
    return Kept(run) if run.config.terminal.history else None


def resume(run: Run, prefix: str | None) -> Kept:
    """The conversation whose id begins so, or else the last one. Raises UsageError when there is none, or several."""
    expire(run)
    if prefix is not None:
        return Kept(run, one(run, prefix).id)
    chats = all_of(run)
    if not chats:
        raise UsageError("There is no conversation to go on with: `newsdesk chat` begins one.")
    return Kept(run, chats[0].id)


def all_of(run: Run) -> list[Chat]:
    """Every conversation that is kept, the one that was asked last first. Creates nothing on disk."""
    return run.desk.records().chats.all() if run.desk.records_file.exists() else []


def one(run: Run, prefix: str) -> Chat:
    """The conversation whose id begins so. Raises UsageError for none or several."""
    prefix = prefix.strip().lower()
    found = [chat for chat in all_of(run) if chat.id.startswith(prefix)] if prefix else []
    nothing = f"No conversation has an id that begins with {shown(prefix)!r}; `newsdesk history list` shows the ids."
    return only(found, prefix, nothing)


def expire(run: Run) -> None:
    """Delete the conversations that are older than the settings allow."""
    if run.desk.records_file.exists():
        run.desk.records().chats.expire(_oldest(run))


def expire_lines(run: Run) -> None:
    """Forget the typed lines that are older than the settings allow."""
    before = _oldest(run)
    with suppress(OSError):  # the next time is soon enough
        lines.forget(run.config.data_folder / lines.NAME, lambda _, at: at is not None and at < before)


def delete(run: Run, chats: Collection[str]) -> None:
    """Delete conversations, and their questions among the lines that were typed."""
    questions = {" ".join(question.split()) for question in run.desk.records().chats.delete(chats)}
    lines.forget(run.desk.data / lines.NAME, lambda text, _: " ".join(text.split()) in questions)


def _oldest(run: Run) -> datetime:
    return datetime.now(UTC) - timedelta(days=run.config.terminal.history_days)
