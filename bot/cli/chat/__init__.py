"""newsdesk chat: questions and answers, one after the other.

commands   what begins with a slash                                    pure
passage    a quote in its article                                      pure
session    what a conversation remembers; every line gets a Reply
keeping    what outlives the chat, and how to go on with it
lines      what was typed, for the arrow-up key
prompt     for a person at a terminal
piped      for lines from a pipe
"""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from bot.cli import options
from bot.cli.run import Run
from bot.rendering.safe import shown
from corpus.errors import UsageError

EXAMPLES = options.examples(
    "newsdesk chat",
    "newsdesk chat --collection sample",
    "newsdesk chat --resume",
    "newsdesk chat --resume 3f2a90",
    "newsdesk chat --as-of 2024-02-09",
    "printf 'How many U.S. troops are in Iraq?\\n' | newsdesk chat",
)


def chat(
    run: Run,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on with the conversation ID, or else with the last one.")
    ] = False,
    conversation: Annotated[
        str | None,
        typer.Argument(metavar="[ID]", show_default=False, help="With --resume: the id, or its first digits."),
    ] = None,
    as_of: options.AsOf = None,
) -> int:
    """Ask questions and read the answers; /help inside lists the commands, Ctrl-D leaves.

    Opens on the default collection, or on the sample while that one is empty. With standard input from a pipe it
    answers one question a line and exits 0. What is asked at a terminal is kept, with the answers: `newsdesk history`
    lists it, the setting terminal.history = false keeps nothing. A conversation that was held as of a day goes on as of
    that day, unless --as-of names another.
    """
    if conversation is not None and not resume:
        raise UsageError(f"To go on with a conversation, add --resume: newsdesk chat --resume {shown(conversation)}")
    if sys.stdin.isatty() and sys.stdout.isatty():
        from bot.cli.chat.prompt import talk

        return talk(run, resume, conversation, as_of)
    from bot.cli.chat.piped import answer_lines

    return answer_lines(run, sys.stdin.buffer, resume, conversation, as_of)
