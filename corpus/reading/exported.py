"""Articles as a library held them: written by `newsdesk articles export`, taken back with nothing lost.

An exported record is a line of JSON with the mark "newsdesk_export", every field of `Source` but its id, the text, the
`version` of the text and the `key` that the id is made of. Its text is taken as it is, since another version of the
cleaning rules might take out what a citation points to. The id is made anew from the collection and the key, so that
no file can name an article of another collection. A record whose text is not that of its version any more, or holds
what no library holds, was edited: it is read and cleaned as any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from corpus.article import Article, Source, digest, source_id
from corpus.cleaning import one_line
from corpus.cleaning.characters import normalise
from corpus.dating import parse_date
from corpus.reading import urls
from corpus.serializing import field_types, plain

MARK = "newsdesk_export"
_FORMAT = 1
_MOST_OF_A_TITLE = 100  # articles of one title in one file that are told apart when their key is looked for
_LONGEST_KEY = 10_000


@dataclass(frozen=True, slots=True)
class Exported:
    """An article as it was exported; its source has no id yet. `place` and `raw_digest` are as in `RawRecord`."""

    key: str
    article: Article
    place: str = ""
    raw_digest: str = ""


def key_of_text(title: str, text: str) -> str:
    """What the id of an article without address and file is made of: its headline and its text."""
    return f"-#{digest(title, text)}"


def record_of(article: Article, collection: str) -> dict[str, Any]:
    """An article as a line of an export."""
    stated = plain(article.source)
    del stated["id"]
    key = key_of(article, collection)
    return {MARK: _FORMAT, "key": key, **stated, "version": article.version, "text": article.text}


def key_of(article: Article, collection: str) -> str:
    """What the id of an article was made of; its id, where that cannot be found again (a title of over 300 characters).

    An id is a hash: the ways in which keys are made (see `corpus.reading.assembling`) are tried until one fits.
    """
    source = article.source

    def tried() -> Any:
        if source.url:
            yield urls.canonical(source.url)
        if source.file:
            yield source.file
            several = f"{source.file}#{digest(source.title)}"
            yield several
            yield from (f"{several}#{nth}" for nth in range(2, _MOST_OF_A_TITLE))
        yield key_of_text(source.title, article.text)

    return next((key for key in tried() if source_id(collection, key) == source.id), source.id)


def exported_of(stated: Mapping[object, object], place: str, today: date) -> Exported | None:
    """The article of an exported record; None for what is no such record, or was edited since."""
    key, text, title = stated.get("key"), stated.get("text"), stated.get("title")
    if stated.get(MARK) != _FORMAT or not isinstance(key, str) or not isinstance(text, str):
        return None
    sound = text.strip() and normalise(text) == text and stated.get("version") == digest(text)
    if not sound or not isinstance(title, str) or not one_line(title) or not 0 < len(key) <= _LONGEST_KEY:
        return None
    values = {name: _value(stated.get(name), kind, today) for name, kind in field_types(Source).items()}
    values |= {"id": "", "url": urls.accepted(values["url"])}
    return Exported(key, Article(Source(**values), text), place)


def article_of(found: Exported, collection: str) -> Article:
    """The article in a collection."""
    return replace(found.article, source=replace(found.article.source, id=source_id(collection, found.key)))


def _value(value: object, kind: type[Any], today: date) -> Any:
    """A stated value if it is one of its field's type; None for any other."""
    if not isinstance(value, str):
        return None
    if kind is datetime:
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return None
        return at if at.tzinfo and at <= datetime.now(UTC) else None
    if kind is date:
        return parse_date(value, today=today)
    return one_line(value) or None
