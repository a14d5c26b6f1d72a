"""newsdesk, the command. `main` is the edge where errors become one sentence and an exit code."""

from __future__ import annotations

import gc
import os
import sys
import traceback
from collections.abc import Sequence

from bot.cli.codes import FAILED, STOPPED, WRONG_USAGE
from corpus.errors import NewsdeskError, UsageError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command (default: what this process was called with) and return its exit code."""
    if arguments is not None:
        return _run(arguments)
    _start_quickly()
    code = _run(None)
    gc.freeze()  # the end of the process frees what is left; looking through it for garbage took 0.4 s of 2.5 s
    return code


def _run(arguments: Sequence[str] | None) -> int:
    for stream in (sys.stdout, sys.stderr):
        # A character that the terminal has no code for is written as an escape, which JSON allows too.
        getattr(stream, "reconfigure", lambda **_: None)(errors="backslashreplace")
    from bot.cli.run import Run

    run = Run()
    try:
        from bot.cli.app import execute

        code = execute(arguments, run)
        sys.stdout.flush()  # a reader that has gone is noticed here rather than when the interpreter ends
        return code
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return STOPPED
    except BrokenPipeError:
        # What is still in the buffer goes nowhere, quietly.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FAILED
    except Exception as error:
        if run.debug:
            traceback.print_exc()
        else:
            print(sentence(error), file=sys.stderr)
        return WRONG_USAGE if isinstance(error, UsageError) else FAILED
    finally:
        run.close()


def _start_quickly() -> None:
    """Spare a cold `newsdesk ask` a tenth of its time (measured in seconds of the processor).

    A start makes a million objects that all stay, so looking for garbage among them every 700 is in vain (0.2 s
    of 2.5 s). httpx, which Chroma imports, imports its own command line where it can (0.06 s).
    """
    gc.set_threshold(200_000, 20, 20)
    sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]


def sentence(error: Exception) -> str:
    """What a person is told of an error."""
    if isinstance(error, NewsdeskError):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        at = f" {error.filename}" if error.filename else ""
        return f"The system refused{at}: {error.strerror}. Mend that, or add --debug to see what was tried."
    return f"This is a bug in Newsdesk: {type(error).__name__}: {error}. Add --debug to see where, and report it."
