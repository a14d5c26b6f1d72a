"""The chat without a terminal: one line in, one reply out, everything else to standard error."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bot.cli.asking import Narrator
from bot.cli.chat import keeping
from bot.cli.chat.session import Leave, Session
from bot.cli.output import note, say, waiting
from bot.cli.run import Run
from bot.rendering.safe import shown
from corpus.errors import NewsdeskError


def answer_lines(
    run: Run,
    lines: Iterable[bytes],
    resume: bool = False,
    conversation: str | None = None,
    as_of: date | None = None,
) -> int:
    """Reply to each line in order; returns 0, since a batch that ran has not failed.

    It is kept only when it goes on with a conversation.

    Raises:
        UsageError: the settings are wrong, or the collection or the conversation that was named does not exist.
    """
    session = Session(run, keeping.resume(run, conversation) if resume else None, as_of)
    note(session.open())
    for number, raw in enumerate(lines, start=1):
        try:
            line = raw.removeprefix(b"\xef\xbb\xbf").decode("utf-8").strip()
        except UnicodeDecodeError:
            note(f"Line {number} is not UTF-8 text and was passed over: save it as UTF-8.")
            continue
        if not line:
            continue
        print(f"> {shown(line)}", flush=True)
        try:
            with waiting("Loading…") as now:
                reply = session.reply(line, Narrator(now))
        except Leave:
            break
        except NewsdeskError as error:
            note(f"Line {number}: {error}")
        else:
            session.keep(reply)
            say(reply.plain)
        print(flush=True)
    return 0
