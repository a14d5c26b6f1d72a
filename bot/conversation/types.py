"""What the conversations hand in and out: types only. Times are aware and in UTC; ids are Discord's numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from retrieval.answer import Answer


@dataclass(frozen=True, slots=True)
class Origin:
    """Who asked a question, and where.

    Attributes:
        server: None in a direct message.
        conversation: the key of the questions that are remembered together.
        private: the answer went to one person alone; others see the question only when that person reports the answer.
    """

    person: int
    server: int | None
    channel: int
    conversation: str
    private: bool


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that carries an answer, or a part of it."""

    channel: int
    message: int


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """An article that an answer quoted was withdrawn since.

    Attributes:
        source: the id of the article.
        kind: "retracted" or "corrected".
        note: what readers should know, "" for nothing.
    """

    source: str
    kind: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """An answer as it was given, with all that was said of it since."""

    answer: Answer
    asked: Origin
    at: datetime
    posted: tuple[Posted, ...]
    withdrawals: tuple[Withdrawal, ...]

    @property
    def id(self) -> str:
        """The id of the answer."""
        return self.answer.id


@dataclass(frozen=True, slots=True)
class Chat:
    """A conversation in the terminal.

    Attributes:
        began: when its first question was asked.
        last: when its last question was asked.
        questions: how many it has.
        first: its first question.
        collection: the one that was asked last, "" when that answer cannot be read any more.
    """

    id: str
    began: datetime
    last: datetime
    questions: int
    first: str
    collection: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that had no answer.

    Attributes:
        answer: the id of the answer that says so, "" once that is deleted.
    """

    question: str
    collection: str
    at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class Rating:
    """What one person thinks of one answer.

    Attributes:
        question: "" when it was asked in private.
        reason: why the answer was not helpful, one of the choices of the form.
        comment: the same in the person's own words.
    """

    answer: str
    question: str
    helpful: bool
    reason: str | None
    comment: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """An answer or a text that waits for a person, because Discord did not take it in time.

    Attributes:
        kind: "answer" or "text".
        value: the id of a stored answer, or the text.
    """

    id: int
    person: int
    server: int | None
    kind: str
    value: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Who did what to what, on a server."""

    at: datetime
    person: int
    action: str
    target: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """A member who may not ask, and who decided that."""

    person: int
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """What the moderators of a server chose. A limit that is None is the operator's.

    Attributes:
        everywhere: every channel answers; or else only those in `channels` do.
        channels: the collection that each channel asks, by its shown name; None is `collection`.
        collection: the shown name of the one that the server asks; None for the default.
    """

    paused: bool = False
    everywhere: bool = True
    channels: Mapping[int, str | None] = field(default_factory=dict)
    collection: str | None = None
    threads: bool = False
    editor_role: int | None = None
    moderators_channel: int | None = None
    per_person_minute: int | None = None
    per_channel_minute: int | None = None
    per_server_minute: int | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` in `seconds`, counted for each `key` (a person, a channel, a server) under a `name`."""

    name: str
    key: str
    most: int
    seconds: int


@dataclass(frozen=True, slots=True)
class LimitReached:
    """The limit that is reached, and until when."""

    limit: Limit
    until: datetime


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How much was deleted of a person.

    Attributes:
        other: rows of every other kind: questions without an answer, reports, what waited.
    """

    answers: int
    ratings: int
    other: int
