"""An answer as evidence that a colleague can check: what was asked, what was quoted, where it stands.

The quotes are kept as they were quoted, with the version of the article that they were taken from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import PurePath

from bot.rendering import times, words
from bot.rendering.layout import compose
from bot.rendering.lines import Line, Role
from bot.rendering.links import address, link
from bot.rendering.safe import shown
from bot.rendering.tables import csv_text
from corpus.article import Source
from corpus.errors import UsageError
from retrieval.answer import Answer, Outcome
from retrieval.quote import Quote

_COLUMNS = (
    "question read_as asked as_of collection articles_searched outcome role statement sentence lit speaker forecast "
    "number quote opinion headline publisher published added credit url link file also_in article version passage "
    "start end"
).split()

_Row = dict[str, object]  # what stands in a column; a column without an entry stays empty

# What Markdown gives a meaning to, inside a line of text; "." after "www" and ":" before "//" make bare links.
_MARKDOWN = re.compile(r"[\\`*_\[\]<>#|~&$@]|(?<=www)\.|:(?=//)", re.IGNORECASE)
# At the start of a line these make lists, rules and headings.
_LINE_START = re.compile(r"^(\d*)([-+=.)])")

_OUTCOMES = {
    "answered": "answered",
    "possible": "possibly answered",
    "not_found": "no answer found",
    "about_collection": "about the collection",
    "no_question": "no question",
}


def evidence(answer: Answer, file_name: str) -> str:
    """The answer in the form that the file's name asks for; UsageError for any other name."""
    kind = PurePath(file_name).suffix.lower()
    if kind not in _KINDS:
        raise UsageError(f"Cannot save evidence as “{shown(file_name)}”: end the name in .md, .csv or .json")
    return _KINDS[kind](answer)


def as_json(answer: Answer) -> str:
    """The record that `ask --json` prints, indented. Here the quotes have their line breaks."""
    from bot.rendering.record import to_json
    from bot.rendering.schema import record  # pydantic: only when JSON is asked for

    return to_json(record(answer), indent=2) + "\n"


def as_csv(answer: Answer) -> str:
    """One row for each quote of each statement, each nearest passage and each listed article; one bare row if none."""
    searched = answer.searched
    head: _Row = {
        "question": answer.question,
        "read_as": answer.read_as,
        "asked": answer.asked.isoformat() if answer.asked else None,
        "as_of": answer.as_of,
        "collection": searched.collection,
        "articles_searched": searched.articles,
        "outcome": answer.outcome.value,
    }
    return csv_text(_COLUMNS, [{**head, **row} for row in _rows(answer)] or [head])


def _rows(answer: Answer) -> Iterator[_Row]:
    for place, statement in enumerate(answer.statements, start=1):
        row: _Row = {"role": "answer", "statement": place, "speaker": statement.speaker}
        row |= {"lit": " … ".join(statement.lit_words), "forecast": "yes" if statement.forecast else None}
        row |= {"sentence": shown(statement.text)} if place <= len(answer.prose) else {}
        for number, quote in zip(answer.numbers(statement), statement.quotes, strict=True):
            yield {**row, "number": number, **_quoted(quote)}
    nearest = "nearest" if answer.outcome is Outcome.NO_QUESTION else "nearest, not an answer"
    for number, quote in enumerate(answer.nearest, start=len(answer.citations) + 1):
        yield {"role": nearest, "number": number, **_quoted(quote)}
    for number, source in enumerate(answer.listing.listed if answer.listing else (), start=len(answer.nearest) + 1):
        yield {"role": "listed", "number": number, **described(source)}


def _quoted(quote: Quote) -> _Row:
    return {
        **described(quote.source),
        "quote": quote.text,
        "link": link(quote),
        "opinion": "yes" if quote.opinion else None,
        "also_in": words.also_in(quote.copies),
        "version": quote.passage.version,
        "passage": quote.passage.id,
        "start": quote.start,
        "end": quote.end,
    }


def described(source: Source) -> _Row:
    """What a row says of a source."""
    return {
        **{name: getattr(source, name) for name in ("publisher", "published", "credit", "url", "file")},
        "headline": source.title,
        "added": source.added.isoformat() if source.added else None,
        "link": address(source.url),
        "article": source.id,
    }


