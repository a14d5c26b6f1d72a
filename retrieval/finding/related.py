"""What the articles hold near each claim of a message. Never a verdict: near is not true, nothing near is not false.

Nearness is the mean of two measures: the cosine of the embeddings of claim and sentence, and the share of the claim's
words, weighted by rarity, that the sentence has.

NEAR is the lowest step of 0.05 at which at most one in ten claims about other events gets a sentence, measured on 120
claims of summaries over 200 news articles (`python tests/bench/measure_related.py`). There 0.925 of the claims that an
article tells get a sentence of that article, and 0.083 of the claims about other events get any. On held-out claims the
two shares are 0.958 and 0.125; read by hand, 12 of 30 such sentences of another draw told the same event after all.
Of all held-out pairs 0.977 are in the right order by the mean, 0.951 by cosine alone, 0.971 by words alone.
Nothing near means little: of 126 sentences of five articles on the same events 0.460 have something near in the other
four articles, because many use other words. Of 120 claims on other things none has.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy
from numpy.typing import NDArray

from corpus import chunking
from retrieval.answer import Question, Searched
from retrieval.english.background import rarity
from retrieval.english.quotes import one_of_each_report
from retrieval.english.sentences import Sentence, shortlist, split
from retrieval.english.words import content, words
from retrieval.quote import Hit, Quote

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
class MessageClaim:
    """One sentence of a message: `text == message[start:end]`.

    `quotes` are near it, nearest first: one sentence an article, at most 3, or none.
    """

    text: str
    start: int
    end: int
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Related:
    """The claims of a message in their order with what is near each, and what was searched."""

    claims: tuple[MessageClaim, ...]
    searched: Searched


@dataclass(frozen=True, slots=True)
class Beside:
    """A sentence beside a claim.

    Attributes:
        cosine: of the embeddings of the two.
        shared: the share of the claim's words that the sentence has, weighted by rarity.
    """

    sentence: Sentence
    cosine: float
    shared: float

    @property
    def nearness(self) -> float:
        """Higher is nearer, 1 for the same words; see NEAR."""
        return (self.cosine + self.shared) / 2


def related(text: str, searcher: Searches, embeddings: Embeddings, searched: Searched) -> Related:
    """What the articles hold near each claim of a message."""
    near = (replace(claim, quotes=_quotes(beside(claim.text, searcher, embeddings))) for claim in claims(text))
    return Related(tuple(near), searched)


def claims(text: str) -> list[MessageClaim]:
    """The first sentences of a message that say enough to be looked up, at most 5. A question claims nothing."""
    spans = [(start, end) for start, end in chunking.sentences(text) if not text[start:end].endswith("?")]
    telling = [(start, end) for start, end in spans if len(_content(text[start:end])) >= _FEWEST_WORDS]
    return [MessageClaim(text[start:end], start, end) for start, end in telling[:_MOST_CLAIMS]]


def beside(claim: str, searcher: Searches, embeddings: Embeddings) -> list[Beside]:
    """The sentences of the articles that may be near a claim, nearest first. Headings are left out."""
    found = split(searcher.search(Question(claim), _PASSAGES))
    weight = {stem: rarity(stem) for stem in _content(claim)}
    chosen = shortlist([sentence for sentence in found if sentence.text[-1] in _FINAL], weight, _SHORTLIST)
    if not chosen:
        return []
    vectors = embeddings.embed_array([claim, *(sentence.text for sentence in chosen)])
    total = sum(weight.values()) or 1.0
    shares = [sum(weight[stem] for stem in weight.keys() & sentence.stems) / total for sentence in chosen]
    candidates = map(Beside, chosen, (vectors[1:] @ vectors[0]).tolist(), shares)
    return sorted(candidates, key=lambda candidate: -candidate.nearness)


def _content(text: str) -> frozenset[str]:
    """The stems of the words that carry meaning. The parts of a web address carry none."""
    return frozenset(word.stem for word in content(words(_ADDRESS.sub(" ", text))))


def _quotes(found: Sequence[Beside]) -> tuple[Quote, ...]:
    return one_of_each_report((one.sentence.span for one in found if one.nearness >= NEAR), _MOST_QUOTES)
