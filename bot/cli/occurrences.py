"""Every place where a phrase stands: for the eye, as JSON, as a table for people who write reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from bot.cli.output import draw, note, on_terminal, print_json, say
from bot.cli.run import Run
from bot.rendering import words
from bot.rendering.hits import within
from bot.rendering.links import link
from bot.rendering.safe import shown
from corpus.article import Passage

if TYPE_CHECKING:
    from retrieval.answer import Question
    from retrieval.finding.search import Occurrence

COLUMNS = (
    "number in_article before text after headline publisher published credit url link file article version start end"
).split()
"""Of the table and of the JSON objects. `in_article`: how often the phrase stands in that article."""


def show(run: Run, question: Question, json: bool, csv: bool) -> int:
    """Print every occurrence of a phrase in the collection in use; returns how many there are."""
    from retrieval.finding.listing import searched
    from retrieval.finding.search import occurrences

    library, phrase = run.desk.library(), question.text
    found = list(occurrences(library, run.collection, phrase, question.allowed))
    articles = len({place.source.id for place in found})
    total = f"{words.count(len(found), 'occurrence')} in {words.count(articles)}"
    rows = list(_rows(found))
    if json:
        print_json({"phrase": phrase, "count": len(found), "articles": articles, "occurrences": rows})
    elif csv:
        from bot.rendering.tables import csv_text

        print(csv_text(COLUMNS, rows), end="")
        note(f"{total}.")
    else:
        say(f"“{shown(phrase)}”: {total}.")
        for place in found:
            _print(place)
    for sentence in within(searched(library, run.collection, question.allowed), question.as_of):
        note(sentence)
    return len(found)


def _rows(found: Sequence[Occurrence]) -> Iterator[dict[str, object]]:
    from bot.rendering.evidence import described

    counts = Counter(place.source.id for place in found)
    for number, place in enumerate(found, start=1):
        row = described(place.source) | {"number": number, "in_article": counts[place.source.id], "link": _link(place)}
        yield {name: row[name] if name in row else getattr(place, name) for name in COLUMNS}


def _link(place: Occurrence) -> str | None:
    from retrieval.quote import Quote

    passage = Passage(place.source, place.version, 0, place.start, place.end, place.text)
    return link(Quote(passage, place.start, place.end))


def _print(place: Occurrence) -> None:
    source = place.source
    heading = " · ".join((words.headline(source), words.publisher(source), words.dated(source)))
    before, text, after = shown(place.before), shown(place.text), shown(place.after)
    # `shown` drops the blanks at both ends, which part the phrase from its neighbours.
    before += " " if place.before[-1:].isspace() else ""
    after = f" {after}" if place.after[:1].isspace() else after
    if not on_terminal():
        say(f"\n{heading}\n  …{before}{text}{after}…")
        return
    from rich.text import Text

    draw(Text.assemble("\n", (heading, "dim"), "\n  …", before, (text, "bold"), after, "…"))
