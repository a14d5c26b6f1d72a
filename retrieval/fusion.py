"""Two rankings become one, and the first five stay varied. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from retrieval.answer import Hit

_FIRST = 5
_MOST_OF_ONE_ARTICLE = 2


def fuse(words: Mapping[str, float], similarity: Mapping[str, float], words_weight: float) -> dict[str, float]:
    """One score for each passage that either search found, best first, between 0 and 1.

    The score is the convex combination of the bm25 score, as a share of the best one of this question, and
    the cosine similarity (Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval",
    2023: better than reciprocal ranks, and one weight to tune). A passage that the word search did not
    return has at most the score of the last one it did return; that bound, a little lowered, stands for it.
    """
    best = max(words.values(), default=0.0) or 1.0
    floor = 0.8 * min(words.values(), default=0.0)
    scores = {
        key: words_weight * words.get(key, floor) / best + (1 - words_weight) * max(0.0, similarity.get(key, 0.0))
        for key in {**words, **similarity}
    }
    return dict(sorted(scores.items(), key=lambda pair: (-pair[1], pair[0])))


def fold(hits: Sequence[Hit]) -> list[Hit]:
    """Passages of one wording (same text, same span) under the best one; the others become its copies."""
    kept: dict[tuple[str, int, int], Hit] = {}
    for hit in hits:
        passage = hit.passage
        kept.setdefault((passage.version, passage.start, passage.end), hit)
    return list(kept.values())


def vary(hits: Sequence[Hit]) -> list[Hit]:
    """At most two passages of one article among the first five, the order kept otherwise."""
    first: list[Hit] = []
    later: list[Hit] = []
    counts: dict[str, int] = {}
    for hit in hits:
        article = hit.passage.source.id
        if len(first) < _FIRST and counts.get(article, 0) < _MOST_OF_ONE_ARTICLE:
            counts[article] = counts.get(article, 0) + 1
            first.append(hit)
        else:
            later.append(hit)
    return first + later
