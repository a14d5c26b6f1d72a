"""newsdesk ingest: files, folders and pages of the web into a collection."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli import options, typed, watching
from bot.cli.carrying import carry_out
from bot.cli.codes import ANSWERED, PARTLY, STOPPED
from bot.cli.inputs import Inputs, inputs_of, known_in, readings, weight
from bot.cli.output import note, progress, say
from bot.cli.run import Run
from bot.rendering import words
from bot.rendering.safe import shown
from corpus.errors import UsageError

if TYPE_CHECKING:
    from corpus.syncing import Step

SAMPLE = "sample"
_SAMPLE_FOLDER = ("corpus", "sample", "articles")
FEW = 20  # lines of each kind that --dry-run prints without --verbose
EXAMPLES = options.examples(
    "newsdesk ingest articles/",
    "newsdesk ingest https://www.example.com/news/bridge-reopens",
    "newsdesk ingest articles/ https://... https://... --dry-run",
    "newsdesk ingest --sample",
    "newsdesk ingest export.jsonl.gz --collection archive",
    "newsdesk ingest ~/Downloads/articles --watch",
    'pbpaste | newsdesk ingest - --title "Talks end" --published 2024-02-06 --url https://example.org/talks',
    "newsdesk ingest articles/ --prune --dry-run",
    "newsdesk ingest --rebuild",
)


def ingest(
    run: Run,
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH|URL...", show_default=False, help="Files, folders with all below them, addresses of pages."
        ),
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help=f"The sample articles, into the collection “{SAMPLE}”.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, and do nothing.")] = False,
    prune: Annotated[bool, typer.Option("--prune", help="Also remove articles whose file under PATH is gone.")] = False,
    rebuild: Annotated[
        bool,
        typer.Option("--rebuild", help="Cut and embed the whole collection anew; it answers meanwhile."),
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Long lists in full.")] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Go on until stopped: take in what comes and changes.")
    ] = False,
    stated: Annotated[typed.ArticleOptions, options.Together(typed.ArticleOptions)] = typed.ArticleOptions(),
) -> int:
    """Read articles into a collection. Again is free: only changes count.

    Files: .txt .md .html .mhtml .pdf .docx .eml .json .jsonl .jsonl.gz, and .zip of these. Pages: https://... “-”: one
    article from standard input.
    """
    if typed.is_wanted(paths or [], stated):
        typed.refuse_with(sample=sample, prune=prune, rebuild=rebuild, watch=watch)
        return typed.ingest(run, stated, dry_run)
    if watch:
        watching.refuse_with(paths or [], sample=sample, dry_run=dry_run, rebuild=rebuild)
    job = _Job(run, _inputs(run, inputs_of(paths or []), sample, rebuild, prune), prune, verbose, sample)
    if dry_run:
        return job.tell(rebuild)
    if rebuild:
        job.rebuild()
    if watch:
        return watching.watch(run, list(job.inputs.paths), job.execute, prune=prune)
    return job.execute() if job.inputs else ANSWERED


def _inputs(run: Run, inputs: Inputs, sample: bool, rebuild: bool, prune: bool) -> Inputs:
    """What to read; a request that makes no sense is refused."""
    if not sample:
        if not inputs.paths and prune:
            raise UsageError("--prune needs a PATH: it removes articles whose file under PATH is gone.")
        if not inputs and not rebuild:
            raise UsageError(
                "Nothing to ingest: name files, folders or addresses of pages, or add --sample for the sample articles."
            )
        return inputs
    if inputs or run.named not in (None, SAMPLE):
        raise UsageError(f"--sample stands alone: the sample goes into its own collection, “{SAMPLE}”.")
    from corpus.sample import folder

    run.named = SAMPLE
    return Inputs((folder(),))


class _Job:
    """One ingest into one collection."""

    def __init__(self, run: Run, inputs: Inputs, prune: bool, verbose: bool, sample: bool) -> None:
        self._run = run
        self._collection = run.collection
        self.inputs = inputs
        self._prune = prune
        self._verbose = verbose
        self._sample = sample
        self._size = 0

    def tell(self, rebuild: bool) -> int:
        """Print the plan; nothing is written and no model is loaded."""
        if rebuild:
            say(f"Would cut and embed the collection “{self._collection}” anew.")
        lines: dict[str, list[str]] = {"add": [], "change": [], "remove": [], "skip": []}
        counts: Counter[str] = Counter()
        for step in self._steps() if self.inputs else ():
            counts[step.action.value] += 1
            if step.action.value in lines and (self._verbose or len(lines[step.action.value]) < FEW):
                reason = f": {step.reason}" if step.reason else ""
                lines[step.action.value].append(f"{step.action.value:7}{shown(step.name)}{reason}")
        if self.inputs:
            say(
                f"Would add {counts['add']:,}, change {counts['change']:,}, keep {counts['keep']:,}, remove "
                f"{counts['remove']:,}, skip {counts['skip']:,}; nothing was written."
            )
        for action, some in lines.items():
            for line in some:
                say(line)
            if counts[action] > len(some):
                say(f"       … and {counts[action] - len(some):,} more (--verbose shows all)")
        return PARTLY if counts["skip"] else ANSWERED

    def rebuild(self) -> None:
        """Rebuild the index of the collection."""
        started = time.monotonic()
        library = self._run.desk.library()
        total = library.articles.counts(self._collection).articles
        try:
            with progress("Rebuilding", total) as update:
                summary = self._run.desk.indexer().rebuild(self._collection, lambda _: update())
        except KeyboardInterrupt:
            note("Stopped; the collection answers as before. The same command starts the rebuild again.")
            raise typer.Exit(STOPPED) from None
        say(
            f"Rebuilt “{self._collection}”: {summary.changed:,} articles, {summary.passages:,} passages in "
            f"{time.monotonic() - started:.1f} s."
        )

    def execute(self) -> int:
        """Carry out the plan and print what was done."""
        steps = self._steps()
        self._compare()
        return carry_out(self._run, steps, self._size)

    def _compare(self) -> None:
        """Look for copies among articles that came in before copies were looked for."""
        if self._run.desk.live_index(self._collection) is None:
            return
        missing = self._run.desk.library().copies.uncompared(self._collection)
        if missing:
            note(f"Looking for copies among {words.count(missing)} that came in before copies were looked for, once.")
            with progress("Comparing", missing) as update:
                self._run.desk.indexer().compare(self._collection, update)

    def _steps(self) -> Iterable[Step]:
        """The plan of the sync; files are found at once, and read as the steps are taken."""
        from corpus.reading import discover
        from corpus.syncing import plan

        paths = self.inputs.paths
        found = discover(paths)
        if paths and not found.files:
            where = ", ".join(str(path) for path in paths)
            if self._prune:
                raise UsageError(f"No file is left in {where}, and --prune would remove all its articles: refused.")
            note(f"There is no file to read in {shown(where)}.")
        self._size = found.size + weight(self.inputs)
        known = known_in(self._run)
        prune = {path.resolve() for path in paths} if self._prune else set()
        if self._sample:
            # The sample as an earlier installation of Newsdesk, in another folder, had put it there.
            files = [Path(old.file) for old in known.values() if old.file]
            prune |= {file.parent for file in files if file.parts[-4:-1] == _SAMPLE_FOLDER}
        items = readings(found.files, found.size, self.inputs, self._run, known)
        return plan(known, items, prune or None)
