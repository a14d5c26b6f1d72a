"""newsdesk config: every setting, its value, and who set it."""

from __future__ import annotations

import typer

from bot.cli import options
from bot.cli.codes import ANSWERED
from bot.cli.output import print_json, print_table
from bot.cli.run import Run, everywhere

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Show the settings.")


@app.callback()
def config() -> None:
    """Show the settings."""


@app.command(epilog=options.examples("newsdesk config show", "newsdesk config show --json"))
@everywhere
def show(run: Run, json: options.AsJson = False) -> int:
    """Show every setting, its value, and where the value comes from; secrets are masked."""
    from bot.config import describe

    rows = describe(run.config)
    if json:
        print_json([{"key": key, "value": value, "from": origin} for key, value, origin in rows])
    else:
        print_table(("key", "value", "from"), rows)
    return ANSWERED
