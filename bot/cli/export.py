"""newsdesk articles export: the articles of a collection as lines of JSON that `newsdesk ingest` takes back."""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from bot.cli import options
from bot.cli.codes import ANSWERED, STOPPED
from bot.cli.empty import NOTHING_YET, is_empty
from bot.cli.files import refuse_place, whole
from bot.cli.output import note, progress
from bot.cli.run import Run
from bot.rendering import words
from corpus.article import Filters
from corpus.errors import UsageError

_ENDINGS = (".jsonl", ".jsonl.gz")
_STANDARD_OUTPUT = "-"
EXAMPLES = options.examples(
    "newsdesk articles export news.jsonl.gz",
    "newsdesk articles export 2024.jsonl --since 2024 --until 2024 --dated",
    "newsdesk articles export - --publisher Reuters | wc -l",
    "newsdesk ingest news.jsonl.gz --collection copy",
)


def export(
    run: Run,
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", show_default=False, help="A .jsonl or .jsonl.gz file; “-” is standard output."),
    ],
    chosen: options.Filtered = Filters(),
    force: options.Force = False,
) -> int:
    """Write articles with all that is known of them, one a line. `newsdesk ingest FILE` takes them back unchanged."""
    from corpus.reading.exported import record_of

    target = None if file == _STANDARD_OUTPUT else Path(file).expanduser()
    if target is not None:
        if not target.name.casefold().endswith(_ENDINGS):
            raise UsageError(f"Cannot export as “{target.name}”: end the name in .jsonl or .jsonl.gz")
        refuse_place(target, force)
    if is_empty(run):
        note(NOTHING_YET)
        return ANSWERED
    library, collection = run.desk.library(), run.collection
    total = library.articles.counts(collection, chosen).articles
    done = 0
    try:
        with _written(target) as out, progress("Exporting", total) as update:
            for article in library.articles.all(collection, chosen):
                out.write(json.dumps(record_of(article, collection), ensure_ascii=False).encode() + b"\n")
                done += 1
                update()
    except KeyboardInterrupt:
        note("Stopped; nothing was written." if target else "Stopped.")
        return STOPPED
    if target is not None:
        note(f"Wrote {words.count(done)} to {target}, {target.stat().st_size / 1e6:,.1f} MB.")
    return ANSWERED


@contextmanager
def _written(target: Path | None) -> Iterator[BinaryIO]:
    """Where the lines go: a file that is there whole or not at all, or standard output."""
    if target is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with whole(target) as partial, partial.open("wb") as file:
        if target.name.casefold().endswith(".gz"):
            # Without name and time: the same articles are the same file.
            with gzip.GzipFile("", "wb", 6, file, mtime=0) as packed, io.BufferedWriter(packed, 1 << 16) as out:
                yield out
        else:
            yield file
