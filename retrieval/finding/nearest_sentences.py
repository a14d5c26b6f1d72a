"""The sentences nearest to a statement, where somebody writes one instead of a question. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from corpus import chunking
from retrieval.english.quotes import one_each
from retrieval.finding.rescoring import closeness
from retrieval.quote import Hit, Quote

_MOST = 3


def nearest(text: str, hits: Sequence[Hit], most: int = _MOST) -> tuple[Quote, ...]:
    """One sentence of each article, the one closest to the words of the text; at most `most`, closest first."""
    spans = [(hit, start, end) for hit in hits for start, end in chunking.sentences(hit.passage.text)]
    close = closeness(text, [hit.passage.text[start:end] for hit, start, end in spans])
    # Words that stand together count as much as words that stand there; the passage's own score decides a tie.
    ranked = sorted(zip(spans, close, strict=True), key=lambda pair: (sum(pair[1]), pair[0][0].score), reverse=True)
    return one_each((span for span, _ in ranked), most)
