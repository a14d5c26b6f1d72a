"""What tells whether passages support a sentence, as named numbers. Pure: vectors are handed in.

Words are weighed by how rare they are in English (`english/background.json`): a name that no passage has tells more
than "said".
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.checking.evidence import Evidence, Told, read
from retrieval.checking.figures import counting_another, gives
from retrieval.checking.reversals import denies, negates, opposite, surer, swapped
from retrieval.english.alignment import weight_in_order
from retrieval.english.background import load_background
from retrieval.english.openings import opens_with_name
from retrieval.english.words import Word, content

Vectors = NDArray[np.float32]

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
    """A sentence to be held against evidence: its plain text, what it tells, the weight of each telling stem."""

    text: str
    told: Told
    words: tuple[Word, ...]
    weights: Mapping[str, float]

    @property
    def total(self) -> float:
        """The weight of all its telling words."""
        return sum(self.weights.values()) or 1.0


def claim_of(text: str, question: Told | None = None) -> Claim:
    """A sentence with its weights. A fragment ("2,500.") is told with the words of the question it answers.

    The words of a figure are weighed as one, so that "2,500" meets "two and a half thousand": `figure_stems`.
    """
    told = read(text)
    spans = [(each.amount.start, each.amount.end) for each in told.figures]
    found = [word for word in content(told.words) if not any(start <= word.start < end for start, end in spans)]
    found = [word for word in found if word.text.lower() != "according"]
    if question is not None and len(found) <= _FRAGMENT:
        found += content(question.words)
    background = load_background()
    weights = {word.stem: max(_LEAST_WEIGHT, background.weight(word.stem)) for word in found}
    weights |= {f"#{number}": 1.0 for number in range(len(told.figures))}
    return Claim(text, told, tuple(found), weights)


def figure_stems(claim: Claim, told: Told) -> frozenset[str]:
    """The figures of a claim that a text gives, each as "#" and its number."""
    return frozenset(
        f"#{number}"
        for number, figure in enumerate(claim.told.figures)
        if any(gives(claim.text, figure, each) for each in told.figures)
    )


@dataclass(frozen=True, slots=True)
class Support:
    """The sentences of the evidence that tell most of a claim, best first (indexes), and the shares of it they tell.

    `shares` are with the headline and the sentence before counting half; `pair` the one or two that tell most
    together. `stems` are those of every sentence of the evidence, the claim's figures that it gives among them.
    """

    order: tuple[int, ...]
    shares: tuple[float, ...]
    pair: tuple[int, ...]
    stems: tuple[frozenset[str], ...]


def support_of(claim: Claim, evidence: Evidence) -> Support:
    """The sentences worth a closer look, by the weight of the claim's words in and around them."""
    stems = tuple(told.stems | figure_stems(claim, told) for told in evidence.told)
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
    return Support(order, tuple(share for share, _ in best), _pair(claim, stems, order), stems)


def _pair(claim: Claim, stems: Sequence[frozenset[str]], order: Sequence[int]) -> tuple[int, ...]:
    if not order:
        return ()
    first = order[0]
    rest = {stem: value for stem, value in claim.weights.items() if stem not in stems[first]}

    def adds(index: int) -> float:
        return sum(value for stem, value in rest.items() if stem in stems[index])

    second = max(order[1:], key=adds, default=first)
    return (first, second) if second != first and adds(second) > 0 else (first,)


def by_words(claim: Claim, evidence: Evidence, support: Support) -> dict[str, float]:
    """The features of one claim and the evidence of one sentence at least, as far as words tell, reversals too."""
    first = support.stems[support.order[0]]
    both = frozenset[str]().union(*(support.stems[index] for index in support.pair))
    every = evidence.stems.union(*support.stems)
    left = {stem: value for stem, value in claim.weights.items() if stem not in both}
    unseen = {stem: value for stem, value in claim.weights.items() if stem not in every}
    names = frozenset(word.stem for word in claim.words if word.is_number or _is_name(word))
    names |= {stem for stem in claim.weights if stem.startswith("#")}
    found = {
        "best": support.shares[0],
        "inside": _share(claim, first),
        "pair": 1 - sum(left.values()) / claim.total,
        "anywhere": 1 - sum(unseen.values()) / claim.total,
        "rarest left": max(left.values(), default=0.0),
        "rarest unseen": max(unseen.values(), default=0.0),
        "left": math.log1p(len(left)),
        "unseen": math.log1p(len(unseen)),
        "pairs of words": _bigrams(claim, [evidence.told[index] for index in support.pair]),
        "order": _order(claim, evidence.told[support.order[0]]),
        "names": len(names & first) / len(names) if names else 1.0,
        "names of pair": len(names & both) / len(names) if names else 1.0,
        "counting another": counting_another(claim.text, claim.told.figures, [told.figures for told in evidence.told]),
        "words": math.log1p(len(claim.weights)),
    }
    return found | turned(claim, evidence, support)


def _is_name(word: Word) -> bool:
    return word.is_name and (word.start > 0 or opens_with_name(word.text))


def by_vectors(vectors: Vectors, found: Mapping[str, float]) -> dict[str, float]:
    """What cosines tell beyond the features found. `vectors`: of the claim, then of `support.order`, (1 + m, n)."""
    near = (vectors[1:] @ vectors[0]).tolist()
    first, second = [*sorted(near, reverse=True), 0.0][:2]
    return {
        "cosine": first,
        "second cosine": second,
        "cosine of best": near[0],
        "pair and cosine": found["pair"] * first,
        "anywhere and cosine": found["anywhere"] * first,
    }


def turned(claim: Claim, evidence: Evidence, support: Support) -> dict[str, float]:
    """Which reversals the sentences show that tell most of the claim; one that has it straight clears the others."""
    least = _MOST_ALIKE * support.shares[0]
    close = [index for index, share in zip(support.order, support.shares, strict=True) if share >= least]
    said = claim.told.words
    shown: dict[str, list[bool | None]] = {name: [] for name in REVERSALS}
    for index in close:
        text, told = evidence.sentences[index].text, evidence.told[index].words
        shown["denied"].append(denies(said, told))
        shown["opposite"].append(opposite(said, told))
        shown["surer"].append(surer(claim.text, said, told))
        shown["swapped"].append(swapped(claim.text, text, said, told))
    result = {name: float(True in found and False not in found) for name, found in shown.items()}
    told_negates = any(negates(evidence.told[index].words) for index in support.pair)
    return result | {"only the sentence denies": float(negates(said) and not told_negates),
                     "only the passage denies": float(told_negates and not negates(said))}  # fmt: skip


def _share(claim: Claim, stems: frozenset[str]) -> float:
    return sum(value for stem, value in claim.weights.items() if stem in stems) / claim.total


def _bigrams(claim: Claim, told: Sequence[Told]) -> float:
    """The share of neighbouring telling words that stand close together in one of the sentences."""
    pairs = [(one.stem, other.stem) for one, other in zip(claim.words, claim.words[1:], strict=False)]
    if not pairs:
        return 0.5
    near: set[tuple[str, str]] = set()
    for each in told:
        stems = [word.stem for word in content(each.words)]
        for place, stem in enumerate(stems):
            near.update((stem, other) for other in stems[max(0, place - _WINDOW) : place + _WINDOW + 1])
    return sum(pair in near for pair in pairs) / len(pairs)


def _order(claim: Claim, told: Told) -> float:
    """The weight of the longest run of the claim's words that stands in the same order in the best sentence."""
    weighed = [(word.stem, claim.weights[word.stem]) for word in claim.words]
    return min(1.0, weight_in_order(weighed, [word.stem for word in told.words]) / claim.total)
