"""The features by which the support of a sentence is weighed, as named numbers. Pure: vectors are handed in.

Words are weighed by how rare they are in English (`english/background.json`): a missing name tells more than a missing
"said".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.checking.evidence import Evidence, Facts, read
from retrieval.checking.figures import counting_another, gives
from retrieval.checking.reversals import denies, negates, opposite, surer, swapped
from retrieval.english.alignment import weight_in_order
from retrieval.english.background import rarity
from retrieval.english.openings import opens_with_name
from retrieval.english.words import Word, content

Array = NDArray[np.float32]

REVERSALS = ("denied", "opposite", "surer", "swapped")
"""The features of which any one is enough: the passages have it the other way."""
SHORTLIST = 6  # sentences of the passages that are looked at closely
_LEAST_WEIGHT = 0.1
_AROUND = 0.5  # what a word counts that stands in the headline or in the sentence before
_FRAGMENT = 4  # telling words, at most
_WINDOW = 4  # words within which two that follow each other in the sentence must stand
_MOST_ALIKE = 0.85  # a sentence that hardly tells less is looked at for reversals too


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence to be held against evidence."""

    text: str
    facts: Facts
    words: tuple[Word, ...]  # the words that carry meaning, those of figures left out
    weights: Mapping[str, float]  # of each stem of these words, and of each figure: "#0", "#1"

    @property
    def total(self) -> float:
        """The sum of the weights."""
        return sum(self.weights.values()) or 1.0


def claim_of(text: str, question: Facts | None = None) -> Claim:
    """A sentence with its weights. A fragment ("2,500.") is completed with the words of the question it answers.

    The words of a figure are weighed as one, so that "2,500" meets "two and a half thousand": `figure_stems`.
    """
    facts = read(text)
    spans = [(each.amount.start, each.amount.end) for each in facts.figures]
    found = [word for word in content(facts.words) if not any(start <= word.start < end for start, end in spans)]
    found = [word for word in found if word.text.lower() != "according"]
    if question is not None and len(found) <= _FRAGMENT:
        found += content(question.words)
    weights = {word.stem: max(_LEAST_WEIGHT, rarity(word.stem)) for word in found}
    weights |= {f"#{number}": 1.0 for number in range(len(facts.figures))}
    return Claim(text, facts, tuple(found), weights)


def figure_stems(claim: Claim, facts: Facts) -> frozenset[str]:
    """The figures of a claim that a text gives, as the claim's weights name them: "#0"."""
    return frozenset(
        f"#{number}"
        for number, figure in enumerate(claim.facts.figures)
        if any(gives(claim.text, figure, each) for each in facts.figures)
    )


@dataclass(frozen=True, slots=True)
class EvidenceRanking:
    """Which sentences of the evidence have most of a claim. Sentences are given by their index."""

    order: tuple[int, ...]  # the best sentences, best first
    shares: tuple[float, ...]
    """The share of the claim's weight that each of them has; the headline and the sentence before count half."""
    pair: tuple[int, ...]  # the one or two sentences that have most together
    stems: tuple[frozenset[str], ...]  # the stems of every sentence, and the figures of the claim that it gives


def rank_evidence(claim: Claim, evidence: Evidence) -> EvidenceRanking:
    """The sentences worth a closer look, by the weight of the claim's words in and around them."""
    stems = tuple(facts.stems | figure_stems(claim, facts) for facts in evidence.facts)
    scored = []
    for index, (sentence, inside) in enumerate(zip(evidence.sentences, stems, strict=True)):
        around = sentence.around
        weight = sum(
            value * (1.0 if stem in inside else _AROUND if stem in around else 0.0)
            for stem, value in claim.weights.items()
        )
        scored.append((weight / claim.total, index))
    scored.sort(key=lambda each: (-each[0], each[1]))
    best = scored[:SHORTLIST]
    order = tuple(index for _, index in best)
    return EvidenceRanking(order, tuple(share for share, _ in best), _pair(claim, stems, order), stems)


def _pair(claim: Claim, stems: Sequence[frozenset[str]], order: Sequence[int]) -> tuple[int, ...]:
    if not order:
        return ()
    first = order[0]
    rest = {stem: value for stem, value in claim.weights.items() if stem not in stems[first]}

    def adds(index: int) -> float:
        return sum(value for stem, value in rest.items() if stem in stems[index])

    second = max(order[1:], key=adds, default=first)
    return (first, second) if second != first and adds(second) > 0 else (first,)


