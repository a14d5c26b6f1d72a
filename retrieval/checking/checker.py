"""Holds a sentence against the passages it cites, and against the others where those do not support it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from retrieval.answer import Statement
from retrieval.checking.asking import asking
from retrieval.checking.evidence import Evidence, evidence_of, read
from retrieval.checking.facts import missing, names_of
from retrieval.checking.features import Array, Claim, EvidenceRanking, by_vectors, by_words, claim_of, rank_evidence
from retrieval.checking.plain import parts_of, plain, why_empty, without_source
from retrieval.checking.scoring import Scorer, load_scorer
from retrieval.english.speakers import speaker
from retrieval.english.tenses import ages
from retrieval.quote import Hit
from retrieval.reader.passage_reading import Reader

_MOST_QUOTES = 3
_ADDS = 0.12  # of the sentence's weight that a further quote must tell
_OTHERS = 4  # passages that are tried where the cited ones do not support the sentence
_MOST_VECTORS = 2_048  # kept, since the sentences of one answer are held against the same passages
_UNSUPPORTED = "no passage supports it"
_WHY = {
    "denied": "the passages say the opposite: one of them denies it",
    "opposite": "the passages say the opposite",
    "surer": "the passages call it only possible",
    "swapped": "the passages have it the other way round: who did it, and to whom",
}


class Embedder(Protocol):
    """Gives one vector of length 1 for each text."""

    def embed_array(self, texts: Sequence[str]) -> Array:
        """Float32 (texts, dimension)."""
        ...


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one sentence."""

    statement: Statement | None  # the sentence with the exact quotes that support it, None when nothing does
    problem: str | None  # why nothing supports it, in a few words
    cited: tuple[int, ...] = ()  # the indexes of the hits whose words support it, ascending


@dataclass(frozen=True, slots=True)
class _Judged:
    """One sentence held against some hits. `problem` is None when they support it."""

    evidence: Evidence
    ranking: EvidenceRanking
    probability: float
    problem: str | None


class Checker:
    """Tells which sentences the passages support. Safe to use from many threads.

    With a reader and with embeddings of length 1 it knows more than words tell; with one alone it goes by words.
    """

    def __init__(
        self, reader: Reader | None = None, embeddings: Embedder | None = None, *, scorer: Scorer | None = None
    ) -> None:
        self.reader = reader
        self.embeddings = embeddings
        self.scorer = scorer or load_scorer()
        self._vector = lru_cache(maxsize=_MOST_VECTORS)(self._embed)

    def check(self, sentence: str, cited: Sequence[int], hits: Sequence[Hit], question: str = "") -> Checked:
        """One sentence of a model, without its marks, against the hits at the indexes `cited`; others are dropped.

        Where these do not support it, the hits that tell most of it are tried, and taken as cited when they do.
        """
        text = plain(sentence)
        empty = why_empty(text)
        if empty:
            return Checked(None, empty)
        asked = read(question) if question else None
        claim = claim_of(without_source(text), asked)
        named = names_of(question)
        parts = [claim_of(part) for part in parts_of(claim.text)]
        first: _Judged | None = None
        for chosen in _attempts(
            claim, parts, [index for index in dict.fromkeys(cited) if 0 <= index < len(hits)], hits
        ):
            judged = self._judge(claim, parts, [hits[index] for index in chosen], named)
            first = first or judged
            if judged.problem is None:
                return _stands(text, claim, judged, chosen)
        return Checked(None, first.problem if first else "there is no passage")

    def _judge(self, claim: Claim, parts: Sequence[Claim], hits: Sequence[Hit], named: frozenset[str]) -> _Judged:
        evidence = evidence_of(hits)
        ranking = rank_evidence(claim, evidence)
        problem = missing(claim.text, evidence, named)
        if problem or not ranking.order:
            return _Judged(evidence, ranking, 0.0, problem or "the passages are empty")
        found = by_words(claim, evidence, ranking)
        reversal = next((why for name, why in _WHY.items() if found[name]), None)
        if reversal:
            return _Judged(evidence, ranking, 0.0, reversal)
        probability = self._probability(claim, evidence, ranking, found)
        if probability < self._least and len(parts) > 1:  # each clause may rest on a sentence of its own
            probability = min(self._of_part(part, evidence) for part in parts)
        return _Judged(evidence, ranking, probability, _UNSUPPORTED if probability < self._least else None)

    @property
    def _least(self) -> float:
        return (self.scorer.full if self.reader and self.embeddings else self.scorer.words).least

    def _of_part(self, part: Claim, evidence: Evidence) -> float:
        ranking = rank_evidence(part, evidence)
        found = by_words(part, evidence, ranking)
        return 0.0 if any(found[name] for name in _WHY) else self._probability(part, evidence, ranking, found)

    def _probability(
        self, claim: Claim, evidence: Evidence, ranking: EvidenceRanking, found: dict[str, float]
    ) -> float:
        if not (self.reader and self.embeddings):
            return self.scorer.words.support(found)
        texts = [claim.text, *(evidence.sentences[index].text for index in ranking.order)]
        near = by_vectors(np.stack([self._vector(each) for each in texts]), found)
        return self.scorer.full.support(found | near | asking(claim.text, evidence, ranking.order, self.reader))

    def _embed(self, text: str) -> Array:
        assert self.embeddings is not None
        row: Array = self.embeddings.embed_array([text])[0]
        return row


def _attempts(claim: Claim, parts: Sequence[Claim], cited: Sequence[int], hits: Sequence[Hit]) -> Iterator[list[int]]:
    """The sets of hits to try: the cited ones, each of those that tell most of it, the best of each clause."""
    if cited:
        yield list(cited)
    evidence = [evidence_of([hit]) for hit in hits]

    def ranked(each: Claim) -> list[int]:
        shares = [rank_evidence(each, one).shares[:1] for one in evidence]
        return sorted(range(len(hits)), key=lambda index: shares[index], reverse=True)

    yield from ([index] for index in ranked(claim)[:_OTHERS] if [index] != list(cited))
    best = sorted({index for part in parts for index in ranked(part)[:1]})
    if len(best) > 1 and best != sorted(cited):
        yield best


def _stands(text: str, claim: Claim, judged: _Judged, chosen: Sequence[int]) -> Checked:
    """The sentence with its quotes: the sentences that tell most, each further one because it adds something."""
    evidence = judged.evidence
    left = dict(claim.weights)
    quoted: list[int] = []
    while left and len(quoted) < _MOST_QUOTES:
        index = max(judged.ranking.order, key=lambda each: _adds(left, judged.ranking, each))
        if quoted and _adds(left, judged.ranking, index) < _ADDS * claim.total:
            break
        quoted.append(index)
        left = {stem: weight for stem, weight in left.items() if stem not in judged.ranking.stems[index]}
    sentences = [evidence.sentences[index] for index in quoted]
    statement = Statement(
        text=text,
        lit=(),
        quotes=tuple(dict.fromkeys(sentence.quote() for sentence in sentences)),
        support=judged.probability,
        speaker=speaker(sentences[0]),
        own_time=any(ages(sentence.text, ()) for sentence in sentences),
    )
    return Checked(statement, None, tuple(sorted({chosen[sentence.rank] for sentence in sentences})))


def _adds(left: dict[str, float], ranking: EvidenceRanking, index: int) -> float:
    return sum(weight for stem, weight in left.items() if stem in ranking.stems[index])
