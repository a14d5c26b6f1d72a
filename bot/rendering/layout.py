"""Answer -> lines. What is said and in which order is decided here, once; how it looks, by each front end."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass
from datetime import date

from bot.rendering import times, words
from bot.rendering.lines import Line, Piece, Role, SourceLine
from bot.rendering.links import address, link
from bot.rendering.listing import listing_lines
from bot.rendering.prose import day_pieces, proof, prose, writer_notes
from bot.rendering.safe import pieces, shown
from corpus.article import Source
from retrieval.answer import Answer, Difference, Outcome, Statement
from retrieval.quote import Quote


@dataclass(frozen=True, slots=True)
class Layout:
    """An answer as lines, in the order in which they are shown.

    Attributes:
        preface: as of which day it was asked, how the question and the time in it were read.
        body: what the answer says.
        proof: the exact words behind what a chat model wrote.
        near: passages that are near the question, and no answer.
        notes: what was searched, how old the sources are, who wrote.
        sources: the sources, numbered.
    """

    preface: tuple[Line, ...]
    body: tuple[Line, ...]
    proof: tuple[Line, ...]
    near: tuple[Line, ...]
    notes: tuple[Line, ...]
    sources: tuple[SourceLine, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Everything above the sources, from top to bottom."""
        return (*self.preface, *self.body, *self.proof, *self.near, *self.notes)


def compose(answer: Answer) -> Layout:
    """The lines of an answer; what is old is judged on the day as of which it was asked."""
    today = answer.today
    body: list[Line] = prose(answer, today) if answer.prose else []
    body += _statements(answer, today)
    if answer.outcome is Outcome.NOT_FOUND:
        other = answer.other_language
        nothing = words.other_language(other) if other else words.nothing_found(answer.searched)
        body = [(Piece(nothing, Role.MISSING),)]
    elif answer.outcome is Outcome.POSSIBLE and body:
        body[0] = (Piece("Possibly: ", Role.LABEL), *body[0])
    elif answer.outcome is Outcome.NO_QUESTION:
        body = [_no_question(answer)]
    elif answer.listing:
        body += listing_lines(answer.listing, answer.searched, today)
    preface: list[Line] = [(Piece(times.as_of(answer.as_of), Role.NOTE),)] if answer.as_of else []
    if answer.read_as:
        preface.append((Piece("Read as: ", Role.LABEL), Piece(shown(answer.read_as), Role.NOTE)))
    if answer.timed and (time := times.timed(answer.timed)):
        preface.append((Piece(time, Role.NOTE),))
    numbered = list(enumerate((*answer.citations, *answer.nearest), start=1))
    listed = enumerate(answer.listing.listed if answer.listing else (), start=len(numbered) + 1)
    updates = answer.listing.updates if answer.listing else ()
    return Layout(
        preface=tuple(preface),
        body=tuple(body),
        proof=tuple(proof(answer)),
        near=tuple(_near(numbered[len(answer.citations) :], answer.outcome)),
        notes=tuple(
            (Piece(note, Role.NOTE),)
            for note in (*words.undated_notes(answer.searched), *times.age_notes(answer, today), *writer_notes(answer))
        ),
        sources=(
            *(source_line(number, quote) for number, quote in numbered),
            *(listed_line(number, source, updated=source in updates) for number, source in listed),
        ),
    )


def _no_question(answer: Answer) -> Line:
    if answer.nearest:
        return (Piece("That is not a question. The passages nearest to it:", Role.LABEL),)
    nothing = f"That is not a question. Nothing near it was found in {words.these(answer.searched)}."
    return (Piece(nothing, Role.MISSING),)


def _statements(answer: Answer, today: date | None) -> list[Line]:
    lines: list[Line] = []
    shown_before = set(range(len(answer.prose)))  # they stand first
    for difference in answer.differences:
        lines += (_changing if difference.kind == "change" else _differing)(answer, difference, shown_before, today)
        shown_before.update(difference.statements)
    for index, statement in enumerate(answer.statements):
        if index not in shown_before:
            numbers = answer.numbers(statement)
            lines += _further(statement, numbers, today) if lines else _first(statement, numbers, today)
    return lines


def _first(statement: Statement, numbers: tuple[int, ...], today: date | None) -> list[Line]:
    lines: list[Line] = []
    leading = words.says(statement) or words.lead(statement)
    if leading and statement.quotes:
        lines.append((Piece(leading, Role.LIT), Piece(f" · {words.standing(statement, today)}", Role.NOTE)))
    elif statement.quotes and words.may_be_out_of_date(statement, today):
        standing = words.standing(statement, today)
        lines.append((Piece(standing[0].upper() + standing[1:], Role.NOTE),))
    lines.append(_said(statement, numbers))
    elsewhere = words.elsewhere(statement, numbers, is_verbatim(statement))
    if elsewhere:
        lines.append((Piece(elsewhere, Role.NOTE),))
    return lines


