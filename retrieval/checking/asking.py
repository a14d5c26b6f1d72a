"""Asks the reader for the names, figures and days of a sentence: the rest of it is the question. Pure.

"The mayor sued the builder" becomes "who sued the builder?". Where the passage answers with another name, the sentence
has its names swapped. This follows QAGS (Wang and others, 2020), but the question word stands where the name stood, so
that no model has to write questions.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.checking.evidence import Evidence, Facts, read
from retrieval.checking.figures import gives
from retrieval.english.expressions import Expression, expressions
from retrieval.english.openings import bare_name
from retrieval.english.words import words
from retrieval.reader.passage_reading import PassageReading, Reader

MOST_QUESTIONS = 3  # of a sentence; each takes the reader some 10 ms
MOST_SENTENCES = 4  # of the passages that are read for them
_POSSESSIVE = re.compile(r"(?:['’]s|s['’])\Z")
_FAR = 12.0  # of a margin; beyond it a reader is as sure as it can be
_IN = frozenset("in at near from to".split())
_ON = frozenset("on in since until by during before after".split())
_ASKING = {"date": "when", "figure": "how many", "money": "how much", "percent": "what percentage", "name": "who",
           "duration": "how long"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClozeQuestion:
    """A question made of a sentence by taking its answer out."""

    text: str
    answer: Facts  # of the words that were taken out

    def answered_by(self, text: str) -> bool:
        """Whether a text gives the same answer: "2,500" for "two and a half thousand"."""
        given = read(text)
        return bool(given.stems & self.answer.stems) or any(
            gives(self.text, figure, each) for figure in self.answer.figures for each in given.figures
        )


def questions(text: str) -> list[ClozeQuestion]:
    """The questions to a sentence, at most three: names first, then figures and days."""
    found = words(text)
    amounts = [(each.amount.start, each.amount.end) for each in read(text).figures]
    asked = [each for each in expressions(text, found) if each.type in _ASKING and _asks(text, each)]
    whole = [each for each in asked if not any(_within(each, other) for other in asked)]
    whole.sort(key=lambda each: (each.type != "name", each.start))
    result: dict[tuple[int, int], ClozeQuestion] = {}
    for each in whole:
        # "two and a half thousand" is one figure
        taken = next((one for one in amounts if one[0] <= each.start and each.end <= one[1]), (each.start, each.end))
        start, end, word = *taken, _ASKING[each.type]
        before = found[each.first - 1] if each.first else None
        if each.type == "name" and _POSSESSIVE.search(text[start:end]):
            word = "whose"
        elif before and before.text.lower() in (_IN if each.type == "name" else _ON if each.type == "date" else ()):
            start, word = before.start, "where" if each.type == "name" else "when"
        rest = text[end:].rstrip(" .!…")
        result.setdefault(taken, ClozeQuestion(f"{text[:start]}{word}{rest}?", read(text[taken[0] : end])))
    return list(result.values())[:MOST_QUESTIONS]


def _asks(text: str, each: Expression) -> bool:
    return each.type != "name" or bool(bare_name(text, text[each.start : each.end]))


def _within(one: Expression, other: Expression) -> bool:
    return one is not other and other.first <= one.first and one.last <= other.last and (
        (one.first, one.last) != (other.first, other.last) or one.type > other.type
    )  # fmt: skip


def asking(text: str, evidence: Evidence, order: Sequence[int], reader: Reader) -> dict[str, float]:
    """What the reader answers from the sentences of `order`, each with the one before it."""
    asked = questions(text)
    passage = _read_for(evidence, order)
    readings = [reader.read(each.text, [("", passage)])[0] for each in asked]
    leads = [_lead(each, reading, passage) for each, reading in zip(asked, readings, strict=True)]
    sure = [max(-_FAR, min(_FAR, lead)) for lead in leads]
    return {
        "asked": float(bool(asked)),
        "answered": sum(lead >= 0 for lead in leads) / len(leads) if leads else 1.0,
        "worst answer": min(sure, default=0.0),
        "mean answer": sum(sure) / len(sure) if sure else 0.0,
        "has": min((reading.has or 0.0 for reading in readings), default=0.0),
    }


def _read_for(evidence: Evidence, order: Sequence[int]) -> str:
    chosen = sorted(order[:MOST_SENTENCES])
    return " ".join(dict.fromkeys(evidence.sentences[index].text for index in chosen))


def _lead(asked: ClozeQuestion, reading: PassageReading, text: str) -> float:
    """By how much the best answer with the words of the sentence beats the best without; below 0 where it loses."""
    own, other = reading.none - _FAR, reading.none
    for span in reading.spans:
        if asked.answered_by(text[span.start : span.end]):
            own = max(own, span.score)
        else:
            other = max(other, span.score)
    return own - other
