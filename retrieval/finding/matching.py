"""What a search shows of its hits: those that match, each by the sentence that holds the match. Pure.

A hit matches when two things hold:

- Its score is at least half of the best one. Over the sample and a folder of other articles the scores of most of 21
  searches for what stands in them fell off about there: from 0.45 to 0.23 for "coalition troops" (best: 0.55), from
  0.68 to 0.19 for "Why were the talks suspended?".
- It has something of the search by itself: more than half of its words, by their rarity, within 30 words of the
  passage or its headline, or else a cosine similarity of 0.22. A score alone does not tell that, since the best word
  match of a search always counts in full. Over the same articles no passage came up to 0.22 for letters without a
  meaning ("xqzt blorf": 0.01) and for questions about another subject ("Who won the football world cup?": 0.06, "the
  weather tomorrow": 0.20), and none had more than 0.41 of the words; "army pullout" had 0.33 where none of its words
  stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from corpus import chunking
from retrieval.answer import Found, Question, Searched
from retrieval.english.quotes import quoted
from retrieval.english.search_terms import matching, terms_to_light
from retrieval.finding.rescoring import closeness
from retrieval.quote import FoundSentence, Hit

_OF_THE_BEST = 0.5
_OF_THE_WORDS = 0.5
_SIMILAR = 0.22


def found(question: Question, hits: Sequence[Hit], most: int, searched: Searched) -> Found:
    """What a search for the words of a question shows of its hits (best first): at most so many of those that match."""
    kept = relevant(question.text, hits)
    matches = tuple(match(question.text, hit) for hit in kept[:most])
    return Found(matches, len(kept) - len(matches), len(hits) - len(kept), searched, question.as_of)


def relevant(text: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that match a search, in their order."""
    best = max((hit.score for hit in hits), default=0.0)
    close = closeness(text, [hit.passage.indexed_text for hit in hits])
    return [
        hit
        for hit, (_, window) in zip(hits, close, strict=True)
        if hit.score >= _OF_THE_BEST * best and (window > _OF_THE_WORDS or hit.similarity >= _SIMILAR)
    ]


def match(text: str, hit: Hit) -> FoundSentence:
    """The hit with its sentence that holds most of the words, those that stand together first; the earlier of two."""
    spans = chunking.sentences(hit.passage.text)
    close = closeness(text, [hit.passage.text[slice(*span)] for span in spans])
    held = [(window, adjacency) for adjacency, window in close]
    quote = quoted(hit, *spans[max(range(len(spans)), key=held.__getitem__)])
    lit = terms_to_light(text)
    return FoundSentence(hit, quote, tuple(matching(quote.text, lit)), tuple(matching(quote.source.title, lit)))
