"""Two rankings become one, and the first five stay varied. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

from corpus.copies.confirming import figures_of, says_the_same, shared
from corpus.copies.shingles import shingles
from retrieval.quote import Hit

_FIRST = 5
_MOST_OF_ONE_ARTICLE = 2


def fuse(words: Mapping[str, float], similarity: Mapping[str, float], words_weight: float) -> dict[str, float]:
    """One score for each passage that either search found, best first, between 0 and 1.

    The score is the convex combination of the bm25 score, as a share of the best one of this question, and
    the cosine similarity (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval",
    2023: better than reciprocal ranks, and one weight to tune). A passage that the word search did not
    return would score at most as the last one that it did return; it counts with 0.8 of that bound.
    """
    best = max(words.values(), default=0.0) or 1.0
    floor = 0.8 * min(words.values(), default=0.0)
    scores = {
        key: words_weight * words.get(key, floor) / best + (1 - words_weight) * max(0.0, similarity.get(key, 0.0))
        for key in {**words, **similarity}
    }
    return dict(sorted(scores.items(), key=lambda pair: (-pair[1], pair[0])))


def fold(hits: Sequence[Hit], reports: Mapping[str, Sequence[str]] = MappingProxyType({})) -> list[Hit]:
    """One hit for all passages that say the same in copies of one article, with their best score; best first.

    Of one wording (same version, same span) the best hit is kept. Of a group of near-copies the passage of the first
    version that has it is kept, so a passage with words or figures of its own stays.

    Args:
        hits: best first.
        reports: the versions of a copy group, in order of preference, for each version that is in one.
    """
    kept: dict[tuple[str, int, int], Hit] = {}
    for hit in hits:
        passage = hit.passage
        kept.setdefault((passage.version, passage.start, passage.end), hit)
    alone = [hit for hit in kept.values() if hit.passage.version not in reports]
    groups: dict[str, list[Hit]] = {}
    for hit in kept.values():
        if hit.passage.version in reports:
            report = reports[hit.passage.version][0]
            groups.setdefault(report, []).append(replace(hit, report=report))
    folded = [hit for group in groups.values() for hit in _distinct(group, reports[group[0].passage.version])]
    return sorted([*alone, *folded], key=lambda hit: -hit.score)


def _distinct(group: Sequence[Hit], order: Sequence[str]) -> list[Hit]:
    """The passages of one copy group that say something new, in the order of versions, each with the best score."""
    kept: list[Hit] = []
    for hit in sorted(group, key=lambda hit: order.index(hit.passage.version)):
        passage = hit.passage
        others = [place for place, other in enumerate(kept) if other.passage.version != passage.version]
        text = "\n".join(kept[place].passage.text for place in others)
        if not others or not says_the_same(passage.text, shingles(text), figures_of(text)):
            kept.append(hit)
            continue
        nearest = max(others, key=lambda place: shared(passage.text, kept[place].passage.text))
        best = kept[nearest]
        kept[nearest] = replace(best, score=max(best.score, hit.score), similarity=max(best.similarity, hit.similarity))
    return kept


def vary(hits: Sequence[Hit]) -> list[Hit]:
    """At most two passages of one article, copies included, among the first five. Otherwise the order is kept."""
    first: list[Hit] = []
    later: list[Hit] = []
    counts: dict[str, int] = {}
    for hit in hits:
        article = hit.reported_as
        if len(first) < _FIRST and counts.get(article, 0) < _MOST_OF_ONE_ARTICLE:
            counts[article] = counts.get(article, 0) + 1
            first.append(hit)
        else:
            later.append(hit)
    return first + later
