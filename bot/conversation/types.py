"""What the conversations hand in and out: types only. Times are aware and in UTC; ids are Discord's numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from retrieval.answer import Answer


@dataclass(frozen=True, slots=True)
class Origin:
    """Who asked, and where. `server` is None in a direct message.

    `conversation` is the key of what is remembered together; what is `private` was answered to one person alone,
    and nobody else sees the question unless that person reports the answer.
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
    """A conversation in the terminal: when it began and went on last, how many `questions` it has, the first of them,
    and the collection that was asked last ("" when that answer cannot be read any more)."""

    id: str
    began: datetime
    last: datetime
    questions: int
    first: str
    collection: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A question that had no answer. `answer` is the id of what was said instead, "" once that is deleted."""

    question: str
    collection: str
    at: datetime
    answer: str


@dataclass(frozen=True, slots=True)
class Rating:
    """What one person said of one answer. `question`: "" when it was asked in private. `reason`, `comment`: why it
    was not helpful, when they said so."""

    answer: str
    question: str
    helpful: bool
    reason: str | None
    comment: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """What a person could not be told, until they come back.

    `kind`: "answer" (`value` is the id of a stored answer) or "text" (`value` is what to say).
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
    """What the moderators of a server chose. None: as the operator's settings say.

    `channels`: channel -> the collection that it asks, by its shown name; None is the server's own choice,
    `collection`. Without `everywhere`, only these channels answer.
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
    """How much was deleted of a person: answers, ratings, and rows of every other kind."""

    answers: int
    ratings: int
    other: int
