"""newsdesk eval: how good the answers are, on questions whose answers are known."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.codes import ANSWERED, FAILED, STOPPED
from bot.cli.empty import NOTHING_YET, is_empty
from bot.cli.files import refuse_place, saved
from bot.cli.output import note, on_terminal, print_records, print_table, progress, say
from bot.cli.run import Run
from bot.version import installed_version
from corpus.errors import UsageError

if TYPE_CHECKING:
    from bot.rendering.scoreboard.records import Conditions, ScoresRecord
    from retrieval.evaluation import Item, Result

EXAMPLES = options.examples(
    "newsdesk eval questions.jsonl",
    "newsdesk eval questions.jsonl.gz --collection archive --sample 200 -v",
    "newsdesk eval questions.jsonl --out scores.json --html report.html",
    "newsdesk eval questions.jsonl --min accuracy=0.7,refusal_recall=0.8 --max ece=0.15",
    "newsdesk eval questions.jsonl --compare scores.json",
    "newsdesk eval questions.jsonl --as-of 2024-02-09",
)
_SECTIONS = ("embedding.", "passages.", "search.", "answer.")  # of the settings: what answers depend on


def evaluate(
    run: Run,
    questions: Annotated[
        Path,
        typer.Argument(
            metavar="QUESTIONS.jsonl",
            show_default=False,
            help="One JSON object a line: id, question, answers, articles, history, type, choices, as_of. "
            "May be packed (.jsonl.gz).",
        ),
    ],
    json: options.AsJson = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Also write the JSON to a file.")] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Also write a report with plots, in one file.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Let --out and --html replace a file.")] = False,
    minimum: Annotated[
        list[str] | None,
        typer.Option("--min", metavar="NAME=NUMBER,...", help="Exit with 1 when a figure of the table is less."),
    ] = None,
    maximum: Annotated[
        list[str] | None,
        typer.Option("--max", metavar="NAME=NUMBER,...", help="Exit with 1 when a figure of the table is more."),
    ] = None,
    compare: Annotated[
        Path | None,
        typer.Option("--compare", metavar="FILE", help="Show what changed since the scores in this file (of --out)."),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", min=1, help="Only the first N questions.")
    ] = None,
    sample: Annotated[
        int | None, typer.Option("--sample", metavar="N", min=1, help="Only N questions, drawn the same every time.")
    ] = None,
    as_of: options.AsOf = None,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Also show every question that went wrong.")] = False,
) -> int:
    """Ask questions whose answers are known, and measure what was right, cited and rightly not answered.

    A question without answers, or of type “unanswerable”, should not be answered. A line of the file:

    {"id": "1", "question": "How many banks?", "answers": ["14", "fourteen"], "articles": ["banks.md"]}

    A question with a day of its own under "as_of" is asked as of that day, the others as of that of --as-of.
    """
    from bot.rendering.record import to_json
    from bot.rendering.scoreboard.page import page
    from bot.rendering.scoreboard.recording import record
    from retrieval.evaluation import headline, score
    from retrieval.evaluation.demands import demands, missed

    wanted = demands(minimum or (), least=True) + demands(maximum or (), least=False)
    _refuse_places(questions, out, html, force)
    earlier = _earlier(compare) if compare else None
    items = [replace(item, as_of=item.as_of or as_of) for item in _chosen(_read(questions), limit, sample)]
    if is_empty(run):
        raise UsageError(NOTHING_YET)
    conditions = _conditions(run, questions)
    results = _asked(run, items)
    if len(results) < len(items):
        note(f"Stopped after {len(results):,} of {len(items):,} questions; nothing was written.")
        return STOPPED
    scores = record(results, conditions, earlier)
    if json:
        print_records(scores)
    else:
        _print(scores, verbose)
    if out is not None:
        saved(out, to_json(scores, indent=2))
    if html is not None:
        saved(html, page(scores))
    misses = missed(wanted, score(headline(results)))
    for sentence in misses:
        note(f"Missed: {sentence}")
    return FAILED if misses else ANSWERED


def _refuse_places(questions: Path, out: Path | None, html: Path | None, force: bool) -> None:
    """Nothing is written over the questions, `--force` or not, and no result over the other."""
    taken = {questions.resolve(): "holds the questions"}
    for name, place in (("--out", out), ("--html", html)):
        if place is None:
            continue
        if place.resolve() in taken:
            raise UsageError(f"{name} {place}: that file {taken[place.resolve()]}; name another.")
        taken[place.resolve()] = f"is what {name} writes"
        refuse_place(place, force)


def _read(file: Path) -> list[Item]:
    from retrieval.evaluation import read

    try:
        return read(_lines(file), str(file))
    except (OSError, EOFError, zlib.error) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "it is damaged"
        raise UsageError(f"{file} cannot be read: {reason}.") from error


def _lines(file: Path) -> Iterator[bytes]:
    with gzip.open(file) if file.name.casefold().endswith(".gz") else file.open("rb") as lines:
        yield from lines


def _chosen(items: list[Item], limit: int | None, sample: int | None) -> list[Item]:
    """The first `limit` questions; of those `sample` drawn at random, in the order of the file."""
    items = items[:limit]
    if sample is None or sample >= len(items):
        return items
    return [items[place] for place in sorted(random.Random(0).sample(range(len(items)), sample))]


def _earlier(file: Path) -> ScoresRecord:
    from bot.rendering.scoreboard.records import parse

    try:
        return parse(file.read_bytes(), str(file))
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}.") from error


def _conditions(run: Run, questions: Path) -> Conditions:
    from bot.config import describe
    from bot.rendering.scoreboard.records import Conditions

    return Conditions(
        newsdesk=installed_version() or "not installed",
        file=str(questions),
        asked=datetime.now(UTC),
        collection=run.collection,
        articles=run.desk.library().articles.counts(run.collection).articles,
        settings={name: value for name, value, _ in describe(run.config) if name.startswith(_SECTIONS)},
    )


def _asked(run: Run, items: list[Item]) -> list[Result]:
    """The results; fewer than there are items when Ctrl-C came between."""
    from retrieval.evaluation import evaluate as ask_all

    results: list[Result] = []
    try:
        with run.desk.reading(run.collection) as chain, progress("Asking", len(items), "questions") as update:
            for result in ask_all(chain.invoke, items):
                results.append(result)
                update()
    except KeyboardInterrupt:
        pass
    return results


def _print(scores: ScoresRecord, verbose: bool) -> None:
    from bot.rendering.scoreboard import tables

    for line in tables.about(scores):
        say(line)
    say()
    print_table(("figure", "value", "of", "95 %", "meaning"), tables.measured(scores))
    say()
    header, rows = tables.types(scores, tables.NARROW)
    print_table(header, rows if on_terminal() else [header, *rows])
    for result in scores.results if verbose else ():
        if not result.right:
            wrong = f"{tables.right([result.id])}: {tables.right([result.question])}"
            say(f"\n{wrong}\n  said: {tables.said(result)}\n  right: {tables.right(result.answers)}")
    if scores.comparison:
        say()
        for line in tables.compared(scores.comparison):
            say(line)
        say()
        print_table(("figure", "then", "now", "change", "questions", "sign test"), tables.changes(scores.comparison))
