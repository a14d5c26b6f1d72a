"""One question and its answer, held against the right answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from corpus.article import Source
from retrieval.answer import Answer, Listing, Outcome, Question
from retrieval.evaluation.matching import chosen, contains, exact, normalise, token_f1
from retrieval.evaluation.questions_file import Item
from retrieval.question.history import asked_before
from retrieval.quote import Quote


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """The text of one statement; `lit` are the spans of it that are highlighted."""

    text: str
    lit: tuple[tuple[int, int], ...] = ()

    @property
    def lit_words(self) -> tuple[str, ...]:
        """The lit words, one string for each span."""
        return tuple(self.text[start:end] for start, end in self.lit)


@dataclass(frozen=True, slots=True)
class Match:
    """How well words match the right answers: contain one, are one, token F1 with the nearest one."""

    contains: bool
    exact: bool
    f1: float


@dataclass(frozen=True, slots=True)
class Result:
    """How one question went.

    Attributes:
        said: what was answered, "possibly" included; empty when nothing was.
        text: how the whole text matches; None where no right answer is known.
        lit: how the highlighted words match: all of them for `contains`, those of the first statement for `exact` and
            `f1`. None where no right answer is known.
        would_be_right: the text, or without one the nearest sentence, contains a right answer.
        passages: how many passages were cited.
        passages_right: how many of them contain a right answer; None where none is known.
        article: a right article was cited, or named as a copy of a cited one; None where none is known.
        choice: the right choice is supported best; None where there is none.
        sources: names of the cited articles.
        confidence: the answer's own, 0 to 1; a refused question has one too.
        seconds: how long the answer took.
    """

    item: Item
    outcome: Outcome
    said: tuple[AnswerPart, ...]
    text: Match | None
    lit: Match | None
    would_be_right: bool
    passages: int
    passages_right: int | None
    article: bool | None
    choice: bool | None
    sources: tuple[str, ...]
    confidence: float
    seconds: float

    @property
    def refused(self) -> bool:
        """Whether nothing was answered."""
        return not self.said

    @property
    def right(self) -> bool:
        """Whether the text holds a right answer, or the question was rightly refused."""
        return self.would_be_right if self.said else not self.item.answerable

    @property
    def words(self) -> int:
        """How many words are shown."""
        return sum(len(part.text.split()) for part in self.said)

    @property
    def words_lit(self) -> int:
        """How many words are lit."""
        return sum(len(words.split()) for part in self.said for words in part.lit_words)


def evaluate(ask: Callable[[Question], Answer], items: Iterable[Item]) -> Iterator[Result]:
    """Ask every question, each in a conversation of its own, and judge the answers as they come."""
    for item in items:
        question = Question(item.question, as_of=item.as_of)
        history = asked_before(ask, item.history, question)
        began = time.perf_counter()
        answer = ask(replace(question, history=history))
        yield judge(item, answer, time.perf_counter() - began)


def judge(item: Item, answer: Answer, seconds: float = 0.0) -> Result:
    """Hold an answer against the right answers."""
    parts = _parts(item, answer)
    statements = answer.statements if answer.outcome in (Outcome.ANSWERED, Outcome.POSSIBLE) else ()
    quotes = tuple(quote for statement in statements for quote in statement.quotes)
    passages = {quote.passage.id: quote.passage.text for quote in quotes}
    texts = [part.text for part in parts]
    lit = [words for part in parts for words in part.lit_words]
    nearest = [quote.text for quote in answer.nearest]
    near = [quote.passage.text for quote in answer.nearest]
    names = {name for quote in quotes for source in (quote.source, *quote.copies) for name in _names(source)}
    wanted = item.wanted
    return Result(
        item=item,
        outcome=answer.outcome,
        said=parts,
        text=_match(texts, " ".join(texts), wanted) if wanted else None,
        lit=_match(lit, " ".join(parts[0].lit_words if parts else ()), wanted) if wanted else None,
        would_be_right=contains(texts or nearest[:1], wanted),
        passages=len(passages),
        passages_right=sum(contains([text], wanted) for text in passages.values()) if wanted else None,
        article=not names.isdisjoint(item.articles) if wanted and item.articles else None,
        choice=_choice(item, lit, texts, list(passages.values()) or near),
        sources=tuple(dict.fromkeys(_name(quote) for quote in quotes)),
        confidence=answer.confidence,
        seconds=seconds,
    )


def _parts(item: Item, answer: Answer) -> tuple[AnswerPart, ...]:
    """What was answered. A listing of the library counts only when it holds a right answer."""
    if answer.outcome in (Outcome.ANSWERED, Outcome.POSSIBLE):
        return tuple(AnswerPart(statement.text, statement.lit) for statement in answer.statements)
    if answer.outcome is Outcome.ABOUT_COLLECTION and answer.listing is not None:
        text = _listed(answer.listing)
        return (AnswerPart(text),) if contains([text], item.wanted) else ()
    return ()


def _listed(listing: Listing) -> str:
    """The facts of a listing as one text."""
    publishers = (f"{name or 'publisher unknown'} {articles}" for name, articles in listing.publishers)
    sources = (
        " ".join(filter(None, (source.title, source.publisher, str(source.published or ""))))
        for source in listing.listed
    )
    days = (str(day) for day in (listing.oldest, listing.newest) if day)
    return "; ".join((f"{listing.articles} articles", *publishers, *sources, *days))


def _match(texts: Sequence[str], text: str, wanted: Sequence[str]) -> Match:
    return Match(contains(texts, wanted), exact(text, wanted), token_f1(text, wanted))


def _choice(item: Item, lit: Sequence[str], texts: Sequence[str], passages: Sequence[str]) -> bool | None:
    """Whether the right choice is supported best; a tie is wrong, and None when no choice is a right answer."""
    right = {normalise(answer) for answer in item.wanted}
    if right.isdisjoint(map(normalise, item.choices)):
        return None
    best = chosen(item.choices, lit, texts, passages)
    return best is not None and normalise(best) in right


def _names(source: Source) -> Iterator[str]:
    """What a questions file may call an article."""
    yield from (name for name in (source.file, source.url) if name)
    if source.file:
        yield PurePath(source.file).name


def _name(quote: Quote) -> str:
    """What a reader calls the cited article."""
    source = quote.source
    return source.url or (PurePath(source.file).name if source.file else source.title)
