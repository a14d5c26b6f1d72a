"""newsdesk search: the sentences that match, or every place where a phrase stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options
from bot.cli.codes import ANSWERED, NOT_FOUND
from bot.cli.empty import NOTHING_YET, is_empty
from bot.cli.finding import SHOWN, found_for
from bot.cli.output import draw, note, on_terminal, print_records, say, waiting
from bot.cli.run import Run
from bot.dates import Scope
from corpus.errors import UsageError

if TYPE_CHECKING:
    from retrieval.answer import Question

EXAMPLES = options.examples(
    "newsdesk search coalition troops",
    "newsdesk search sanctions -k 20 --since 2024-02 --json",
    "newsdesk search sanctions --as-of 2024-02-09",
    "newsdesk search '\"service members\"' --all",
    "newsdesk search '\"service members\"' --all --csv > occurrences.csv",
)


def search(
    run: Run,
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", show_default=False, help="What to look for.")],
    json: options.AsJson = False,
    k: Annotated[
        int | None,
        typer.Option("-k", min=1, max=1000, metavar="N", help=f"How many matches, at most; default: {SHOWN}."),
    ] = None,
    everywhere: Annotated[
        bool, typer.Option("--all", help="Every place where exactly these words stand, as a phrase.")
    ] = False,
    csv: Annotated[bool, typer.Option("--csv", help="With --all: print a CSV table.")] = False,
    chosen: options.Scoped = Scope(),
) -> int:
    """Find passages by words and by meaning, and show the sentence of each that holds the match.

    What matches much less than the best, or hardly at all, is left out and counted. With --all, every occurrence of a
    phrase with its count, and nothing is left out.
    """
    text = " ".join(words).strip()
    if not text.strip("\"'“”‘’ "):
        raise UsageError("There is nothing to look for: newsdesk search WORDS")
    if everywhere and k is not None:
        raise UsageError("--all lists every occurrence: leave -k out.")
    if csv and (json or not everywhere):
        raise UsageError("--csv is a form of --all, without --json: newsdesk search '\"exact phrase\"' --all --csv")
    if is_empty(run):
        note(NOTHING_YET)
        return NOT_FOUND
    question = chosen.question(text.strip("\"'“”‘’ ") if everywhere else text)
    if everywhere:
        from bot.cli.occurrences import show

        return ANSWERED if show(run, question, json, csv) else NOT_FOUND
    return _hits(run, question, json, k or SHOWN)


def _hits(run: Run, question: Question, json: bool, most: int) -> int:
    from bot.rendering.hits import notes, plain_hits

    with waiting("Searching…"):
        found = found_for(run, run.collection, question, most)
    if json:
        from bot.rendering.schema import hit_records
        from retrieval.english.quotes import whole

        print_records(hit_records(found.matches, [whole(match.hit) for match in found.matches]))
        for sentence in notes(found):
            note(sentence)
    elif on_terminal():
        from bot.rendering.terminal import render_hits

        draw(render_hits(found))
    else:
        say(plain_hits(found))
    if found.more:
        note(f"-k {len(found.matches) + found.more} shows them all.")
    return ANSWERED if found.matches else NOT_FOUND
