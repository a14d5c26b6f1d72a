"""All that is kept of conversations, over one file."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from bot.conversation.answers import Answers
from bot.conversation.chats import Chats
from bot.conversation.feedback import Feedback
from bot.conversation.held import HeldBack
from bot.conversation.limits import RateLimits
from bot.conversation.opening import Database
from bot.conversation.people import People
from bot.conversation.schema import notes, put
from bot.conversation.servers import Servers
from bot.conversation.usage import Usage


class Records:
    """The conversations in one SQLite file. Every method is one short transaction, from whichever thread or process.

    Raises:
        StoreError: the file cannot be opened, is damaged, or was written by a newer version; a method raises it
            when the file cannot be read or written any more.
    """

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self.answers = Answers(self._database)
        self.feedback = Feedback(self._database)
        self.held = HeldBack(self._database)
        self.servers = Servers(self._database)
        self.limits = RateLimits(self._database)
        self.people = People(self._database)
        self.usage = Usage(self._database)
        self.chats = Chats(self._database, self.answers)

    def note(self, key: str) -> str | None:
        """What the program noted for itself under a key, None when nothing."""
        return next((row.value for row in self._database.rows(select(notes.c.value).where(notes.c.key == key))), None)

    def set_note(self, key: str, value: str) -> None:
        """Note something, instead of what stood there."""
        self._database.execute(put(notes, {"key": key}, {"value": value}))

    def close(self) -> None:
        """Close the file."""
        self._database.close()