def by_words(claim: Claim, evidence: Evidence, ranking: EvidenceRanking) -> dict[str, float]:
    """The features that come from words, reversals among them. The evidence has one sentence at least."""
    first = ranking.stems[ranking.order[0]]
    both = frozenset[str]().union(*(ranking.stems[index] for index in ranking.pair))
    every = evidence.stems.union(*ranking.stems)
    left = {stem: value for stem, value in claim.weights.items() if stem not in both}
    unseen = {stem: value for stem, value in claim.weights.items() if stem not in every}
    names = frozenset(word.stem for word in claim.words if word.is_number or _is_name(word))
    names |= {stem for stem in claim.weights if stem.startswith("#")}
    found = {
        "best": ranking.shares[0],
        "inside": _share(claim, first),
        "pair": 1 - sum(left.values()) / claim.total,
        "anywhere": 1 - sum(unseen.values()) / claim.total,
        "rarest left": max(left.values(), default=0.0),
        "rarest unseen": max(unseen.values(), default=0.0),
        "left": math.log1p(len(left)),
        "unseen": math.log1p(len(unseen)),
        "pairs of words": _bigrams(claim, [evidence.facts[index] for index in ranking.pair]),
        "order": _order(claim, evidence.facts[ranking.order[0]]),
        "names": len(names & first) / len(names) if names else 1.0,
        "names of pair": len(names & both) / len(names) if names else 1.0,
        "counting another": counting_another(
            claim.text, claim.facts.figures, [each.figures for each in evidence.facts]
        ),
        "words": math.log1p(len(claim.weights)),
    }
    return found | turned(claim, evidence, ranking)


def _is_name(word: Word) -> bool:
    return word.is_name and (word.start > 0 or opens_with_name(word.text))


def by_vectors(vectors: Array, found: Mapping[str, float]) -> dict[str, float]:
    """The features that come from cosines and `found`. `vectors`: of the claim, then of `order`, (1 + m, n)."""
    near = (vectors[1:] @ vectors[0]).tolist()
    first, second = [*sorted(near, reverse=True), 0.0][:2]
    return {
        "cosine": first,
        "second cosine": second,
        "cosine of best": near[0],
        "pair and cosine": found["pair"] * first,
        "anywhere and cosine": found["anywhere"] * first,
    }


def turned(claim: Claim, evidence: Evidence, ranking: EvidenceRanking) -> dict[str, float]:
    """The reversals that the best sentences show. A sentence that has the claim straight clears the others."""
    least = _MOST_ALIKE * ranking.shares[0]
    close = [index for index, share in zip(ranking.order, ranking.shares, strict=True) if share >= least]
    claimed = claim.facts.words
    shown: dict[str, list[bool | None]] = {name: [] for name in REVERSALS}
    for index in close:
        text, given = evidence.sentences[index].text, evidence.facts[index].words
        shown["denied"].append(denies(claimed, given))
        shown["opposite"].append(opposite(claimed, given))
        shown["surer"].append(surer(claim.text, claimed, given))
        shown["swapped"].append(swapped(claim.text, text, claimed, given))
    result = {name: float(True in found and False not in found) for name, found in shown.items()}
    passage_negates = any(negates(evidence.facts[index].words) for index in ranking.pair)
    return result | {"only the sentence denies": float(negates(claimed) and not passage_negates),
                     "only the passage denies": float(passage_negates and not negates(claimed))}  # fmt: skip


def _share(claim: Claim, stems: frozenset[str]) -> float:
    return sum(value for stem, value in claim.weights.items() if stem in stems) / claim.total


def _bigrams(claim: Claim, facts: Sequence[Facts]) -> float:
    """The share of neighbouring telling words that stand close together in one of the sentences."""
    pairs = [(one.stem, other.stem) for one, other in zip(claim.words, claim.words[1:], strict=False)]
    if not pairs:
        return 0.5
    near: set[tuple[str, str]] = set()
    for each in facts:
        stems = [word.stem for word in content(each.words)]
        for place, stem in enumerate(stems):
            near.update((stem, other) for other in stems[max(0, place - _WINDOW) : place + _WINDOW + 1])
    return sum(pair in near for pair in pairs) / len(pairs)


def _order(claim: Claim, facts: Facts) -> float:
    """The weight of the longest run of the claim's words that stands in the same order in the best sentence."""
    weighed = [(word.stem, claim.weights[word.stem]) for word in claim.words]
    return min(1.0, weight_in_order(weighed, [word.stem for word in facts.words]) / claim.total)
