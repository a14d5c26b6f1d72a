"""Sentences with passages that support them or do not, made from HaluEval (MIT).

Right: sentences of the right summaries, and right answers, with passages of their article. Wrong: the same with the
telling sentences taken out of the passages; the same with a number changed, a name swapped for another of the article
or a negation put in; sentences of the invented summaries, and invented answers. These last are noisy: most of an
invented summary is true.
"""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from checking_changes import corruptions, fused, paraphrased, shortened

from corpus import chunking
from corpus.article import Article, Source
from retrieval.checking.evidence import Evidence, evidence_of
from retrieval.checking.features import claim_of, rank_evidence
from retrieval.english.words import words
from retrieval.quote import Hit

SEED = 20_261_123
_MOST = 6_000  # characters of an article that are read
_PASSAGES = 3  # that a sentence is held against


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence, the passages it is held against, and whether they support it. `how` it was made."""

    text: str
    hits: tuple[Hit, ...]
    right: bool
    how: str
    held: bool
    question: str = ""


def hits_of(key: str, text: str) -> list[Hit]:
    """The passages of a text without a headline."""
    article = Article(Source(key, ""), text)
    return [Hit(passage, 0.5) for passage in chunking.chunk(article)]


def summaries(data: Path, count: int) -> Iterator[Example]:
    """Examples of `count` articles; three in ten are held apart."""
    with gzip.open(data / "halueval/summarization.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    draw = random.Random(SEED)
    for number in draw.sample(range(len(rows)), count):
        yield from _of_article(f"article {number}", rows[number], random.Random(number))


def _of_article(key: str, row: dict[str, str], draw: random.Random) -> Iterator[Example]:
    text = row["document"][:_MOST]
    hits, held = hits_of(key, text), draw.random() < 0.3
    for sentence in _sentences(row["right_summary"]):
        near = nearest(sentence, hits, draw)
        yield Example(sentence, near, True, "right summary", held)
        for how, wrong in corruptions(sentence, text, draw):
            yield Example(wrong, near, False, how, held)
        bare = without(sentence, near, draw.choice((1, 2, 3)))
        if bare:
            yield Example(sentence, bare, False, "passages without it", held)
    yield from _of_its_sentences(text, hits, draw, held)
    for sentence in _sentences(row["hallucinated_summary"]):
        yield Example(sentence, nearest(sentence, hits, draw), False, "invented summary", held)


def _of_its_sentences(text: str, hits: list[Hit], draw: random.Random, held: bool) -> Iterator[Example]:
    """Right: a sentence of the article shortened, or two in one. Wrong: corrupted, or halves of two put together."""
    spans = [
        text[start:end]
        for start, end in chunking.sentences(text)
        if 60 < end - start < 250 and '"' not in text[start:end]
    ]
    for one, other in zip(spans[::2], spans[1::2], strict=False):
        if draw.random() > 3 / (1 + len(spans) / 2):
            continue
        short = shortened(one)
        near = nearest(one, hits, draw)
        yield Example(short, near, True, "own sentence", held)
        retold = paraphrased(short, draw)
        if retold:
            yield Example(retold, near, True, "in other words", held)
        for how, wrong in corruptions(short, text, draw):
            yield Example(wrong, near, False, how, held)
        both = f"{one.rstrip('.')}, and {other}"
        yield Example(both, nearest(both, hits, draw), True, "two sentences", held)
        mixed = fused(one, other)
        yield Example(mixed, nearest(both, hits, draw), False, "two halves", held)


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in chunking.sentences(text) if end - start > 20]


def nearest(sentence: str, hits: list[Hit], draw: random.Random) -> tuple[Hit, ...]:
    """The passages that tell most of a sentence, in the order of the article."""
    claim = claim_of(sentence)

    def share(hit: Hit) -> float:
        told = frozenset(word.stem for word in words(hit.passage.text))
        return sum(weight for stem, weight in claim.weights.items() if stem in told)

    chosen = sorted(hits, key=share, reverse=True)[: draw.randint(1, _PASSAGES)]
    return tuple(sorted(chosen, key=lambda hit: hit.passage.start))


def without(sentence: str, hits: tuple[Hit, ...], count: int) -> tuple[Hit, ...]:
    """The passages without the `count` sentences that tell most of this one."""
    evidence: Evidence = evidence_of(hits)
    support = rank_evidence(claim_of(sentence), evidence)
    gone = {evidence.sentences[index].text for index in support.order[:count]}
    left = " ".join(each.text for each in evidence.sentences if each.text not in gone)
    return tuple(hits_of(f"{hits[0].passage.source.id} without {sentence}", left)) if left else ()


def answers(data: Path, count: int) -> Iterator[Example]:
    """Right and invented answers to `count` questions, each with what is known."""
    rows = [json.loads(line) for line in (data / "halueval/qa.jsonl").open(encoding="utf-8")]
    draw = random.Random(SEED)
    for number in draw.sample(range(len(rows)), count):
        row = rows[number]
        hits = tuple(hits_of(f"answer {number}", re.sub(r"(?<=[a-z)])\.(?=[A-Z])", ". ", row["knowledge"])))
        held = random.Random(number).random() < 0.3
        if hits:
            yield Example(row["right_answer"], hits, True, "right answer", held, row["question"])
            yield Example(row["hallucinated_answer"], hits, False, "invented answer", held, row["question"])
