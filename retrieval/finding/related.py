"""What the articles hold near each claim of a message. Never a verdict: near is not true, nothing near is not false.

A sentence of an article is near a claim when the two mean alike (cosine of their embeddings) and the sentence shares
the claim's rarer words: half and half.

NEAR is the lowest step of 0.05 at which no more than one claim in ten on an event that the collection need not tell
gets a sentence, on 120 claims of summaries over 200 news articles. There 0.925 of the claims that an article tells get
a sentence of that very article, and 0.083 of the others get any. On as many held apart: 0.958 and 0.125 (of 30 such
sentences of another draw, read by hand, 12 told the same event after all). Both measures together tell the two kinds
of claims apart better than either: 0.977 of all pairs held apart in the right order, against 0.951 by cosine and 0.971
by words. Of the 126 sentences of five articles that retell the same events 0.460 have something near in the other
four: many say it in words of their own, so that nothing near means little; of 120 claims on other things none has.
`python tests/bench/measure_related.py`
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy
from numpy.typing import NDArray

from corpus import chunking
from retrieval.answer import Hit, Question, Quote, Searched
from retrieval.english.background import load_background
from retrieval.english.sentences import Sentence, shortlist, split
from retrieval.english.words import content, words

NEAR = 0.45
_MOST_CLAIMS = 5
_MOST_QUOTES = 3  # for one claim, each of another article
_PASSAGES = 12  # found for each claim
_SHORTLIST = 16  # sentences embedded for each claim; twice as many find nothing more
_FEWEST_WORDS = 3  # that carry meaning; less than that claims nothing one could look up
_ADDRESS = re.compile(r"\b\w+://\S+")
_FINAL = frozenset(".!?…”\"'’)")


class Embeddings(Protocol):
    """What this needs of an embedding model."""

    def embed_array(self, texts: Sequence[str]) -> NDArray[numpy.float32]:
        """Unit vectors, one row for each text."""
        ...


class Searches(Protocol):
    """What finds passages: `retrieval.finding.search.Searcher`."""

    def search(self, question: Question, k: int = 20) -> list[Hit]:
        """The k best passages for a question, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a message: `text == message[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Report:
    """What the articles hold near one claim: nearest first, one sentence an article, at most 3; there may be none."""

    claim: Claim
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """The claims of a message in their order, each with what is near it, and how much was looked through."""

    reports: tuple[Report, ...]
    searched: Searched


@dataclass(frozen=True, slots=True)
class Beside:
    """A sentence beside a claim: the cosine of the two, and by weight the share of the claim's words that it has."""

    sentence: Sentence
    cosine: float
    shared: float

    @property
    def nearness(self) -> float:
        """Higher is nearer, 1 for the same words; see NEAR."""
        return (self.cosine + self.shared) / 2


def related(text: str, searcher: Searches, embeddings: Embeddings, searched: Searched) -> Related:
    """What is near each claim of a message. A message that claims nothing has no reports."""
    reports = tuple(Report(claim, _quotes(beside(claim.text, searcher, embeddings))) for claim in claims(text))
    return Related(reports, searched)


def claims(text: str) -> list[Claim]:
    """The first sentences of a message that say enough to be looked up, at most 5. A question claims nothing."""
    spans = [(start, end) for start, end in chunking.sentences(text) if not text[start:end].endswith("?")]
    telling = [(start, end) for start, end in spans if len(_content(text[start:end])) >= _FEWEST_WORDS]
    return [Claim(text[start:end], start, end) for start, end in telling[:_MOST_CLAIMS]]


def beside(claim: str, searcher: Searches, embeddings: Embeddings) -> list[Beside]:
    """The sentences of the articles that may be near a claim, nearest first. Headings are left out."""
    found = split(searcher.search(Question(claim), _PASSAGES))
    background = load_background()
    weight = {stem: background.weight(stem) for stem in _content(claim)}
    chosen = shortlist([sentence for sentence in found if sentence.text[-1] in _FINAL], weight, _SHORTLIST)
    if not chosen:
        return []
    vectors = embeddings.embed_array([claim, *(sentence.text for sentence in chosen)])
    total = sum(weight.values()) or 1.0
    shares = [sum(weight[stem] for stem in weight.keys() & sentence.stems) / total for sentence in chosen]
    both = [Beside(*each) for each in zip(chosen, (vectors[1:] @ vectors[0]).tolist(), shares, strict=True)]
    return sorted(both, key=lambda each: -each.nearness)


def _content(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning; what an address on the web is made of carries none."""
    return frozenset(word.stem for word in content(words(_ADDRESS.sub(" ", text))))


def _quotes(found: Sequence[Beside]) -> tuple[Quote, ...]:
    near = [each.sentence for each in found if each.nearness >= NEAR]
    by_article: dict[str, Quote] = {}
    for sentence in near:
        by_article.setdefault(sentence.hit.reported_as, sentence.quote())
    return tuple(by_article.values())[:_MOST_QUOTES]
