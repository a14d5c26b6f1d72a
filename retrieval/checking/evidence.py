"""Passages, read once: their sentences with figures, days, names and letters. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from corpus.article import Source
from retrieval.agreement.things import counted
from retrieval.english.amounts import Amount, amounts
from retrieval.english.days import Day, days
from retrieval.english.expressions import expressions
from retrieval.english.names import bare
from retrieval.english.sentences import Sentence, split
from retrieval.english.stemming import stem
from retrieval.english.words import Word, without_accents, words
from retrieval.quote import Hit

_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_LETTERS = re.compile(r"[^\W_]+")
_MOST = 2_000  # characters read of one sentence; a longer one is a table or a list without full stops


@dataclass(frozen=True, slots=True)
class CountedFigure:
    """A figure of a text, and what it counts."""

    amount: Amount
    counts: str  # the stem of the noun behind it, "" where there is none
    text: str  # its own words
    beside: frozenset[str]  # the stems of all words of the text


@dataclass(frozen=True, slots=True)
class Facts:
    """What can be checked of a text."""

    words: tuple[Word, ...]
    figures: tuple[CountedFigure, ...]
    days: tuple[Day, ...]
    names: tuple[str, ...]  # the names as they are written
    stems: frozenset[str]  # the stems of the words, with and without accents
    digits: frozenset[str]  # every run of digits, without commas
    letters: str  # the text as quotations are compared: `letters_of`


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passages that a sentence is held against."""

    sentences: tuple[Sentence, ...]
    facts: tuple[Facts, ...]  # of each sentence, in their order
    titles: tuple[Facts, ...]  # of each headline; the day of publication is among its days
    stems: frozenset[str]  # the stems of all sentences and headlines


def evidence_of(hits: Sequence[Hit]) -> Evidence:
    """The sentences and headlines of these hits."""
    sentences = tuple(split(hits))
    facts = tuple(read(each.text, each.hit.passage.source.published) for each in sentences)
    titles = tuple(_headline(source) for source in dict.fromkeys(hit.passage.source for hit in hits))
    return Evidence(sentences, facts, titles, frozenset[str]().union(*(each.stems for each in (*facts, *titles))))


def _headline(source: Source) -> Facts:
    facts = read(source.title, source.published)
    day = source.published
    if day is None:
        return facts
    return replace(facts, days=(*facts.days, Day.of(day)))


@lru_cache(maxsize=4_096)
def read(text: str, published: date | None = None) -> Facts:
    """The facts of a text. "Tuesday" is read from the day of publication, and also as any Tuesday."""
    text = text[:_MOST]
    found = tuple(words(text))
    return Facts(
        words=found,
        figures=_figures(text, found),
        days=(*days(text, published), *(days(text) if published else ())),
        names=tuple(text[each.start : each.end] for each in expressions(text, list(found)) if each.type == "name"),
        stems=frozenset(word.stem for word in found) | frozenset(map(stem, bare(text))),
        digits=frozenset(match.group().replace(",", "") for match in _DIGITS.finditer(text)),
        letters=letters_of(text),
    )


def _figures(text: str, found: Sequence[Word]) -> tuple[CountedFigure, ...]:
    dated = [(day.start, day.end) for day in days(text) if day.month]
    every = [each for each in amounts(text) if not any(each.begins < end and start < each.end for start, end in dated)]
    stems = frozenset(word.stem for word in found)
    ends = [*(each.start for each in every[1:]), len(text)]
    return tuple(
        CountedFigure(each, counted(text, found, each.end, end)[0], text[each.start : each.end].strip(), stems)
        for each, end in zip(every, ends, strict=False)
    )


def letters_of(text: str) -> str:
    """Small letters and digits with single blanks: how quotations are compared, whatever their marks and accents."""
    return f" {' '.join(_LETTERS.findall(without_accents(text.lower())))} "
