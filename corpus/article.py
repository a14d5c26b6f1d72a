"""What the corpus is made of: types only, each holding the one before."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date, datetime


def digest(*parts: str) -> str:
    """Identity from content: the first 128 bits of SHA-256 over the parts, as 32 hex digits."""
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def source_id(collection: str, key: str) -> str:
    """The identity of a source: its collection and its canonical URL, or else where its file lies."""
    return digest(collection, key)


@dataclass(frozen=True, slots=True)
class Source:
    """Where an article came from.

    `published` is the day of publication, None when it is not known; the day of reading never poses as it. `dated_by`
    says where it was stated: "metadata" (a field of a file or a tag of a page), "page", "feed", "url" or "dateline"
    (`corpus.dating`). `modified` is the day of the latest change that the source states, None when it states none.
    `language` is that of the text, in two letters (ISO 639-1), None when it could not be told.
    `credit` is a credit line found inside the text ("Original Source: ..."), which is not the publisher.
    `file` is the file that was read (absolute path), None for what did not come from a file.
    `added` is when the article first came into the collection, None before it is stored. `changed` is when its text or
    what is said of its source last changed there, None when it never did or before such days were kept.
    """

    id: str
    title: str
    publisher: str | None = None
    url: str | None = None
    published: date | None = None
    author: str | None = None
    credit: str | None = None
    file: str | None = None
    added: datetime | None = None
    changed: datetime | None = None
    modified: date | None = None
    dated_by: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A source and its cleaned text. Citations point into `text`: it is stored exactly, never re-cleaned."""

    source: Source
    text: str

    @property
    def version(self) -> str:
        """Identity of this wording: the hash of the text."""
        return digest(self.text)

    @property
    def fingerprint(self) -> str:
        """Changes when anything a reader could see changes: the text or what is said of its source.

        What is made of these two - how they were dated, the language - changes with the program, and does not count.
        """
        s = self.source
        seen = (s.title, s.publisher, s.url, s.published and s.published.isoformat(), s.author, s.credit, s.file)
        modified = (s.modified.isoformat(),) if s.modified else ()  # as before for the many that state none
        return digest(self.text, *(value or "" for value in seen), *modified)


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it stood for a time.

    `number` counts from 1; where old ones were let go, the first that is kept has a higher one. `since` is when the
    library took it in, `replaced` when the next one came, None for the one that stands.
    """

    number: int
    article: Article
    since: datetime | None
    replaced: datetime | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A slice of an article: `text == article.text[start:end]`, always (in code points)."""

    source: Source
    version: str
    position: int
    start: int
    end: int
    text: str

    @property
    def id(self) -> str:
        """Identity from content: source, version and span."""
        return digest(self.source.id, self.version, str(self.start), str(self.end))

    @property
    def indexed_text(self) -> str:
        """What is embedded and full-text indexed: the headline, which is not part of the span, and the text."""
        return f"{self.source.title}\n{self.text}"


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles take part. Undated ones do, unless `dated_only`; both days are included.

    `language` is that of the text, in two letters (ISO 639-1).
    """

    since: date | None = None
    until: date | None = None
    publisher: str | None = None
    dated_only: bool = False
    language: str | None = None

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Known:
    """What the library already holds of one source. `raw_digest` stands for what it was read from, None: not known."""

    fingerprint: str
    title: str
    file: str | None
    raw_digest: str | None = None
