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
    """Where an article came from. None stands for what is not known.

    Attributes:
        published: the day of publication; the day of reading never poses as it.
        credit: the outlet that a credit line in the text names ("Original Source: ..."). It is not the publisher.
        file: the absolute path of the file that was read; None for an article that did not come from a file.
        added: when the article first came into the collection; None before it is stored.
        changed: when its text or its source last changed there; None when neither did.
        modified: the day of the latest change that the source states.
        dated_by: where `published` was stated: "metadata" (a field of a file or a tag of a page), "page", "feed",
            "url" or "dateline" (see `corpus.dating`).
        language: of the text, in two letters (ISO 639-1).
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
        """Changes when anything changes that a reader could see: the text or its source.

        `dated_by` and `language` do not count: the program works them out, and its next version may do so otherwise.
        """
        s = self.source
        seen = (s.title, s.publisher, s.url, s.published and s.published.isoformat(), s.author, s.credit, s.file)
        modified = (s.modified.isoformat(),) if s.modified else ()  # as before for the many that state none
        return digest(self.text, *(value or "" for value in seen), *modified)


@dataclass(frozen=True, slots=True)
class Version:
    """An article as it stood for a time.

    Attributes:
        number: counts from 1; the first version that is kept has a higher one where older ones were let go.
        since: when the library took this version in.
        replaced: when the next version came; None for the present one.
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
    """Which articles take part.

    Attributes:
        since, until: the first and the last day of publication.
        dated_only: whether undated articles are left out, which pass otherwise.
        language: of the text, in two letters (ISO 639-1).
    """

    since: date | None = None
    until: date | None = None
    publisher: str | None = None
    dated_only: bool = False
    language: str | None = None

    def __bool__(self) -> bool:
        return self != Filters()


EVERYTHING = Filters()
"""All articles take part."""


@dataclass(frozen=True, slots=True)
class Known:
    """An article that the library holds, as far as a sync has to know it.

    Attributes:
        fingerprint: see `Article.fingerprint`.
        raw_digest: stands for the bytes it was read from (see `corpus.reading.recognising`); None when not known.
    """

    fingerprint: str
    title: str
    file: str | None
    raw_digest: str | None = None
