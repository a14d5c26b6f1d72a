"""What readers are given and what they hand over: types only. And how an error is put into words."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from corpus.dating import DateValue
from corpus.errors import UsageError
from corpus.reading.exported import Exported

# The fields of a record that a file may state, and the spellings in use, the preferred first; "published_at",
# "publishedAt" and "Published-At" are one.
SPELLINGS = {
    "title": ("title", "headline"),
    "text": ("text", "body", "content", "articlebody"),
    "url": ("url", "link"),
    "published": ("published", "publishdate", "publishedat", "date", "datepublished"),
    "modified": ("modified", "datemodified", "modifiedat", "lastmodified", "updated", "updatedat", "dateupdated"),
    "author": ("author", "authors", "byline"),
    "publisher": ("source", "publisher", "site"),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """How to read.

    Attributes:
        max_file_bytes: of a file, or of one record of a file that is read as a stream.
        fields: spellings of others -> our fields ("corps": "text"). They win over `SPELLINGS`.
        today: the day by which dates are judged; None for the day of reading.
        max_seconds, max_memory: what one file may take of the process that parses it (`corpus.reading.worker`).
        max_archive_entries: of a zip file.
        max_archive_bytes: what the entries of a zip file may unpack to, all together.
        max_archive_ratio: how many times its packed size an entry may unpack to.
        unchanged: the raw digests that the library has of the file's articles.
    """

    max_file_bytes: int = 20_000_000
    fields: Mapping[str, str] = field(default_factory=dict)
    today: date | None = None
    max_seconds: float = 60.0
    max_memory: int = 2_000_000_000
    max_archive_entries: int = 10_000
    max_archive_bytes: int = 1_000_000_000
    max_archive_ratio: int = 200
    unchanged: Collection[str] = ()

    def __post_init__(self) -> None:
        for theirs, ours in self.fields.items():
            if ours not in SPELLINGS:
                raise UsageError(f'corpus.fields: "{theirs}" is mapped to "{ours}"; allowed are {", ".join(SPELLINGS)}')


@dataclass(frozen=True, slots=True)
class RawRecord:
    """An article as its file states it, not cleaned yet.

    Attributes:
        published, modified: the days that its metadata state.
        place: where it stands in the file ("line 12"); "" where the file is the article.
        on_page: the day of publication as readers of the page see it.
        in_feed: the day of publication that a feed states.
        raw_digest: stands for the bytes it was read from; "" where they hold other articles as well.
    """

    text: str
    title: str | None = None
    url: str | None = None
    published: DateValue = None
    author: str | None = None
    publisher: str | None = None
    place: str = ""
    modified: DateValue = None
    on_page: DateValue = None
    in_feed: DateValue = None
    raw_digest: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a record gives no article."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A record that was read in the same way before: its raw digest is one of `Rules.unchanged`."""

    raw_digest: str


Item: TypeAlias = RawRecord | Exported | Trouble | Unparsed
ItemRead: TypeAlias = tuple[Item, int]
"""A record or why there is none, and the bytes of the file consumed so far."""

Reader: TypeAlias = Callable[[bytes, Rules], Sequence[Item]]
"""The bytes of a file -> what is in it. Raises Unreadable, and errors of other kinds, too."""


class Unreadable(Exception):  # noqa: N818 - reads better where it is raised
    """The rest of a file, or a text without file, cannot be read; the message is the reason."""


def explain(error: Exception) -> str:
    """The reason, in a few words, why a file could not be read."""
    match error:
        case Unreadable():
            return str(error)
        case json.JSONDecodeError():
            return f"not valid JSON ({error.msg.casefold()}, line {error.lineno}, column {error.colno})"
        case RecursionError():
            return "nested too deeply"
        case MemoryError():
            return "too large for the memory of this machine"
        case EOFError() | zlib.error():
            return "damaged gzip file (it ends early or does not unpack)"
        case OSError():
            return f"cannot be read ({(error.strerror or str(error)).casefold()})"
    first_line = (str(error).splitlines() or [""])[0][:120]
    return f"cannot be read ({type(error).__name__}{first_line and f': {first_line}'})"


def too_large(rules: Rules) -> str:
    """The reason for what exceeds the limit."""
    return f"larger than {rules.max_file_bytes / 1e6:g} MB (limit: corpus.max_file_mb)"
