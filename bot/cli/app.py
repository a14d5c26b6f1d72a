"""The commands of `newsdesk`. Each is a function in a module of its own; here they get their names and help.

Modules of commands import nothing heavy at the top: `newsdesk --help` imports them all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated

import typer
from typer.main import get_command

from bot.cli import (
    articles,
    ask,
    backup,
    chat,
    discord,
    doctor,
    evaluate,
    follow,
    history,
    ingest,
    search,
    settings,
    status,
    sync,
)
from bot.cli.codes import EXPLAINED
from bot.cli.run import Run, everywhere
from bot.version import installed_version

# Typer's plain help: rich's takes twice as long to appear, and reads worse in a pipe.
app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=f"{EXPLAINED}\n\nA command's own help has examples: newsdesk ask --help",
)


def _version(wanted: bool) -> None:
    if wanted:
        installed = installed_version()
        print(f"newsdesk {installed}" if installed else "newsdesk, not installed")
        raise typer.Exit


@app.callback()
@everywhere
def newsdesk(
    run: Run,
    version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_version, help="Show the version and exit.")
    ] = False,
) -> None:
    """Answers questions about a collection of news articles, and proves every answer with exact quotes."""


def _add(name: str, command: Callable[..., int | None], brief: str, examples: str) -> None:
    app.command(name, short_help=brief, epilog=examples)(everywhere(command))


_add("ingest", ingest.ingest, "Read files and folders into a collection.", ingest.EXAMPLES)
_add("follow", follow.follow, "Follow a feed, a sitemap or a site.", follow.FOLLOW_EXAMPLES)
_add("unfollow", follow.unfollow, "Follow a feed no more.", follow.UNFOLLOW_EXAMPLES)
_add("following", follow.following, "Show the feeds that are followed.", follow.FOLLOWING_EXAMPLES)
_add("sync", sync.sync, "Fetch what the feeds have new.", sync.EXAMPLES)
_add("ask", ask.ask, "Answer a question, or a batch of them.", ask.EXAMPLES)
_add("chat", chat.chat, "Ask and read, one question after the other.", chat.EXAMPLES)
_add("discord", discord.discord, "Answer on Discord, until stopped.", discord.EXAMPLES)
_add("search", search.search, "Find passages, or every place of a phrase.", search.EXAMPLES)
app.add_typer(articles.app, name="articles")
app.add_typer(history.app, name="history")
_add("status", status.status, "Show what a collection holds.", status.EXAMPLES)
_add("doctor", doctor.doctor, "Check everything, and repair it.", doctor.EXAMPLES)
_add("backup", backup.backup, "Write everything to one file.", backup.BACKUP_EXAMPLES)
_add("restore", backup.restore, "Put a backup in place.", backup.RESTORE_EXAMPLES)
app.add_typer(settings.app, name="config")
_add("eval", evaluate.evaluate, "Measure answers on known questions.", evaluate.EXAMPLES)


def execute(arguments: Sequence[str] | None, run: Run) -> int:
    """Run one command; returns its exit code. What a command raises comes through, wrong usage does not."""
    try:
        get_command(app)(arguments, prog_name="newsdesk", obj=run)
    except SystemExit as done:
        return done.code if isinstance(done.code, int) else bool(done.code)
    return 0
