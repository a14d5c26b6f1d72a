"""newsdesk search: the passages that match, or every place where a phrase stands."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import options
from bot.cli.codes import ANSWERED, NOT_FOUND
from bot.cli.empty import NOTHING_YET, is_empty
from bot.cli.output import draw, note, on_terminal, print_records, say, waiting
from bot.cli.run import Run
from corpus.article import Filters
from corpus.errors import UsageError

EXAMPLES = options.examples(
    "newsdesk search coalition troops",
    "newsdesk search sanctions -k 5 --since 2024-02 --json",
    "newsdesk search '\"service members\"' --all",
    "newsdesk search '\"service members\"' --all --csv > occurrences.csv",
)


def search(
    run: Run,
    words: Annotated[list[str], typer.Argument(metavar="WORDS...", show_default=False, help="What to look for.")],
    json: options.AsJson = False,
    k: Annotated[
        int | None,
        typer.Option("-k", min=1, max=1000, metavar="N", help="How many passages; default: search.passages."),
    ] = None,
    everywhere: Annotated[
        bool, typer.Option("--all", help="Every place where exactly these words stand, as a phrase.")
    ] = False,
    csv: Annotated[bool, typer.Option("--csv", help="With --all: print a CSV table.")] = False,
    chosen: options.Filtered = Filters(),
) -> int:
    """Find passages by words and by meaning; with --all, every occurrence of a phrase with its count."""
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
    if everywhere:
        from bot.cli.occurrences import show

        return ANSWERED if show(run, text.strip("\"'“”‘’ "), chosen, json, csv) else NOT_FOUND
    return _hits(run, text, chosen, json, k)


def _hits(run: Run, text: str, chosen: Filters, json: bool, k: int | None) -> int:
    from retrieval.answer import Question

    with waiting("Searching…"):
        searcher = run.desk.searcher(run.collection)
        hits = searcher.search(Question(text, filters=chosen), k or run.config.search.passages)
    if json:
        from bot.rendering.schema import hit_records
        from retrieval.english.quotes import whole

        print_records(hit_records(hits, [whole(hit) for hit in hits]))
    elif on_terminal():
        from bot.rendering.terminal import render_hits
        from retrieval.english.search_terms import matches

        draw(render_hits(hits, matches(text, [hit.passage.text for hit in hits])))
    else:
        from bot.rendering.hits import plain_hits

        say(plain_hits(hits))
    return ANSWERED if hits else NOT_FOUND
