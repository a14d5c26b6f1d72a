"""newsdesk chat: questions and answers, one after the other.

commands   what begins with a slash                                    pure
passage    a quote in its article                                      pure
session    what a conversation remembers; every line gets a Reply
prompt     for a person at a terminal
piped      for lines from a pipe
"""

from __future__ import annotations

import sys

from bot.cli import options
from bot.cli.run import Run

EXAMPLES = options.examples(
    "newsdesk chat",
    "newsdesk chat --collection sample",
    "printf 'How many U.S. troops are in Iraq?\\n' | newsdesk chat",
)


def chat(run: Run) -> int:
    """Ask questions and read the answers; /help inside lists the commands, Ctrl-D leaves.

    Opens on the default collection, or on the sample while that one is empty. With standard input from a pipe it
    answers one question a line and exits 0.
    """
    if sys.stdin.isatty() and sys.stdout.isatty():
        from bot.cli.chat.prompt import talk

        return talk(run)
    from bot.cli.chat.piped import answer_lines

    return answer_lines(run, sys.stdin.buffer)