def _further(statement: Statement, numbers: tuple[int, ...], today: date | None) -> list[Line]:
    old = statement.quotes and words.may_be_out_of_date(statement, today)
    note = (Piece(f" · {words.standing(statement, today)}", Role.NOTE),) if old else ()
    return [(Piece("Also: ", Role.LABEL), *_said(statement, numbers), *_elsewhere(statement, numbers), *note)]


def _differing(answer: Answer, difference: Difference, shown_before: Set[int], today: date | None) -> list[Line]:
    """Each side with its speaker, or else its publisher, and when; then whether it can be told which is newer."""
    sides = [answer.statements[index] for index in difference.statements]
    positions = difference.kind == "positions"
    heading = f"{shown(difference.kind).capitalize()} differ" if positions else words.differ(sides)
    lines: list[Line] = [(Piece(heading, Role.LIT),)]
    for index, side in zip(difference.statements, sides, strict=True):
        if index not in shown_before:
            who = words.voice(side) if positions else words.published_by(side)
            lines.append(_side(answer, side, who, today))
    undated = sum(side.quotes[0].source.published is None for side in sides)
    if undated:
        some = "Dates unknown" if undated == len(sides) else "Some dates unknown"
        lines.append((Piece(f"{some}: which is newer cannot be told.", Role.NOTE),))
    return lines


def _changing(answer: Answer, difference: Difference, shown_before: Set[int], today: date | None) -> list[Line]:
    """The newest value as any first statement, then the earlier ones with who published them and when."""
    newest, *earlier = difference.statements
    lines: list[Line] = []
    if newest not in shown_before:
        statement = answer.statements[newest]
        lines += _first(statement, answer.numbers(statement), today)
    lines.append((Piece("Changed over time. Earlier, newest first:", Role.LABEL),))
    for index in earlier:
        if index not in shown_before:
            side = answer.statements[index]
            lines.append(_side(answer, side, words.published_by(side), None))
    return lines


def _side(answer: Answer, side: Statement, who: str, today: date | None) -> Line:
    numbers = answer.numbers(side)
    old = today is not None and words.may_be_out_of_date(side, today)
    note = (Piece(" · may be out of date", Role.NOTE),) if old else ()
    return (Piece(f"{who}: ", Role.LABEL), *_said(side, numbers), *_elsewhere(side, numbers), *note)


def _said(statement: Statement, numbers: tuple[int, ...]) -> Line:
    """The statement with its marks; quotation marks only around words that are an exact quote."""
    quoted = [Piece(text, Role.LIT if lit else Role.TEXT) for text, lit in pieces(statement.text, statement.lit)]
    if is_verbatim(statement):
        mark = Piece(f" [{numbers[0]}]", Role.MARK)
        kind = (Piece(" · forecast", Role.NOTE),) if statement.forecast else ()
        return (Piece("“"), *quoted, Piece("”"), *day_pieces(statement.quotes[0]), mark, *kind)
    return (*quoted, Piece(f" {words.marks(numbers)}", Role.MARK)) if numbers else tuple(quoted)


def _elsewhere(statement: Statement, numbers: tuple[int, ...]) -> Line:
    """After a further quote: where else it stands."""
    elsewhere = words.elsewhere(statement, numbers, is_verbatim(statement))
    return (Piece(f" {elsewhere}", Role.NOTE),) if elsewhere else ()


def _near(numbered: Sequence[tuple[int, Quote]], outcome: Outcome) -> list[Line]:
    lines: list[Line] = []
    for place, (number, quote) in enumerate(numbered):
        label = Piece("Also near: " if place else "Nearest, not an answer: ", Role.LABEL)
        quoted = (Piece(f"“{shown(quote.text)}”"), *day_pieces(quote), Piece(f" [{number}]", Role.MARK))
        lines.append(quoted if outcome is Outcome.NO_QUESTION else (label, *quoted))
    return lines


def is_verbatim(statement: Statement) -> bool:
    """Whether the statement is its first quote, word for word."""
    return bool(statement.quotes) and statement.text == statement.quotes[0].text


def source_line(number: int, quote: Quote) -> SourceLine:
    """What is said of the source of one quote."""
    copies = words.also_in(quote.copies)
    details = (*_details(quote.source), *words.kind(quote), *([copies] if copies else []))
    return SourceLine(number, words.headline(quote.source), details, link(quote), words.place(quote.source))


def listed_line(number: int, source: Source, updated: bool = False) -> SourceLine:
    """What is said of an article of which nothing is quoted; `updated`: with the day of its last change."""
    details = [*_details(source), *([f"by {shown(source.author)}"] if source.author else [])]
    details += [f"updated {words.day(source.changed)}"] if updated and source.changed else []
    return SourceLine(number, words.headline(source), tuple(details), address(source.url), words.place(source))


def _details(source: Source) -> tuple[str, ...]:
    credit = shown(source.credit or "")
    return (words.publisher(source), words.dated(source), *([f"credits {credit}"] if credit else []))
