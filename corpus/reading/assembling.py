"""A record becomes an article: cleaned, dated, named."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import PurePath

from corpus.article import Article, Source, digest, source_id
from corpus.chunking import sentences
from corpus.cleaning import clean, one_line
from corpus.dating import choose
from corpus.language import language_of
from corpus.reading import urls
from corpus.reading.exported import Exported, article_of, key_of_text
from corpus.reading.recognising import on_this_day
from corpus.reading.records import RawRecord, Rules, Trouble

_TITLE_LENGTH = 90  # characters of a title that is made from a sentence
_LONGEST_TITLE = 300

# Words of file names that say nothing about the article.
_GENERIC = frozenset(
    "article copy doc document download export file index item new news page story text untitled".split()
)


@dataclass(frozen=True, slots=True)
class Assembled:
    """An article, and the digest of the bytes it was read from; "" where they do not tell which article it is."""

    article: Article
    raw_digest: str


class Assembler:
    """Makes the articles of one file. It remembers titles, since records without url are told apart by them."""

    def __init__(self, file: str | None, collection: str, rules: Rules) -> None:
        """`file`: its absolute path, or the name of an entry of an archive; None for a text that has no file."""
        self._file = file
        self._collection = collection
        self._today = rules.today or date.today()
        self._titles: Counter[str] = Counter()

    def __call__(self, found: RawRecord | Exported | Trouble) -> Assembled | Trouble:
        """The article of a record, or why there is none."""
        if isinstance(found, Trouble):
            return found
        if isinstance(found, Exported):
            return Assembled(article_of(found, self._collection), "")
        cleaned = clean(found.text, found.title)
        if not cleaned.text:
            reason = "only boilerplate" if one_line(found.text) else "empty"
            return Trouble(f"{found.place}: {reason}" if found.place else reason)
        named = words_of(PurePath(self._file).stem) if self._file and not found.place else None
        title = cleaned.title or named or first_words(cleaned.text)
        url = urls.accepted(found.url)
        key = urls.canonical(url) if url else self._origin(found, title, cleaned.text)
        dates = partial(
            choose,
            metadata=found.published,
            page=found.on_page,
            feed=found.in_feed,
            url=url,
            text=found.text,
            modified=found.modified,
        )
        dated = dates(today=self._today)
        source = Source(
            id=source_id(self._collection, key),
            title=shorten(title, _LONGEST_TITLE),
            publisher=one_line(found.publisher or "") or (urls.host(url) if url else None),
            url=url,
            published=dated.published,
            dated_by=dated.by,
            modified=dated.modified,
            author=re.sub(r"^by\s+", "", one_line(found.author or ""), flags=re.IGNORECASE) or None,
            credit=cleaned.credit,
            file=self._file,
            language=language_of(cleaned.text),
        )
        # Without url, the records before it in the file decide which article it is.
        tells = found.raw_digest and (url or not found.place)
        settled = dated.published is not None and dates(today=date.max) == dated
        raw_digest = found.raw_digest if settled else on_this_day(found.raw_digest, self._today)
        return Assembled(Article(source, cleaned.text), raw_digest if tells else "")

    def _origin(self, found: RawRecord, title: str, text: str) -> str:
        """Where a source without url lies: its file, and among many records its title (the nth of that title)."""
        if self._file is None:
            return key_of_text(shorten(title, _LONGEST_TITLE), text)
        if not found.place:
            return self._file
        name = digest(title)
        self._titles[name] += 1
        nth = self._titles[name]
        return f"{self._file}#{name}" if nth == 1 else f"{self._file}#{name}#{nth}"


def words_of(stem: str) -> str | None:
    """A title from a file name ("2024-02-06_blinken-in-baghdad"); None when the name has no words."""
    parts = [part for part in re.split(r"[\W_]+", stem) if part.isalpha() or (part.isdigit() and len(part) <= 4)]
    while parts and parts[0].isdigit():
        parts.pop(0)
    if sum(len(part) >= 3 and part.isalpha() and part.casefold() not in _GENERIC for part in parts) < 2:
        return None
    title = " ".join(parts)
    return title[0].upper() + title[1:]


def first_words(text: str) -> str:
    """A title from a text without headline: its first sentence, or as much of it as fits."""
    start, end = next(iter(sentences(text)), (0, len(text)))
    return shorten(text[start:end].split("\n")[0].rstrip(". "), _TITLE_LENGTH) or shorten(text, _TITLE_LENGTH)


def shorten(text: str, length: int) -> str:
    """At most `length` characters, cut between words where there are any, with "…" where something was cut."""
    if len(text) <= length:
        return text
    cut = text[:length]
    return (cut[: cut.rfind(" ")] if " " in cut else cut[:-1]).rstrip(" ,;:-–—.(“\"'") + "…"
