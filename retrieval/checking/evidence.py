"""What passages tell, read once: their sentences with figures, days, names and letters. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from corpus.article import Source
from retrieval.agreement.things import counted
from retrieval.answer import Hit
from retrieval.english.amounts import Amount, amounts
from retrieval.english.days import Day, days
from retrieval.english.expressions import expressions
from retrieval.english.names import bare
from retrieval.english.sentences import Sentence, split
from retrieval.english.stemming import stem
from retrieval.english.words import Word, words

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_LETTERS = re.compile(r"[^\W_]+")
_MOST = 2_000  # characters read of one sentence; a longer one is a table or a list without full stops


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, the stem of the noun that it counts ("" where none stands behind it), and its words.

    `beside` are the stems of all words of its text.
    """

    amount: Amount
    counts: str
    text: str
    beside: frozenset[str]


@dataclass(frozen=True, slots=True)
class Told:
    """What one piece of text tells.

    `stems` are those of its words, with and without accents; `names` its names as written; `digits` every run of
    digits without commas; `letters` the text as quotations are compared (`letters_of`).
    """

    words: tuple[Word, ...]
    figures: tuple[Figure, ...]
    days: tuple[Day, ...]
    names: tuple[str, ...]
    stems: frozenset[str]
    digits: frozenset[str]
    letters: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentences of the passages that a sentence is held against. `told` is what each tells, in their order.

    `titles` is what the headlines tell, the day of publication among their days.
    """

    sentences: tuple[Sentence, ...]
    told: tuple[Told, ...]
    titles: tuple[Told, ...]
    stems: frozenset[str]


def evidence_of(hits: Sequence[Hit]) -> Evidence:
    """What these hits tell."""
    sentences = tuple(split(hits))
    told = tuple(read(each.text, each.hit.passage.source.published) for each in sentences)
    titles = tuple(_headline(source) for source in dict.fromkeys(hit.passage.source for hit in hits))
    return Evidence(sentences, told, titles, frozenset[str]().union(*(each.stems for each in (*told, *titles))))


def _headline(source: Source) -> Told:
    told = read(source.title, source.published)
    day = source.published
    if day is None:
        return told
    return replace(told, days=(*told.days, Day.of(day)))


@lru_cache(maxsize=4_096)
def read(text: str, published: date | None = None) -> Told:
    """What a text tells; "Tuesday" is told from the day of publication."""
    text = text[:_MOST]
    found = tuple(words(text))
    return Told(
        words=found,
        figures=_figures(text, found),
        days=(*days(text, published), *(days(text) if published else ())),
        names=tuple(text[each.start : each.end] for each in expressions(text, list(found)) if each.type == "name"),
        stems=frozenset(word.stem for word in found) | frozenset(map(stem, bare(text))),
        digits=frozenset(match.group().replace(",", "") for match in _DIGITS.finditer(text)),
        letters=letters_of(text),
    )


def _figures(text: str, found: Sequence[Word]) -> tuple[Figure, ...]:
    dated = [(day.start, day.end) for day in days(text) if day.month]
    every = [each for each in amounts(text) if not any(each.begins < end and start < each.end for start, end in dated)]
    stems = frozenset(word.stem for word in found)
    ends = [*(each.start for each in every[1:]), len(text)]
    return tuple(
        Figure(each, counted(text, found, each.end, end)[0], text[each.start : each.end].strip(), stems)
        for each, end in zip(every, ends, strict=False)
    )


def letters_of(text: str) -> str:
    """Small letters and digits with single blanks: how quotations are compared, whatever their marks and accents."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(char))
    return f" {' '.join(_LETTERS.findall(plain))} "
