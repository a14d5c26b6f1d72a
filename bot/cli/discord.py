"""newsdesk discord: the Discord bot."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli import options
from bot.cli.codes import ANSWERED
from bot.cli.output import say
from bot.cli.run import Run

EXAMPLES = options.examples(
    "newsdesk discord --invite",
    "newsdesk discord",
    "NEWSDESK_DISCORD__SHARED='[\"news\"]' newsdesk discord",
)


def discord(
    run: Run,
    invite: Annotated[
        bool, typer.Option("--invite", help="Print the link that adds the bot to a server, and nothing else.")
    ] = False,
) -> int:
    """Run the Discord bot until Ctrl-C or SIGTERM; its token is read from the variable DISCORD_TOKEN."""
    from bot.discord_bot.program.starting import check_shards, token_of

    token_of(run.config)
    check_shards(run.config)
    if invite:
        from bot.discord_bot.program.checking import invitation

        say(invitation(run.config))
        return ANSWERED
    from bot.discord_bot.program import supervisor

    return supervisor.run(run.config)
