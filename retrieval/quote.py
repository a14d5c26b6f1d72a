"""Words of stored articles: a passage that was found, and exact words of it. Types only."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.article import Passage, Source


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that may hold the answer.

    Attributes:
        passage: the passage.
        score: between 0 and 1; higher is better.
        copies: other sources that say all of the passage in a copy of the article, edited a little or not at all. They
            count as one report with it.
        report: the version of the text that stands for all copies of the article; None where it has no copies, or only
            those of the very same text.
        partly: other sources that say only some sentences of the passage, with the spans of these sentences (offsets
            into the passage's text).
        similarity: the cosine of its vector and the question's; 0 where no vectors are searched. Unlike the score, it
            is not told from the best hit.
    """

    passage: Passage
    score: float
    copies: tuple[Source, ...] = ()
    report: str | None = None
    partly: tuple[tuple[Source, tuple[tuple[int, int], ...]], ...] = ()
    similarity: float = 0.0

    @property
    def reported_as(self) -> str:
        """The identity of the report: the same for all copies of an article."""
        return self.report or self.passage.version

    def quote(self, start: int, end: int) -> Quote:
        """The words between two offsets of the passage's text as an exact quote, with the sources that say them too."""
        sentences = {span for _, spans in self.partly for span in spans if span[0] < end and start < span[1]}
        saying = [source for source, spans in self.partly if sentences and sentences <= set(spans)]
        first = self.passage.start
        return Quote(self.passage, first + start, first + end, (*self.copies, *saying))


@dataclass(frozen=True, slots=True)
class DayWord:
    """Words of a text that mean a day, told from the day of writing: "on Tuesday" in an article of 7 February 2024.

    `day` is None for a month, `month` too for a year.
    """

    words: str
    year: int
    month: int | None
    day: int | None

    @property
    def iso(self) -> str:
        """What they mean as ISO 8601 has it: "2024-02-06", "2024-02" or "2024"."""
        parts = (f"{self.year:04}", self.month and f"{self.month:02}", self.day and f"{self.day:02}")
        return "-".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words of a stored article.

    Attributes:
        passage: the passage that holds them.
        start, end: offsets into the article's text.
        copies: other sources that say the same in a copy of the article.
        day_words: which days its words mean; empty where the article has no date.
        opinion: whether the article is an opinion piece.
    """

    passage: Passage
    start: int
    end: int
    copies: tuple[Source, ...] = ()
    day_words: tuple[DayWord, ...] = ()
    opinion: bool = False

    def __post_init__(self) -> None:
        if not self.passage.start <= self.start < self.end <= self.passage.end:
            raise ValueError(f"quote {self.start}:{self.end} is not inside its passage")

    @property
    def text(self) -> str:
        """The quoted words, a verbatim slice of the article."""
        offset = self.passage.start
        return self.passage.text[self.start - offset : self.end - offset]

    @property
    def source(self) -> Source:
        """The source of the article that is quoted."""
        return self.passage.source


@dataclass(frozen=True, slots=True)
class FoundSentence:
    """A hit as a search shows it.

    Attributes:
        quote: the sentence of it that holds most of the words searched for.
        lit: the spans of the quote's text that match.
        headline_lit: the spans of the headline that match.
    """

    hit: Hit
    quote: Quote
    lit: tuple[tuple[int, int], ...] = ()
    headline_lit: tuple[tuple[int, int], ...] = ()
