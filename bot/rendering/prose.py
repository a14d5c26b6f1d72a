"""The lines of an answer that a chat model wrote: its sentences with their marks, then the exact words behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.rendering import times, words
from bot.rendering.lines import Line, Piece, Role
from bot.rendering.safe import shown
from retrieval.answer import Answer
from retrieval.quote import Quote


def prose(answer: Answer, today: date | None) -> list[Line]:
    """The sentences as one paragraph, and a warning when they may speak of a time that is over."""
    paragraph: list[Piece] = []
    for statement in answer.prose:
        marks = words.marks(answer.numbers(statement))
        paragraph += [Piece(f"{' ' if paragraph else ''}{shown(statement.text)}"), Piece(f" {marks}", Role.MARK)]
    lines: list[Line] = [tuple(paragraph)]
    if any(words.may_be_out_of_date(statement, today) for statement in answer.prose):
        lines.append((Piece("May be out of date: see the dates of the sources.", Role.NOTE),))
    return lines


def proof(answer: Answer) -> Iterator[Line]:
    """The exact words that each mark stands for, those left out that are shown as quotes anyway."""
    if not answer.prose:
        return
    proving = {quote for statement in answer.prose for quote in statement.quotes}
    for number, quote in enumerate(answer.citations, start=1):
        if quote in proving:
            yield (Piece(f"[{number}]", Role.MARK), Piece(f" “{shown(quote.text)}”"), *day_pieces(quote))


def day_pieces(quote: Quote) -> Line:
    """What the day words of a quote mean, as it stands behind the quote; nothing where there are none."""
    said = times.day_note(quote)
    return (Piece(f" {said}", Role.NOTE),) if said else ()


def writer_notes(answer: Answer) -> Iterator[str]:
    """Who wrote, what was left out of it, or why nobody but the articles speaks."""
    if answer.fallback:
        yield f"Without the chat model: {shown(answer.fallback)}."
        return
    if answer.prose:
        yield f"Written by {shown(answer.written_by)}; each sentence was held against the quotes."
    if answer.removed:
        were = "sentence was" if answer.removed == 1 else "sentences were"
        yield f"{answer.removed} {were} left out: no article supports {'it' if answer.removed == 1 else 'them'}."
