"""The sentences of found passages that are nearest to what somebody wrote, when nothing is asked. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from corpus import chunking
from retrieval.answer import Hit, Quote
from retrieval.english.quotes import quoted
from retrieval.finding.rescoring import closeness

_MOST = 3


def nearest(text: str, hits: Sequence[Hit], most: int = _MOST) -> tuple[Quote, ...]:
    """One sentence of each article, at most `most`: that with the most of the text's words, best passage first."""
    spans = [(hit, start, end) for hit in hits for start, end in chunking.sentences(hit.passage.text)]
    close = closeness(text, [hit.passage.text[start:end] for hit, start, end in spans])
    # Words that stand together count as much as words that stand there; the passage's own score decides a tie.
    ranked = sorted(zip(spans, close, strict=True), key=lambda each: (sum(each[1]), each[0][0].score), reverse=True)
    by_article: dict[str, Quote] = {}
    for (hit, start, end), _ in ranked:
        by_article.setdefault(hit.reported_as, quoted(hit, start, end))
    return tuple(by_article.values())[:most]
