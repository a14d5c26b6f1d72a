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

from corpus import chunking
from corpus.article import Article, Source
from retrieval.agreement.amounts import amounts
from retrieval.answer import Hit
from retrieval.checking.evidence import Evidence, evidence_of, read
from retrieval.checking.features import claim_of, support_of
from retrieval.quoting.expressions import expressions
from retrieval.quoting.words import words

SEED = 20_261_123
_MOST = 6_000  # characters of an article that are read
_PASSAGES = 3  # that a sentence is held against
_AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|had|will|can|could|would)\b(?! not| n.t)")
_PAST = re.compile(r"\b(said|told|won|killed|found|made|took|left|signed|agreed|announced|died|beat|lost)\b")
_OPPOSITES = tuple(
    pair.split()
    for pair in (
        "rose fell|increased decreased|won lost|up down|higher lower|more fewer|before after|first last|"
        "supported opposed|accepted rejected|arrested released|biggest smallest|began ended|guilty innocent"
    ).split("|")
)


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
    rows = [json.loads(line) for line in gzip.open(data / "halueval/summarization.jsonl.gz", "rt", encoding="utf-8")]
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
    for sentence in _sentences(row["hallucinated_summary"]):
        yield Example(sentence, nearest(sentence, hits, draw), False, "invented summary", held)


def _sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in chunking.sentences(text) if end - start > 20]


def nearest(sentence: str, hits: list[Hit], draw: random.Random) -> tuple[Hit, ...]:
    """The passages that tell most of a sentence, in the order of the article."""
    claim = claim_of(sentence, read(sentence))

    def share(hit: Hit) -> float:
        told = frozenset(word.stem for word in words(hit.passage.text))
        return sum(weight for stem, weight in claim.weights.items() if stem in told)

    chosen = sorted(hits, key=share, reverse=True)[: draw.randint(1, _PASSAGES)]
    return tuple(sorted(chosen, key=lambda hit: hit.passage.start))


def without(sentence: str, hits: tuple[Hit, ...], count: int) -> tuple[Hit, ...]:
    """The passages without the `count` sentences that tell most of this one."""
    evidence: Evidence = evidence_of(hits)
    support = support_of(claim_of(sentence, read(sentence)), evidence)
    gone = {evidence.sentences[index].text for index in support.order[:count]}
    left = " ".join(each.text for each in evidence.sentences if each.text not in gone)
    return tuple(hits_of(f"{hits[0].passage.source.id} without {sentence}", left)) if left else ()


def corruptions(sentence: str, text: str, draw: random.Random) -> list[tuple[str, str]]:
    """One wrong sentence of each kind that can be made of a right one."""
    made = (
        ("number changed", number_changed(sentence, draw)),
        ("name swapped", name_swapped(sentence, text, draw)),
        ("negation added", negated(sentence)),
        ("opposite", opposite(sentence)),
    )
    return [(how, wrong) for how, wrong in made if wrong]


def number_changed(sentence: str, draw: random.Random) -> str | None:
    """With one figure in digits changed to one of the same length."""
    found = [each for each in amounts(sentence) if sentence[each.begins].isdigit()]
    if not found:
        return None
    start = draw.choice(found).begins
    digits = re.match(r"\d[\d,]*", sentence[start:])
    assert digits is not None
    old = digits.group().rstrip(",")
    new = old
    while new == old:
        new = "".join(draw.choice("123456789") if char.isdigit() else char for char in old)
    return sentence[:start] + new + sentence[start + len(old) :]


def name_swapped(sentence: str, text: str, draw: random.Random) -> str | None:
    """With one name replaced by another name of the article with as many words."""
    here = [each for each in expressions(sentence, words(sentence)) if each.type == "name" and each.first > 0]
    there = {text[each.start : each.end] for each in expressions(text, words(text)) if each.type == "name"}
    draw.shuffle(here)
    for each in here:
        old = sentence[each.start : each.end]
        rivals = sorted(
            name for name in there
            if name.count(" ") == old.count(" ") and not set(name.split()) & set(sentence.split()) and len(name) > 3
            and abs(len(name) - len(old)) < 6
        )  # fmt: skip
        if rivals:
            return sentence[: each.start] + draw.choice(rivals) + sentence[each.end :]
    return None


def negated(sentence: str) -> str | None:
    """With "not" behind the first auxiliary, or "did not" for a plain past."""
    match = _AUXILIARY.search(sentence)
    return f"{sentence[: match.end()]} not{sentence[match.end() :]}" if match else None


def opposite(sentence: str) -> str | None:
    """With one word replaced by its opposite."""
    for one, other in _OPPOSITES:
        for old, new in ((one, other), (other, one)):
            changed = re.sub(rf"\b{old}\b", new, sentence, count=1)
            if changed != sentence:
                return changed
    return None


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