def as_markdown(answer: Answer) -> str:
    """A page in CommonMark: the answer as it was shown, then each quote with all that is needed to find it."""
    layout = compose(answer)
    searched = answer.searched
    asked = f"Asked {words.moment(answer.asked)}. " if answer.asked else ""
    lines = [
        f"# {_escaped(answer.question)}",
        "",
        f"{asked}Searched: {words.count(searched.articles)} in the collection “{_escaped(searched.collection)}”. "
        f"Outcome: {_OUTCOMES[answer.outcome.value]}.",
        "",
        "  \n".join(_marked(line) for line in layout.lines),
    ]
    near = "near" if answer.outcome is Outcome.NO_QUESTION else "near, not an answer"
    for number, quote in enumerate((*answer.citations, *answer.nearest), start=1):
        kind = f" ({near})" if number > len(answer.citations) else ""
        lines += ["", f"## [{number}] {_escaped(words.headline(quote.source))}{kind}", "", *_proof(quote, answer)]
    for number, source in enumerate(answer.listing.listed if answer.listing else (), start=len(answer.nearest) + 1):
        title = f"## [{number}] {_escaped(words.headline(source))}"
        lines += ["", title, "", *_origin(source), f"- Article {source.id}"]
    if answer.citations or answer.nearest:
        lines += [
            "",
            "---",
            "",
            "Quotes are exact, save that a line break is written as a blank. Characters are counted in Unicode "
            "code points of the stored text, from 0. The version is the first 128 bits of the SHA-256 of that "
            "text in UTF-8: another version means that the article has changed since.",
        ]
    return "\n".join(lines) + "\n"


def _proof(quote: Quote, answer: Answer) -> Iterator[str]:
    source, passage = quote.source, quote.passage
    yield f"> “{_escaped(quote.text)}”"
    if days := times.day_note(quote):
        yield ""
        yield _escaped(days)
    yield ""
    yield from _origin(source, quote)
    if answer.asked:
        yield f"- Retrieved: {words.moment(answer.asked)}"
    yield f"- Article {source.id}, version {passage.version}"
    yield f"- Passage {passage.id}, characters {quote.start} to {quote.end}"


def _origin(source: Source, quote: Quote | None = None) -> Iterator[str]:
    page = address(source.url)
    copies = quote and words.also_in(quote.copies)
    rows = (
        ("Publisher: ", _escaped(source.publisher or "unknown")),
        ("Published: ", words.published(source)),
        ("Updated: ", source.modified and words.day(source.modified)),
        ("Author: ", _escaped(source.author or "")),
        ("Credits: ", _escaped(source.credit or "")),
        ("", quote and quote.opinion and "Opinion piece"),
        ("Address: ", page and f"<{page}>"),
        ("Opens at the quote: ", page and quote and f"<{link(quote)}>"),
        ("Address as given (not a web page): ", not page and source.url and _escaped(source.url)),
        ("File: ", _escaped(source.file or "")),
        ("", copies and _escaped(copies[0].upper() + copies[1:])),
        ("Added to the collection: ", source.added and words.moment(source.added)),
    )
    yield from (f"- {label}{text}" for label, text in rows if text)


def _marked(line: Line) -> str:
    """A line with its lit words bold."""
    marked = "".join(
        _bold(_literal(piece.text)) if piece.role in (Role.LIT, Role.MISSING) else _literal(piece.text)
        for piece in line
    )
    return _LINE_START.sub(r"\1\\\2", marked)


def _bold(text: str) -> str:
    # Markdown wants the stars to touch a word.
    return re.sub(r"^( *)(.+?)( *)$", r"\1**\2**\3", text)


def _escaped(text: str) -> str:
    """Text of an article or a person, as Markdown that shows it as it stands."""
    return _literal(shown(text))


def _literal(text: str) -> str:
    return _MARKDOWN.sub(r"\\\g<0>", text)


_KINDS: dict[str, Callable[[Answer], str]] = {".md": as_markdown, ".csv": as_csv, ".json": as_json}
