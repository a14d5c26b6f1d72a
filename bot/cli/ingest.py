"""newsdesk ingest: files and folders into a collection."""

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
from bot.cli.output import note, progress, say
from bot.cli.run import Run
from bot.rendering.safe import shown
from corpus.errors import UsageError

if TYPE_CHECKING:
    from corpus.syncing import Step

SAMPLE = "sample"
_SAMPLE_FOLDER = ("corpus", "sample", "articles")
FEW = 20  # lines of each kind that --dry-run prints without --verbose
EXAMPLES = options.examples(
    "newsdesk ingest articles/",
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
        list[Path] | None,
        typer.Argument(metavar="PATH...", show_default=False, help="Files and folders; folders with all below them."),
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
    title: typed.Title = None,
    published: typed.Published = None,
    url: typed.Url = None,
    author: typed.Author = None,
    publisher: typed.Publisher = None,
) -> int:
    """Read articles into a collection. Again is free: only changes count.

    Files: .txt .md .html .mhtml .pdf .docx .eml .json .jsonl .jsonl.gz, and .zip of these. PATH "-" is one article from
    standard input.
    """
    stated = typed.Stated(title, published, url, author, publisher)
    if typed.is_wanted(paths or [], stated):
        typed.refuse_with(sample=sample, prune=prune, rebuild=rebuild, watch=watch)
        return typed.ingest(run, stated, dry_run)
    if watch:
        watching.refuse_with(paths or [], sample=sample, dry_run=dry_run, rebuild=rebuild)
    job = _Job(run, _places(run, paths or [], sample, rebuild, prune), prune, verbose, sample)
    if dry_run:
        return job.tell(rebuild)
    if rebuild:
        job.rebuild()
    if watch:
        return watching.watch(run, job.paths, job.execute, prune=prune)
    return job.execute() if job.paths else ANSWERED


def _places(run: Run, paths: list[Path], sample: bool, rebuild: bool, prune: bool) -> list[Path]:
    """What to read; a request that makes no sense is refused."""
    if not sample:
        if not paths and prune:
            raise UsageError("--prune needs a PATH: it removes articles whose file under PATH is gone.")
        if not paths and not rebuild:
            raise UsageError("Nothing to ingest: name files or folders, or add --sample for the sample articles.")
        return paths
    if paths or run.named not in (None, SAMPLE):
        raise UsageError(f"--sample stands alone: the sample goes into its own collection, “{SAMPLE}”.")
    from corpus.sample import folder

    run.named = SAMPLE
    return [folder()]


class _Job:
    """One ingest into one collection."""

    def __init__(self, run: Run, paths: list[Path], prune: bool, verbose: bool, sample: bool) -> None:
        self._run = run
        self._collection = run.collection
        self.paths = [path.expanduser() for path in paths]
        self._prune = prune
        self._verbose = verbose
        self._sample = sample
        self._in = 0  # articles rebuilt so far
        self._size = 0

    def tell(self, rebuild: bool) -> int:
        """Print the plan; nothing is written and no model is loaded."""
        if rebuild:
            say(f"Would cut and embed the collection “{self._collection}” anew.")
        lines: dict[str, list[str]] = {"add": [], "change": [], "remove": [], "skip": []}
        counts: Counter[str] = Counter()
        for step in self._steps() if self.paths else ():
            counts[step.action.value] += 1
            if step.action.value in lines and (self._verbose or len(lines[step.action.value]) < FEW):
                reason = f": {step.reason}" if step.reason else ""
                lines[step.action.value].append(f"{step.action.value:7}{shown(step.name)}{reason}")
        if self.paths:
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
        total = library.counts(self._collection).articles
        try:
            with progress("Rebuilding", total) as update:

                def count(_: object) -> None:
                    self._in += 1
                    update(self._in, self._in)

                summary = self._run.desk.indexer().rebuild(self._collection, count)
        except KeyboardInterrupt:
            note("Stopped; the collection answers as before. The same command starts the rebuild again.")
            raise typer.Exit(STOPPED) from None
        self._in = 0
        say(
            f"Rebuilt “{self._collection}”: {summary.changed:,} articles, {summary.passages:,} passages in "
            f"{time.monotonic() - started:.1f} s."
        )

    def execute(self) -> int:
        """Carry out the plan and print what was done."""
        steps = self._steps()
        return carry_out(self._run, steps, self._size)

    def _steps(self) -> Iterable[Step]:
        """The plan of the sync; files are found at once, and read as the steps are taken."""
        from corpus.reading import discover, read
        from corpus.syncing import plan

        found = discover(self.paths)
        if not found.files:
            where = ", ".join(str(path) for path in self.paths)
            if self._prune:
                raise UsageError(f"No file is left in {where}, and --prune would remove all its articles: refused.")
            note(f"There is no file to read in {shown(where)}.")
        self._size = found.size
        exists = self._run.desk.live_index(self._collection) is not None
        known = self._run.desk.library().known(self._collection) if exists else {}
        prune = {path.resolve() for path in self.paths} if self._prune else set()
        if self._sample:
            # The sample as an earlier installation of Newsdesk, in another folder, had put it there.
            files = [Path(old.file) for old in known.values() if old.file]
            prune |= {file.parent for file in files if file.parts[-4:-1] == _SAMPLE_FOLDER}
        return plan(known, read(found.files, self._collection, self._run.desk.rules(), known), prune or None)
