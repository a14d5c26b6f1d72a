"""newsdesk backup and restore: everything in one file, and back, on this machine or another."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli import options
from bot.cli.codes import ANSWERED
from bot.cli.output import note, say
from bot.cli.run import Run
from bot.rendering import words
from bot.version import installed_version

BACKUP_EXAMPLES = options.examples(
    "newsdesk backup newsdesk-2024-02-06.zip", "newsdesk backup /mnt/usb/news.zip --force"
)
RESTORE_EXAMPLES = options.examples(
    "newsdesk restore newsdesk-2024-02-06.zip", "newsdesk restore newsdesk-2024-02-06.zip --data another-folder"
)


def backup(
    run: Run,
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="The file to write, a zip.")],
    force: options.Force = False,
) -> int:
    """Write articles, vectors, settings and conversations to one file, for another machine or a bad day.

    Models are not carried: they are made again where they are needed.
    """
    from bot.backup.making import back_up
    from bot.config import file_in_use, reference

    settings = file_in_use(run.config_file)
    if settings is not None and settings.resolve() == reference():
        settings = None  # the defaults, which every Newsdesk has
    file = file.expanduser()
    with _bar() as update:
        made = back_up(
            run.desk,
            file,
            version=installed_version() or "unknown",
            settings=settings,
            force=force,
            progress=lambda done, total: update("Backing up", done, total),
        )
    articles = sum(carried.articles for carried in made.collections)
    say(
        f"Wrote {file}: {words.count(articles)} in {words.count(len(made.collections), 'collection')}, "
        f"{file.stat().st_size / 1e6:,.1f} MB."
    )
    for carried in made.collections:
        if carried.vectors != carried.passages:
            note(
                f"Of “{carried.name}” the vectors of {words.count(carried.passages - carried.vectors, 'passage')} are "
                f"missing: run `newsdesk doctor --fix --collection {carried.name}` and make the backup again."
            )
    return ANSWERED


def restore(
    run: Run,
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="What `newsdesk backup` wrote.")],
    force: Annotated[
        bool, typer.Option("--force", help="Move what the data folder holds aside; nothing is deleted.")
    ] = False,
) -> int:
    """Put what a backup holds into the data folder. It is verified first; until the end the old data stays."""
    from bot.backup.restoring import restore as put_back
    from bot.config import user_file

    with _bar() as update:
        done = put_back(run.desk, file.expanduser(), settings=user_file(), force=force, progress=update)
    made = done.manifest
    say(f"Restored the backup of {words.moment(made.created)} into {run.desk.data}:")
    for carried in made.collections:
        passages = words.count(carried.passages, "passage")
        say(f"  {carried.name}: {words.count(carried.articles)}, {passages}, model {carried.model}")
    if done.aside:
        say(f"What was there before lies in {done.aside}.")
    if done.settings and done.active:
        say(f"The settings were written to {done.settings}.")
    elif done.settings:
        say(f"The settings of the backup were written to {done.settings}; yours stay in force.")
    if done.missing:
        note(f"{words.count(done.missing, 'passage')} came without a vector: run `newsdesk doctor --fix`.")
    return ANSWERED


@contextmanager
def _bar() -> Iterator[Callable[[str, int, int], None]]:
    """A bar of bytes on standard error when that is a terminal; yields update(what, done, in all)."""
    if not sys.stderr.isatty():
        yield lambda _what, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TimeRemainingColumn(),
        TextColumn("left"),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        tasks: dict[str, Any] = {}

        def update(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total)
            bar.update(tasks[what], completed=done)

        yield update
