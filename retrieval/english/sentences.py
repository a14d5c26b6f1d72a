"""The sentences of the hits, and which of them are worth a closer look. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from corpus import chunking
from retrieval.english.quotes import quoted
from retrieval.english.telling import tells
from retrieval.english.words import Word, words
from retrieval.quote import Hit, Quote

_MAX_CHARACTERS = 2_000  # read of one sentence; a longer one is a table or a list without full stops
_CHOICE = re.compile(r"\(?([A-H])[.)]\s+\S")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a passage."""

    hit: Hit
    rank: int  # that of the hit, from 0
    start: int  # its place in the passage's text
    end: int
    text: str
    words: tuple[Word, ...]
    stems: frozenset[str]  # the stems of its words
    before: Sentence | None  # the sentence before it in the passage
    passage_stems: frozenset[str]
    title_stems: frozenset[str]

    @property
    def around(self) -> frozenset[str]:
        """The stems of the headline and of the sentence before: the subject is often named only there."""
        return self.title_stems | (self.before.stems if self.before else frozenset())

    @property
    def span(self) -> tuple[Hit, int, int]:
        """Where it stands: the hit, and the offsets into the passage's text."""
        return self.hit, self.start, self.end

    def quote(self, since: Sentence | None = None) -> Quote:
        """The sentence as an exact quote; with `since`, one slice from that sentence's start to this one's end."""
        return quoted(self.hit, since.start if since else self.start, self.end)


def split(hits: Sequence[Hit]) -> list[Sentence]:
    """Every sentence of the hits, best hit first, each distinct text once; without quizzes, which tell nothing."""
    seen: set[str] = set()
    result: list[Sentence] = []
    for rank, hit in enumerate(hits):
        text = hit.passage.text
        spans = _without_quizzes(text, chunking.sentences(text))
        read = [tuple(words(text[start : min(end, start + _MAX_CHARACTERS)])) for start, end in spans]
        stems = [frozenset(word.stem for word in found) for found in read]
        passage_stems = frozenset[str]().union(*stems)
        title_stems = frozenset(word.stem for word in words(hit.passage.source.title[:_MAX_CHARACTERS]))
        before: Sentence | None = None
        for (start, end), found, own in zip(spans, read, stems, strict=True):
            sentence = Sentence(hit, rank, start, end, text[start:end], found, own, before, passage_stems, title_stems)
            before = sentence
            key = f"{hit.passage.source.id} {sentence.text}"
            if found and key not in seen:
                seen.add(key)
                result.append(sentence)
    return result


def _without_quizzes(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The sentences without the quizzes: a question, its lettered choices ("A. Spider", "B. Ladybug"), its heading.

    Choices at the start of the text belong to a question that was cut off.
    """
    letters = [match.group(1) if (match := _CHOICE.match(text, start, end)) else "" for start, end in spans]
    marks = [text[end - 1] for _, end in spans]
    quiz: set[int] = set()
    for place, (one, other) in enumerate(pairwise(letters)):
        asked = place == 0 or place in quiz or marks[place - 1] == "?"
        if one and other and ord(other) - ord(one) == 1 and asked:
            heading = place > 1 and place not in quiz and marks[place - 2].isalpha()
            quiz.update(range(max(0, place - 1 - heading), place + 2))
    return [span for place, span in enumerate(spans) if place not in quiz]


def shortlist(sentences: Sequence[Sentence], weight: dict[str, float], size: int) -> list[Sentence]:
    """The `size` sentences worth embedding: by the question's words in and around them, and by rank.

    The words around a sentence count half.
    """
    total = sum(weight.values()) or 1.0

    def worth(sentence: Sentence) -> float:
        near = sentence.around
        inside = sum(value for stem, value in weight.items() if stem in sentence.stems)
        around = sum(value for stem, value in weight.items() if stem not in sentence.stems and stem in near)
        return (inside + 0.5 * around) / total + 0.5 / (1 + sentence.rank)

    telling = [sentence for sentence in sentences if tells(sentence.text)]
    return sorted(telling, key=worth, reverse=True)[:size]
