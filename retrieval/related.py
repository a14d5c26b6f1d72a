"""What the articles hold near each claim of a message. Never a verdict: near is not true, nothing near is not false.

A sentence of an article is near a claim when the two mean alike and share words that tell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from corpus import chunking
from retrieval.answer import Hit, Question, Quote, Searched
from retrieval.quoting import Embeddings
from retrieval.quoting.background import load_background
from retrieval.quoting.sentences import Sentence, split
from retrieval.quoting.words import content, words

_MOST_CLAIMS = 5
_MOST_QUOTES = 3  # for one claim, each of another article
_PASSAGES = 12  # searched for each claim
_FEWEST_WORDS = 3  # that carry meaning; less than that claims nothing one could look up
NEAR = 0.5
SHARED = 0.5  # the share of words in nearness


class Searches(Protocol):
    """What finds passages: `retrieval.search.Searcher`."""

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
    """What the articles hold near one claim, nearest first, one sentence an article; nothing is no verdict either."""

    claim: Claim
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Related:
    """The claims of a message in their order, each with what is near it, and how much was looked through."""

    reports: tuple[Report, ...]
    searched: Searched


def related(text: str, searcher: Searches, embeddings: Embeddings, searched: Searched) -> Related:
    """What is near each claim of a message. A message that claims nothing has no reports."""
    return Related(tuple(Report(claim, _near(claim, searcher, embeddings)) for claim in claims(text)), searched)


def claims(text: str) -> list[Claim]:
    """The first sentences of a message that say enough to be looked up, at most 5. A question claims nothing."""
    spans = [(start, end) for start, end in chunking.sentences(text) if not text[start:end].endswith("?")]
    telling = [(start, end) for start, end in spans if len(content(words(text[start:end]))) >= _FEWEST_WORDS]
    return [Claim(text[start:end], start, end) for start, end in telling[:_MOST_CLAIMS]]


def nearness(claim: str, sentences: Sequence[Sentence], embeddings: Embeddings) -> list[float]:
    """How near each sentence is to a claim: its cosine, and the weight of the claim's words that it shares."""
    if not sentences:
        return []
    background = load_background()
    weight = {word.stem: background.weight(word.stem) for word in content(words(claim))}
    total = sum(weight.values()) or 1.0
    vectors = embeddings.embed_array([claim, *(sentence.text for sentence in sentences)])
    cosines = vectors[1:] @ vectors[0]
    shared = [sum(value for stem, value in weight.items() if stem in sentence.stems) / total for sentence in sentences]
    return [(1 - SHARED) * float(cosine) + SHARED * share for cosine, share in zip(cosines, shared, strict=True)]


def _near(claim: Claim, searcher: Searches, embeddings: Embeddings) -> tuple[Quote, ...]:
    sentences = split(searcher.search(Question(claim.text), _PASSAGES))
    scored = zip(nearness(claim.text, sentences, embeddings), sentences, strict=True)
    best = sorted((one for one in scored if one[0] >= NEAR), key=lambda one: -one[0])
    by_article: dict[str, Quote] = {}
    for _, sentence in best:
        by_article.setdefault(sentence.hit.passage.source.id, sentence.quote())
    return tuple(by_article.values())[:_MOST_QUOTES]
