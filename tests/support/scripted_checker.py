"""A checker that anybody can follow by hand: a sentence stands when a passage has it word for word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from retrieval.answer import Statement
from retrieval.checking import Checked
from retrieval.quote import Hit, Quote


@dataclass
class Literal:
    """`asked` is what it was asked to check: the sentence, what it cites, the question."""

    asked: list[tuple[str, tuple[int, ...], str]] = field(default_factory=list)

    def check(self, sentence: str, cited: Sequence[int], hits: Sequence[Hit], question: str = "") -> Checked:
        self.asked.append((sentence, tuple(cited), question))
        for place, hit in enumerate(hits):
            start = hit.passage.text.find(sentence)
            if start >= 0:
                begin = hit.passage.start + start
                quote = Quote(hit.passage, begin, begin + len(sentence), hit.copies)
                return Checked(Statement(sentence, (), (quote,), 1.0), None, (place,))
        return Checked(None, "no passage has it")
