"""A record becomes an article: cleaned, dated, named."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

from corpus.article import Article, Source, digest, source_id
from corpus.chunking import sentences
from corpus.cleaning import clean, one_line
from corpus.dating import choose
from corpus.reading import urls
from corpus.reading.found import Record, Rules, Trouble

_TITLE_LENGTH = 90  # characters of a title that is made from a sentence
_LONGEST_TITLE = 300

# Words of file names that say nothing about the article.
_GENERIC = frozenset(
    "article copy doc document download export file index item new news page story text untitled".split()
)


class Assembler:
    """Makes the articles of one file, or of pages when `file` is None: their records all have a url.

    It remembers titles, since records without url are told apart by them.
    """

    def __init__(self, file: Path | None, collection: str, rules: Rules) -> None:
        self._file = file.resolve() if file else None
        self._collection = collection
        self._today = rules.today or date.today()
        self._titles: Counter[str] = Counter()

    def __call__(self, found: Record | Trouble) -> Article | Trouble:
        """The article of a record, or why there is none."""
        if isinstance(found, Trouble):
            return found
        cleaned = clean(found.text, found.title)
        if not cleaned.text:
            reason = "only boilerplate" if one_line(found.text) else "empty"
            return Trouble(f"{found.place}: {reason}" if found.place else reason)
        of_file = words_of(self._file.stem) if self._file and not found.place else None
        title = cleaned.title or of_file or first_words(cleaned.text)
        url = urls.accepted(found.url)
        dated = choose(
            today=self._today,
            metadata=found.published,
            page=found.on_page,
            feed=found.in_feed,
            url=url,
            text=found.text,
            modified=found.modified,
        )
        source = Source(
            id=source_id(self._collection, urls.canonical(url) if url else self._origin(found, title)),
            title=shorten(title, _LONGEST_TITLE),
            publisher=one_line(found.publisher or "") or (urls.host(url) if url else None),
            url=url,
            published=dated.published,
            dated_by=dated.by,
            modified=dated.modified,
            author=re.sub(r"^by\s+", "", one_line(found.author or ""), flags=re.IGNORECASE) or None,
            credit=cleaned.credit,
            file=str(self._file) if self._file else None,
        )
        return Article(source, cleaned.text)

    def _origin(self, found: Record, title: str) -> str:
        """Where a source without url lies: its file, and among many records its title (the nth of that title)."""
        if not found.place:
            return str(self._file)
        name = digest(title)
        self._titles[name] += 1
        nth = self._titles[name]
        return f"{self._file}#{name}" if nth == 1 else f"{self._file}#{name}#{nth}"


def words_of(stem: str) -> str | None:
    """A title from a file name that has words ("2024-02-06_blinken-in-baghdad"); None from one that has none."""
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
