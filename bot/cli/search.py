"""newsdesk search: the passages that match, or every place where a phrase stands."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from bot.cli import options
from bot.cli.ask import NOTHING_YET, is_empty
from bot.cli.codes import ANSWERED, NOT_FOUND
from bot.cli.output import draw, note, on_terminal, say, waiting
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
    since: options.Since = None,
    until: options.Until = None,
    publisher: options.Publisher = None,
    dated: options.Dated = False,
    language: options.Language = None,
) -> int:
    """Find passages by words and by meaning; with --all, every occurrence of a phrase with its count."""
    from bot.dates import filters

    chosen = filters(since, until, publisher, dated, language=language)
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
        from bot.rendering.schema import hit_records, to_json
        from retrieval.english.quotes import whole

        say(to_json(hit_records(hits, [whole(hit) for hit in hits]), indent=2))
    elif on_terminal():
        from bot.rendering.terminal import render_hits

        draw(render_hits(hits, terms_to_light(text)))
    else:
        from bot.rendering.hits import plain_hits

        say(plain_hits(hits))
    return ANSWERED if hits else NOT_FOUND


def terms_to_light(text: str) -> list[str]:
    """The words to light: phrases in quotation marks as they stand, other words without the stop words."""
    from corpus.words import STOP_WORDS

    quoted = re.findall(r'["“]([^"”]+)["”]', text)
    rest = re.sub(r'["“][^"”]+["”]', " ", text).split()
    kept = [word for word in rest if word.strip("?!.,;:").lower() not in STOP_WORDS]
    return [*quoted, *(kept or rest)]
