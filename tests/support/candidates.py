"""Readings made by hand, and the answer that is written from them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from retrieval.agreement.candidate import Candidate
from retrieval.answer import Answer, Searched
from retrieval.english.sentences import split
from retrieval.question.understanding import understand
from retrieval.quoting import QuoteWriter
from retrieval.reader.passage_reading import PassageReading
from retrieval.reader.verdict import Verdict
from support import fakes
from support.answer_checkers import ByWords

ASKED = datetime(2026, 5, 9, tzinfo=UTC)
MAY = [date(2026, 5, day) for day in range(1, 9)]


class Unread:
    """The reader of a writer that is only asked to write."""

    identity = "none"

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[PassageReading]:
        """Nothing is to be read here."""
        raise AssertionError(f"{len(passages)} passages were read for {question}")


def reading(
    text: str,
    lit: str,
    day: date | None = None,
    paper: str | None = None,
    support: float = 0.9,
    title: str = "A report",
    credit: str | None = None,
    says: str = "",
) -> Candidate:
    """A reading of the sentence of `text` that has the words `lit`; each text is an article of its own.

    `says`: what the checker reads in it, "yes" or "no".
    """
    hit = fakes.hit(text, id=f"{paper} {text}", title=title, publisher=paper, published=day, credit=credit)
    sentence = next(each for each in split([hit]) if lit in each.text)
    start = sentence.text.index(lit)
    end = start + len(lit)
    verdict = Verdict(support, float(says == "yes"), float(says == "no"), 0.0, start, end) if says else None
    return Candidate(sentence, ((start, end),), (start, end), support, verdict)


def write(question: str, *readings: Candidate, most: int = 5) -> Answer:
    writer = QuoteWriter(Unread(), ByWords(), most, clock=lambda: ASKED)
    return writer.write(understand(question), readings, Searched("news", len(readings)))


def differ(question: str, first: str, second: str, days: tuple[date | None, date | None] = (None, None)) -> list[str]:
    """The kinds of difference between two sentences whose figures are in brackets."""
    made = []
    for number, text in enumerate((first, second)):
        lit = text[text.index("[") + 1 : text.index("]")]
        made.append(reading(text.replace("[", "").replace("]", ""), lit, days[number], f"Paper {number}"))
    return [difference.kind for difference in write(question, *made).differences]
