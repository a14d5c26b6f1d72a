"""The process that parses files which may be made to harm: the questions it takes, the answers it gives.

It is started by `corpus.reading.worker`, speaks lines of JSON over its standard streams, and may be killed at any
moment. It limits itself, too: its memory, and by an alarm of the system the time for one file, so that it ends even
when whoever started it is gone.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from corpus.reading import archive, html, items_in
from corpus.reading.records import Rules, explain
from corpus.reading.wire import pack, unpack

_GRACE = 5  # seconds after which the alarm ends what its asker should have ended


def serve() -> None:
    """Answer until the standard input ends. The first argument of the program is the most memory, in bytes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all of a terminal; the asker decides when this ends
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what a parser prints is no answer
    _limit_memory(int(sys.argv[1]))
    for line in sys.stdin.buffer:
        asked = unpack(line)
        limit = asked["rules"]["max_seconds"] + _GRACE
        last: dict[str, Any] = {"end": True}
        _set_alarm(limit)
        try:
            for message in _answers(asked):
                _set_alarm(0)  # the asker may be busy for as long as it likes
                answers.write(pack(message))
                answers.flush()
                _set_alarm(limit)
        except MemoryError:
            last["exhausted"] = True  # the next file gets a process of its own
        except Exception as error:  # whatever a file holds, it is only this file that cannot be read
            last["reason"] = explain(error)
        _set_alarm(0)
        answers.write(pack(last))
        answers.flush()


def _answers(asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    stated = asked["rules"]
    day = date.fromisoformat(stated["today"])
    rules = Rules(**{**stated, "today": day, "unchanged": frozenset(stated["unchanged"])})
    file = Path(asked["file"])
    if asked["what"] == "entries":
        yield {"entries": [[one.name, one.packed, one.reason] for one in archive.entries(file, rules)]}
        return
    if asked["what"] == "page":
        yield {"item": html.record_of(file.read_bytes(), asked["charset"], asked["url"], rules), "done": 0}
        return
    if "entry" in asked:
        file = archive.unpack(file, asked["entry"], Path(asked["folder"]), rules)
    for item, done in items_in(file, rules):
        yield {"item": item, "done": done}


def _set_alarm(seconds: float) -> None:
    if hasattr(signal, "setitimer"):  # not on Windows
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory(most: int) -> None:
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    except (ImportError, ValueError, OSError):  # Windows has no such limit, macOS does not take every one
        return
